public import Core
import HTTP

/// What channels do, and making them do it.
public protocol ChannelOperations: Sendable {
    /// Of every channel that runs or has viewers.
    func activities() async -> [ChannelID: ChannelActivity]
    /// The programme at `instant` and the one after it, of every channel, or of one.
    func nowAndNext(at instant: Instant, of channel: ChannelID?) async throws -> [ChannelID: NowAndNext]
    /// The programmes that are on at some moment of the stretch, whole and in order.
    func programmes(of channel: ChannelID, from: Instant, until: Instant) async throws -> [GuideProgramme]
    /// What is planned, in order, with the titles of the media.
    func timeline(of channel: ChannelID, from: Instant, until: Instant) async throws -> [TimelineEntry]
    /// What went to air, in order.
    func asRun(of channel: ChannelID, from: Instant, until: Instant) async throws -> [AsRunEntry]
    /// What of the coming days cannot be done as the channel's schedule says.
    func warnings(of channel: ChannelID) async -> [ChannelWarning]
    /// Starts the engine, also without a viewer.
    func start(_ channel: ChannelID) async throws
    /// Stops the engine; an on-demand channel starts again with its next viewer.
    func stop(_ channel: ChannelID) async throws
    /// Plans again everything that has not been on air yet.
    func rebuild(_ channel: ChannelID) async throws
    /// Has the channel begin anew: another seed, and nothing has been played. What is on air stays.
    func reset(_ channel: ChannelID) async throws
}

public struct ChannelActivity: Hashable, Sendable {
    /// nil: the engine does not run.
    public var runningSince: Instant?
    public var viewerCount: Int
    /// How the item on air is played; nil when nothing is.
    public var playedAs: PlayedAs?
    /// What its engine sheds because the machine is too slow; nil: nothing.
    public var shed: SheddingStep?

    public init(
        runningSince: Instant? = nil, viewerCount: Int = 0, playedAs: PlayedAs? = nil, shed: SheddingStep? = nil
    ) {
        self.shed = shed
        self.runningSince = runningSince
        self.viewerCount = viewerCount
        self.playedAs = playedAs
    }
}

public struct NowAndNext: Hashable, Sendable {
    public var now: GuideProgramme?
    public var next: GuideProgramme?

    public init(now: GuideProgramme?, next: GuideProgramme?) {
        self.now = now
        self.next = next
    }
}

public struct TimelineEntry: Hashable, Sendable {
    public var item: TimelineItem
    public var title: String

    public init(_ item: TimelineItem, title: String) {
        self.item = item
        self.title = title
    }
}

/// The channels.
public struct ChannelRoutes: RouteGroup {
    private let directory: any ChannelDirectory
    private let operations: any ChannelOperations
    private let clock: any StationClock

    public init(
        directory: any ChannelDirectory, operations: any ChannelOperations, clock: any StationClock
    ) {
        self.directory = directory
        self.operations = operations
        self.clock = clock
    }

    public var routes: [Route] {
        [
            Route(.get, "/api/v1/channels", .read, channels),
            Route(.get, "/api/v1/channels/{channel}", .read, channel),
            Route(.get, "/api/v1/channels/{channel}/now", .read, now),
            Route(.get, "/api/v1/channels/{channel}/guide", .read, guide),
            Route(.get, "/api/v1/channels/{channel}/timeline", .read, timeline),
            Route(.get, "/api/v1/channels/{channel}/as-run", .read, asRun),
            Route(.get, "/api/v1/channels/{channel}/warnings", .read, warnings),
            Route(.post, "/api/v1/channels/{channel}/start", .control, start),
            Route(.post, "/api/v1/channels/{channel}/stop", .control, stop),
            Route(.post, "/api/v1/channels/{channel}/rebuild", .control, rebuild),
            Route(.post, "/api/v1/channels/{channel}/reset", .administer, reset),
        ]
    }

