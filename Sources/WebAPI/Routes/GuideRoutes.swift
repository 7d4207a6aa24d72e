public import Core
import HTTP

/// The programme guide as XMLTV.
public struct GuideRoutes: RouteGroup {
    private let source: any GuideSource
    private let library: GuideLibrary
    private let clock: any StationClock

    /// Guides are made on `executor`'s threads, away from the shared pool.
    public init(
        directory: any ChannelDirectory, device: any TunerDevice, source: any GuideSource, clock: any StationClock,
        executor: (any TaskExecutor)? = nil, log: Log = .silent
    ) {
        self.source = source
        self.clock = clock
        library = GuideLibrary(directory: directory, device: device, source: source, executor: executor, log: log)
    }

    public var routes: [Route] {
        [
            Route(.get, "/xmltv.xml", .watch, plain),
            Route(.get, "/xmltv.xml.gz", .watch, zipped),
        ]
    }

    /// Zipped on the way when the client can unzip.
    private func plain(_ call: Call) async throws -> Response {
        let isZipped = ContentCoding.acceptsGzip(call.request.header("Accept-Encoding"))
        let coding = isZipped ? [Request.Field("Content-Encoding", "gzip")] : []
        return try await guide(
            call, zipped: isZipped, "application/xml; charset=utf-8",
            [Request.Field("Vary", "Accept-Encoding")] + coding)
    }

    private func zipped(_ call: Call) async throws -> Response {
        try await guide(call, zipped: true, "application/gzip", [])
    }

    private func guide(
        _ call: Call, zipped: Bool, _ contentType: String, _ extra: [Request.Field]
    ) async throws -> Response {
        let edition = try await edition(call, zipped: zipped)
        let headers =
            [
                Request.Field("Content-Type", contentType), Request.Field("ETag", edition.tag),
                Request.Field("Cache-Control", "no-cache"),
                Request.Field("Last-Modified", HTTPDate.text(edition.modified)),
            ] + extra
        if zipped, let file = await library.file(edition) { return Response(headers: headers, body: .bytes(file)) }
        guard !library.isBusy else { throw WebFault.guideBusy }
        return Response(headers: headers, body: .generated(library.body(edition)))
    }

    private func edition(_ call: Call, zipped: Bool) async throws -> GuideLibrary.Edition {
        let request = call.request
        let filter = try ChannelFilter(channels: request.query("channels"), group: request.query("group"))
        let days = try request.number("days", in: 1...WebLimits.guideDays) ?? WebLimits.guideDays
        let past = try request.number("past", in: 0...(WebLimits.guidePastDays * 24)) ?? 4
        guard let state = try await source.guideState() else { throw WebFault.guideBuilding }
        return GuideLibrary.Edition(
            state: state, window: GuideWindow(now: clock.now, days: days, pastHours: past), filter: filter,
            base: call.base, zipped: zipped)
    }
}

extension WebFault {
    static let guideBuilding = WebFault(
        "guide.building", what: "Sending the guide", why: "the first guide is still being built",
        fix: "Ask again in a few seconds.")
    static let guideBusy = WebFault(
        "guide.busy", what: "Sending the guide", why: "too many clients wait for theirs",
        fix: "Ask again in a few seconds.")
}
