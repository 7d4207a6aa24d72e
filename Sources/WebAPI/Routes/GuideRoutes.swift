public import Core
import HTTP

/// The programme guide as XMLTV.
public struct GuideRoutes: RouteGroup {
    private let source: any GuideSource
    private let library: GuideDocumentCache
    private let clock: any StationClock

    /// Guides are made on `executor`'s threads, away from the shared pool.
    public init(
        directory: any ChannelDirectory, device: any TunerDevice, source: any GuideSource, clock: any StationClock,
        executor: (any TaskExecutor)? = nil, log: Log = .silent
    ) {
        self.source = source
        self.clock = clock
        library = GuideDocumentCache(directory: directory, device: device, source: source, executor: executor, log: log)
    }

    public let tag = "Watching"

    public var routes: [Route] {
        let query: [any DescribedParameter] = [Query.channels, Query.group, Self.days, Self.past]
        return [
            Route(
                .get, "/xmltv.xml", .watch, "guide", "Programme guide as XMLTV", query,
                returns: .content("application/xml"),
                errors: [503], handler: plain),
            Route(
                .get, "/xmltv.xml.gz", .watch, "guideZipped", "Programme guide as a gzip file", query,
                returns: .content("application/gzip"), errors: [503], handler: zipped),
        ]
    }

    private static let days = Parameter<Int>.integer("days", 1...WebLimits.guideDays, "Days ahead (default all).")
    private static let past = Parameter<Int>.integer(
        "past", 0...(WebLimits.guidePastDays * 24), "Hours back from the full hour (default 4).")

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
        guard !library.isBusy else { throw WebError.guideBusy }
        return Response(headers: headers, body: .generated(library.body(edition)))
    }

    private func edition(_ call: Call, zipped: Bool) async throws -> GuideDocumentCache.CachedDocument {
        let filter = try ChannelFilter(call)
        let days = try call.value(of: Self.days) ?? WebLimits.guideDays
        let past = try call.value(of: Self.past) ?? 4
        guard let state = try await source.guideState() else { throw WebError.guideBuilding }
        return GuideDocumentCache.CachedDocument(
            state: state, window: GuideWindow(now: clock.now, days: days, pastHours: past), filter: filter,
            base: call.base, zipped: zipped)
    }
}

extension WebError {
    static let guideBuilding = WebError(
        "guide.building", .busy, what: "Cannot send the guide", why: "the first guide is still being built",
        fix: "Ask again in a few seconds.")
    static let guideBusy = WebError(
        "guide.busy", .busy, what: "Cannot send the guide", why: "too many clients wait for theirs",
        fix: "Ask again in a few seconds.")
    static let noMemory = WebError(
        "guide.memory", .unavailable, what: "Cannot compress the guide", why: "there is not enough memory",
        fix: "Ask again in a moment, or ask for fewer channels (?channels=).")
}

/// The guide of the station.
public protocol GuideSource: Sendable {
    /// nil while the first guide is being built.
    func guideState() async throws -> GuideState?
    /// For each channel another number whenever its programmes may be different.
    func revisions() async throws -> [ChannelID: Int64]
    /// Each channel's programmes as far as they are planned, with those on before now whose plan is still kept. In order,
    /// without overlap.
    func programmes(of channels: [ChannelID]) async throws -> [ChannelID: [GuideProgramme]]
    /// What went to air in the stretch, in order: for times before those that are planned.
    func aired(on channel: ChannelID, from: Instant, until: Instant) async throws -> [GuideProgramme]
}
