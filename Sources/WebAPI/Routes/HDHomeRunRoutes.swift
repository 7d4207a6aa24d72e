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

    public var routes: [Route] {
        [
            Route(.get, "/discover.json", .watch, discover),
            Route(.get, "/lineup.json", .watch, lineup),
            Route(.get, "/lineup.xml", .watch, lineupXML),
            Route(.get, "/lineup.m3u", .watch, lineupM3U),
            Route(.get, "/lineup_status.json", .watch, lineupStatus),
            Route(.post, "/lineup.post", .watch, lineupPost),
            Route(.get, "/device.xml", .watch, deviceXML),
        ]
    }

    private static let json = "application/json; charset=\"utf-8\""
    private static let headers = [
        Request.Field("Access-Control-Allow-Origin", "*"), Request.Field("Cache-Control", "no-cache"),
    ]

    private func discover(_ call: Call) async throws -> Response {
        let identity = try await device.identity()
        let tunerCount = await device.tuners().count
        let body = JSONWriter.object { body in
            body.field("FriendlyName", identity.name)
            body.field("Manufacturer", "Continuity")
            body.field("ModelNumber", DeviceModel.number)
            body.field("FirmwareName", DeviceModel.firmware)
            body.field("FirmwareVersion", DeviceModel.version)
            body.field("DeviceID", DeviceID.text(identity.deviceID))
            body.field("DeviceAuth", identity.instanceKey)
            body.field("BaseURL", call.base.tuner)
            body.field("LineupURL", "\(call.base.text)/lineup.json")
            body.field("TunerCount", tunerCount)
        }
        return Response(Self.json, body, headers: Self.headers)
    }

    private func lineup(_ call: Call) async throws -> Response {
        let listings = try await chosen(call)
        let body = JSONWriter.array { list in
            for listing in listings {
                list.object { entry in
                    entry.field("GuideNumber", listing.number)
                    entry.field("GuideName", listing.channel.name)
                    entry.field("VideoCodec", StreamFormat.tunerVideo)
                    entry.field("AudioCodec", StreamFormat.tunerAudio)
                    if listing.isHighDefinition { entry.field("HD", 1) }
                    entry.field("URL", call.base.tunerStream(listing))
                }
            }
        }
        return Response(Self.json, body, headers: Self.headers)
    }

    private func lineupXML(_ call: Call) async throws -> Response {
        var body: [UInt8] = []
        body.write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Lineup>\n")
        for listing in try await chosen(call) {
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
        for listing in try await chosen(call) {
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
        let body = JSONWriter.object { body in
            body.field("ScanInProgress", 0)
            body.field("ScanPossible", 1)
            body.field("Source", "Cable")
            body.field("SourceList", ["Antenna", "Cable"])
        }
        return Response(Self.json, body, headers: Self.headers)
    }

    /// A scan ends at once, with what the lineup holds.
    private func lineupPost(_ call: Call) async throws -> Response {
        guard let scan = call.request.query("scan"), ["start", "abort"].contains(scan) else {
            throw WebFault.parameter("scan", call.request.query("scan") ?? "", expected: "start or abort")
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

    /// `?channels=` and `?group=` make a smaller lineup, for clients that take only so many channels.
    private func chosen(_ call: Call) async throws -> [ChannelListing] {
        let filter = try ChannelFilter(channels: call.request.query("channels"), group: call.request.query("group"))
        let listings = try await directory.allListings()
        return filter.takesAll ? listings : listings.filter { filter.takes($0.channel) }
    }
}

extension BaseAddress {
    func tunerStream(_ listing: ChannelListing) -> String { "\(text)/auto/v\(listing.number)" }
    func stream(_ listing: ChannelListing) -> String { "\(text)/stream/\(listing.number).ts" }
    func hls(_ listing: ChannelListing) -> String { "\(text)/hls/\(listing.number)/index.m3u8" }
    func logo(_ listing: ChannelListing) -> String { "\(text)/logo/\(listing.number).png" }
}
