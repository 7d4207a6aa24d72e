public import Core
import HTTP

/// The programme guide as XMLTV.
public struct GuideRoutes: RouteGroup {
    private let source: any GuideSource
    private let library: GuideLibrary
    private let clock: any StationClock

    /// `compress` makes gzip of bytes, away from the shared pool.
    public init(
        directory: any ChannelDirectory, device: any TunerDevice, source: any GuideSource, clock: any StationClock,
        compress: @escaping @Sendable ([UInt8]) async throws -> [UInt8]
    ) {
        self.source = source
        self.clock = clock
        library = GuideLibrary(directory: directory, device: device, source: source, compress: compress)
    }

    public var routes: [Route] {
        [
            Route(.get, "/xmltv.xml", .watch, plain),
            Route(.get, "/xmltv.xml.gz", .watch, zipped),
        ]
    }

    /// Zipped on the way when the client can unzip.
    private func plain(_ call: Call) async throws -> Response {
        let accepted = call.request.header("Accept-Encoding")?.lowercased() ?? ""
        let vary = Request.Field("Vary", "Accept-Encoding")
        guard accepted.contains("gzip") else {
            return try await document(call, zipped: false).response([vary])
        }
        var response = try await document(call, zipped: true)
            .response([vary, Request.Field("Content-Encoding", "gzip")])
        response.headers.removeAll { $0.name == "Content-Type" }
        response.headers.append(Request.Field("Content-Type", "application/xml; charset=utf-8"))
        return response
    }

    private func zipped(_ call: Call) async throws -> Response {
        try await document(call, zipped: true).response()
    }

    private func document(_ call: Call, zipped: Bool) async throws -> Document {
        let request = call.request
        let filter = try ChannelFilter(channels: request.query("channels"), group: request.query("group"))
        let days = try request.number("days", in: 1...WebLimits.guideDays) ?? 7
        let past = try request.number("past", in: 0...(WebLimits.guideDays * 24)) ?? 4
        guard let state = try await source.guideState() else { throw WebFault.guideBuilding }
        return try await library.document(
            GuideLibrary.Edition(
                state: state, window: GuideWindow(now: clock.now, days: days, pastHours: past), filter: filter,
                base: call.base, zipped: zipped))
    }
}

extension WebFault {
    static let guideBuilding = WebFault(
        "guide.building", what: "Sending the guide", why: "the first guide is still being built",
        fix: "Ask again in a few seconds.")
}
