public import Core
import HTTP

/// What channels do, and commands for them.
public protocol ChannelOperations: Sendable {
    /// Of every channel that runs or has viewers.
    func activities() async -> [ChannelID: ChannelActivity]
    /// The programme at `instant` and the one after it, of every channel, or of one.
    func nowAndNext(at instant: Instant, of channel: ChannelID?) async throws -> [ChannelID: NowAndNext]
    /// The programmes of each channel that are on at some moment of the range, whole and in order.
    func programmes(
        of channels: [ChannelID], from: Instant, until: Instant
    ) async throws -> [ChannelID: [GuideProgramme]]
    /// What is planned, in order, with the titles of the media.
    func timeline(of channel: ChannelID, from: Instant, until: Instant) async throws -> [TimelineEntry]
    /// What went to air, in order.
    func asRun(of channel: ChannelID, from: Instant, until: Instant) async throws -> [AsRunEntry]
    /// Warnings about rules that cannot be followed in the coming days.
    func warnings(of channel: ChannelID) async -> [ChannelWarning]
    /// Starts the engine, also without a viewer.
    func start(_ channel: ChannelID) async throws
    /// Stops the engine; an on-demand channel starts again with its next viewer.
    func stop(_ channel: ChannelID) async throws
    /// Rebuilds the timeline after the protected window.
    func rebuild(_ channel: ChannelID) async throws
    /// Resets the channel: new seed, play history forgotten. What is on air and the protected window stay.
    func reset(_ channel: ChannelID, by author: ChangeAuthor) async throws
}

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

    public let tag = "Channels"

    public var routes: [Route] { reading + acting }

    private var reading: [Route] {
        let range: [any DescribedParameter] = [Path.channel, Query.from, Query.span]
        return [
            Route(
                .get, "/api/v1/on-air", .viewer, "onAir", "All channels, with what is on now and next",
                [Query.channels, Query.group], returns: .object(Self.onAir), errors: [503], handler: channels),
            Route(
                .get, "/api/v1/channels/{channel}/now", .viewer, "now", "One channel, with what is on now and next",
                [Path.channel], returns: .object(ChannelRow.object), handler: now),
            Route(
                .get, "/api/v1/channels/{channel}/guide", .viewer, "programmes",
                "The guide: what viewers see of the timeline, and of what went to air", range,
                returns: .object(Self.programmes), handler: guide),
            Route(
                .get, "/api/v1/channels/{channel}/timeline", .viewer, "timeline", "What is planned, and why",
                range + [Self.width], returns: .object(Self.timeline), handler: timeline),
            Route(
                .get, "/api/v1/channels/{channel}/as-run", .operator, "asRun",
                "The as-run log; without from, the last day", range, returns: .object(Self.asRun), handler: asRun),
            Route(
                .get, "/api/v1/channels/{channel}/warnings", .viewer, "channelWarnings",
                "Warnings about rules that cannot be followed in the coming days", [Path.channel],
                returns: .object(Self.warnings), handler: warnings),
        ]
    }

    private var acting: [Route] {
        func act(
            _ act: String, _ access: RequiredAccess, _ summary: String, _ handler: @escaping Route.Handler
        ) -> Route {
            Route(
                .post, "/api/v1/channels/{channel}/\(act)", access, "\(act)Channel", summary, [Path.channel],
                returns: .nothing,
                errors: [409], handler: handler)
        }
        return [
            act("start", .operator, "Starts the channel, also without a viewer", start),
            act("stop", .operator, "Stops the channel; the next viewer starts an on-demand channel again", stop),
            act("rebuild", .editor, "Rebuilds the timeline after the protected window", rebuild),
            act(
                "reset", .editor,
                "Resets the channel: new seed, play history forgotten; the current item and the protected window stay",
                reset),
        ]
    }

    private static let width = Parameter<Int>.integer(
        "width", 100...10_000, "How many pixels wide it is drawn: items too small to be seen are merged.")
    private static let onAir = ItemList<ChannelRow>.object("ChannelsOnAir", ChannelRow.object)
    private static let programmes = TimedItems<ProgrammeRow>.object("Programmes", ProgrammeRow.object)
    private static let timeline = TimedItems<TimelineCell>.object("Timeline", TimelineCell.object)
    private static let asRun = TimedItems<AsRunEntry>.object("AsRun", TimelineObjects.asRun)
    private static let warnings = ItemList<ChannelWarning>.object("ChannelWarnings", TimelineObjects.warning)

    private func channels(_ call: Call) async throws -> Response {
        let listings = try await directory.listings(for: call)
        let activities = await operations.activities()
        let instant = clock.now
        let programmes = try await operations.nowAndNext(at: instant, of: nil)
        let rows = listings.map { listing in
            ChannelRow(
                listing: listing, base: call.base, activity: activities[listing.channel.id] ?? ChannelActivity(),
                programmes: programmes[listing.channel.id], instant: instant)
        }
        return .json(Self.onAir, ItemList(rows))
    }

    private func now(_ call: Call) async throws -> Response {
        let listing = try await directory.identified(call)
        let id = listing.channel.id
        let instant = clock.now
        return .json(
            ChannelRow.object,
            ChannelRow(
                listing: listing, base: call.base, activity: await operations.activities()[id] ?? ChannelActivity(),
                programmes: try await operations.nowAndNext(at: instant, of: id)[id], instant: instant))
    }

    private func guide(_ call: Call) async throws -> Response {
        let id = try await directory.identified(call).channel.id
        let (from, until) = try call.range(at: clock.now)
        let programmes = try await operations.programmes(of: [id], from: from, until: until)[id]
        let rows = (programmes ?? []).map { ProgrammeRow(programme: $0, base: call.base) }
        return .tagged(Self.programmes, TimedItems(from: from, until: until, items: rows))
    }

    private func timeline(_ call: Call) async throws -> Response {
        let id = try await directory.identified(call).channel.id
        let (from, until) = try call.range(at: clock.now)
        let entries = try await operations.timeline(of: id, from: from, until: until)
        let cells = TimelineCell.cells(entries, width: try call.value(of: Self.width), of: until - from)
        return .tagged(Self.timeline, TimedItems(from: from, until: until, items: cells))
    }

    private func asRun(_ call: Call) async throws -> Response {
        let id = try await directory.identified(call).channel.id
        let (from, until) = try call.range(at: clock.now, back: true)
        let entries = try await operations.asRun(of: id, from: from, until: until)
        return .tagged(Self.asRun, TimedItems(from: from, until: until, items: entries))
    }

    private func warnings(_ call: Call) async throws -> Response {
        .tagged(Self.warnings, ItemList(await operations.warnings(of: try await directory.identified(call).channel.id)))
    }

    private func start(_ call: Call) async throws -> Response {
        try await operations.start(directory.identified(call).channel.id)
        return .done
    }

    private func stop(_ call: Call) async throws -> Response {
        try await operations.stop(directory.identified(call).channel.id)
        return .done
    }

    private func rebuild(_ call: Call) async throws -> Response {
        try await operations.rebuild(directory.identified(call).channel.id)
        return .done
    }

    private func reset(_ call: Call) async throws -> Response {
        try await operations.reset(directory.identified(call).channel.id, by: call.caller.author)
        return .done
    }
}

/// Something that cannot be done as a channel's schedule says.
public struct ChannelWarning: Hashable, Sendable {
    /// A stable slug, such as `content.empty`.
    public var code: String
    /// The rule's id; nil when the whole schedule is meant.
    public var rule: Int64?
    /// In words, with the rule's name.
    public var what: String
    public var fix: String
    /// When it happens first; nil when it is about the schedule itself.
    public var first: Instant?
    public var count: Int

    public init(code: String, rule: Int64?, what: String, fix: String, first: Instant?, count: Int) {
        self.code = code
        self.rule = rule
        self.what = what
        self.fix = fix
        self.first = first
        self.count = count
    }
}