    private func channels(_ call: Call) async throws -> Response {
        let query = call.request
        let filter = try ChannelFilter(channels: query.query("channels"), group: query.query("group"))
        let listings = try await directory.allListings().filter { filter.takes($0.channel) }
        let activities = await operations.activities()
        let instant = clock.now
        let programmes = try await operations.nowAndNext(at: instant, of: nil)
        return .json(
            JSONWriter.object { body in
                body.field("now", instant)
                body.array("channels") { list in
                    for listing in listings {
                        let id = listing.channel.id
                        list.object { entry in
                            entry.channel(listing, call.base, activities[id] ?? ChannelActivity())
                            entry.nowAndNext(programmes[id], at: instant, call.base)
                        }
                    }
                }
            })
    }

    private func channel(_ call: Call) async throws -> Response {
        let listing = try await found(call)
        let id = listing.channel.id
        let activity = await operations.activities()[id] ?? ChannelActivity()
        let instant = clock.now
        let programmes = try await operations.nowAndNext(at: instant, of: id)[id]
        return .json(
            JSONWriter.object { body in
                body.channel(listing, call.base, activity)
                body.nowAndNext(programmes, at: instant, call.base)
            })
    }

    private func now(_ call: Call) async throws -> Response {
        let id = try await found(call).channel.id
        let instant = clock.now
        let programmes = try await operations.nowAndNext(at: instant, of: id)[id]
        return .json(
            JSONWriter.object { body in
                body.field("at", instant)
                body.nowAndNext(programmes, at: instant, call.base)
            })
    }

    /// What lies in a stretch of time.
    private static func answer<Entry>(
        _ from: Instant, _ until: Instant, _ name: String, _ entries: [Entry],
        write: (inout JSONWriter, Entry) -> Void
    ) -> Response {
        .json(
            JSONWriter.object { body in
                body.field("from", from)
                body.field("until", until)
                body.array(name) { list in
                    for entry in entries { list.object { write(&$0, entry) } }
                }
            })
    }

    private func guide(_ call: Call) async throws -> Response {
        let listing = try await found(call)
        let (from, until) = try stretch(call.request)
        let programmes = try await operations.programmes(of: listing.channel.id, from: from, until: until)
        return Self.answer(from, until, "programmes", programmes) { $0.programme($1, call.base) }
    }

    private func timeline(_ call: Call) async throws -> Response {
        let listing = try await found(call)
        let (from, until) = try stretch(call.request)
        let entries = try await operations.timeline(of: listing.channel.id, from: from, until: until)
        return Self.answer(from, until, "items", entries) { $0.timeline($1) }
    }

    private func asRun(_ call: Call) async throws -> Response {
        let listing = try await found(call)
        let (from, until) = try stretch(call.request, back: true)
        let entries = try await operations.asRun(of: listing.channel.id, from: from, until: until)
        return Self.answer(from, until, "items", entries) { $0.asRun($1) }
    }

    private func warnings(_ call: Call) async throws -> Response {
        let warnings = await operations.warnings(of: try await found(call).channel.id)
        return .json(
            JSONWriter.object { body in
                body.array("warnings") { list in
                    for warning in warnings { list.object { $0.warning(warning) } }
                }
            })
    }

    private func start(_ call: Call) async throws -> Response {
        try await operations.start(found(call).channel.id)
        return .json(JSONWriter.object { $0.field("done", "started") })
    }

    private func stop(_ call: Call) async throws -> Response {
        try await operations.stop(found(call).channel.id)
        return .json(JSONWriter.object { $0.field("done", "stopped") })
    }

    private func rebuild(_ call: Call) async throws -> Response {
        try await operations.rebuild(found(call).channel.id)
        return .json(JSONWriter.object { $0.field("done", "rebuilt") })
    }

    private func reset(_ call: Call) async throws -> Response {
        try await operations.reset(found(call).channel.id)
        return .json(JSONWriter.object { $0.field("done", "reset") })
    }

    private func found(_ call: Call) async throws -> ChannelListing {
        try await directory.required(call.parameters["channel"])
    }

    /// `?from=` and `?for=` (seconds): by default the next day, or the last one when looking back.
    private func stretch(_ request: Request, back: Bool = false) throws(WebFault) -> (Instant, Instant) {
        let seconds = try request.number("for", in: 1...Int(WebLimits.timelineSpan.seconds)) ?? 86_400
        let span = TimeSpan.seconds(Int64(seconds))
        let from = try request.instant("from") ?? (back ? clock.now - span : clock.now)
        return (from, from + span)
    }
}
