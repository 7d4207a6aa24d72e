import Core
import HTTP

/// The tuner that Plex, Jellyfin, Emby and Kodi find: its description and its channel list.
public struct HDHomeRunRoutes: RouteGroup {
    private let directory: any ChannelDirectory
    private let device: any TunerDevice

    public init(directory: any ChannelDirectory, device: any TunerDevice) {
        self.directory = directory
        self.device = device
    }

    public let tag = "Tuner"

    public var routes: [Route] {
        let chosen: [any DescribedParameter] = [Query.channels, Query.group]
        return [
            Route(
                .get, "/discover.json", .watch, "discover", "The emulated tuner", returns: .object(Self.device),
                handler: discover),
            Route(
                .get, "/lineup.json", .watch, "lineup", "The tuner's channels", chosen,
                returns: .json(.list(Self.entry.schema)), errors: [503], handler: lineup),
            Route(
                .get, "/lineup.xml", .watch, "lineupXML", "The tuner's channels as XML", chosen,
                returns: .content("application/xml"), errors: [503], handler: lineupXML),
            Route(
                .get, "/lineup.m3u", .watch, "lineupM3U", "The tuner's channels as M3U", chosen,
                returns: .content("audio/x-mpegurl"), errors: [503], handler: lineupM3U),
            Route(
                .get, "/lineup_status.json", .watch, "lineupStatus", "Whether the tuner scans: never",
                returns: .object(Self.status), handler: lineupStatus),
            Route(
                .post, "/lineup.post", .watch, "lineupPost", "Accepts a channel scan, which ends at once", [Self.scan],
                returns: .content([]), handler: lineupPost),
            Route(
                .get, "/device.xml", .watch, "deviceXML", "UPnP description of the tuner",
                returns: .content("application/xml"),
                handler: deviceXML),
        ]
    }

    private static let scan = Parameter<String>.word("scan", ["start", "abort"], "What the client wants.")

    private struct Description {
        let identity: StationIdentity
        let tunerCount: Int
        let base: BaseAddress
    }

    private static let device = ResponseObject<Description>(
        "TunerDescription",
        [
            .field("FriendlyName") { $0.identity.name }, .field("Manufacturer") { _ in "Continuity" },
            .field("ModelNumber") { _ in DeviceModel.number }, .field("FirmwareName") { _ in DeviceModel.firmware },
            .field("FirmwareVersion") { _ in DeviceModel.version },
            .field("DeviceID") { DeviceID.text($0.identity.deviceID) },
            .field("DeviceAuth") { $0.identity.instanceKey }, .field("BaseURL") { $0.base.tuner },
            .field("LineupURL") { "\($0.base.text)/lineup.json" }, .field("TunerCount") { $0.tunerCount },
        ])

    private struct Entry {
        let listing: ChannelListing
        let base: BaseAddress
    }

    private static let entry = ResponseObject<Entry>(
        "LineupEntry",
        [
            .field("GuideNumber") { $0.listing.number }, .field("GuideName") { $0.listing.channel.name },
            .field("VideoCodec") { _ in StreamFormat.tunerVideo },
            .field("AudioCodec") { _ in StreamFormat.tunerAudio },
            .field("HD") { $0.listing.isHighDefinition ? 1 : nil }, .field("URL") { $0.base.tunerStream($0.listing) },
        ])

    private static let status = ResponseObject<Void>(
        "LineupStatus",
        [
            .field("ScanInProgress") { 0 }, .field("ScanPossible") { 1 }, .field("Source") { "Cable" },
            .field("SourceList") { ["Antenna", "Cable"] },
        ])

    private static let json = "application/json; charset=\"utf-8\""
    private static let headers = [
        Request.Field("Access-Control-Allow-Origin", "*"), Request.Field("Cache-Control", "no-cache"),
    ]

    private func discover(_ call: Call) async throws -> Response {
        let identity = try await device.identity()
        let tunerCount = await device.tuners().count
        let description = Description(identity: identity, tunerCount: tunerCount, base: call.base)
        return Response(Self.json, Self.device.bytes(description), headers: Self.headers)
    }

    private func lineup(_ call: Call) async throws -> Response {
        let listings = try await directory.listings(for: call)
        let body = JSONWriter.array { list in
            for listing in listings { list.object { Self.entry.write(Entry(listing: listing, base: call.base), &$0) } }
        }
        return Response(Self.json, body, headers: Self.headers)
    }

    private func lineupXML(_ call: Call) async throws -> Response {
        var body: [UInt8] = []
        body.write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Lineup>\n")
        for listing in try await directory.listings(for: call) {
            body.write("<Program><GuideNumber>\(listing.number)</GuideNumber><GuideName>")
            body.write(xml: listing.channel.name)
            body.write("</GuideName><VideoCodec>\(StreamFormat.tunerVideo)</VideoCodec>")
            body.write("<AudioCodec>\(StreamFormat.tunerAudio)</AudioCodec>")
            if listing.isHighDefinition { body.write("<HD>1</HD>") }
            body.write("<URL>")
            body.write(xml: call.base.tunerStream(listing))
            body.write("</URL></Program>\n")
        }
        body.write("</Lineup>\n")
        return Response("application/xml; charset=utf-8", body, headers: Self.headers)
    }

    private func lineupM3U(_ call: Call) async throws -> Response {
        var body: [UInt8] = []
        body.write("#EXTM3U\n")
        for listing in try await directory.listings(for: call) {
            body.write("#EXTINF:-1 channel-id=\"\(listing.number)\" channel-number=\"\(listing.number)\" tvg-name=\"")
            body.write(playlistAttribute: listing.channel.name)
            body.write("\",\(listing.number) ")
            body.write(playlistName: listing.channel.name)
            body.write("\n\(call.base.tunerStream(listing))\n")
        }
        return Response("audio/x-mpegurl", body, headers: Self.headers)
    }

    /// There is nothing to scan for: the lineup is always complete.
    private func lineupStatus(_ call: Call) async throws -> Response {
        Response(Self.json, Self.status.bytes(()), headers: Self.headers)
    }

    /// A scan ends at once, with what the lineup holds.
    private func lineupPost(_ call: Call) async throws -> Response {
        guard try call.value(of: Self.scan) != nil else {
            throw WebError.parameter("scan", "", expected: Self.scan.expected)
        }
        return Response(headers: Self.headers)
    }

    private func deviceXML(_ call: Call) async throws -> Response {
        let identity = try await device.identity()
        let id = DeviceID.text(identity.deviceID)
        var body: [UInt8] = []
        body.write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<root xmlns=\"urn:schemas-upnp-org:device-1-0\">\n")
        body.write("<specVersion><major>1</major><minor>0</minor></specVersion>\n<URLBase>")
        body.write(xml: call.base.tuner)
        body.write("</URLBase>\n<device>\n<deviceType>urn:schemas-upnp-org:device:MediaServer:1</deviceType>\n")
        body.write("<friendlyName>")
        body.write(xml: identity.name)
        body.write("</friendlyName>\n<manufacturer>Continuity</manufacturer>\n")
        body.write("<modelName>\(DeviceModel.number)</modelName>\n<modelNumber>\(DeviceModel.number)</modelNumber>\n")
        body.write(
            "<serialNumber>\(id)</serialNumber>\n<UDN>uuid:00000000-0000-4000-8000-0000\(id.lowercased())</UDN>\n")
        body.write("</device>\n</root>\n")
        return Response("application/xml; charset=utf-8", body, headers: Self.headers)
    }
}

extension BaseAddress {
    func tunerStream(_ listing: ChannelListing) -> String { "\(text)/auto/v\(listing.number)" }
    func stream(_ listing: ChannelListing) -> String { "\(text)/stream/\(listing.number).ts" }
    func hls(_ listing: ChannelListing) -> String { "\(text)/hls/\(listing.number)/index.m3u8" }
    func logo(_ listing: ChannelListing) -> String { "\(text)/logo/\(listing.number).png" }
}
