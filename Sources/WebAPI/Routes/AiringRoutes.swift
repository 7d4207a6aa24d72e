public import Core
import HTTP

/// When media are on.
public protocol AiringSource: Sendable {
    /// When the item was on before `instant`, the newest first, and when timelines show it from then on, the next first.
    /// nil when there is no such item.
    func airings(of media: MediaID, at instant: Instant, limit: Int) async throws -> MediaAirings?
    /// What the item is used by, directly or through others. nil when there is no such item.
    func users(of media: MediaID) async throws -> [DocumentUse]?
}

public struct MediaAirings: Hashable, Sendable {
    public struct Airing: Hashable, Sendable {
        public var channel: ChannelID
        public var start: Instant
        public var finish: Instant
        /// What planned it; nil for what was on.
        public var schedule: ScheduleID?
        public var rule: RuleID?

        public init(
            channel: ChannelID, start: Instant, finish: Instant, schedule: ScheduleID? = nil, rule: RuleID? = nil
        ) {
            self.channel = channel
            self.start = start
            self.finish = finish
            self.schedule = schedule
            self.rule = rule
        }
    }

    public var past: [Airing]
    public var coming: [Airing]

    public init(past: [Airing], coming: [Airing]) {
        self.past = past
        self.coming = coming
    }
}

/// Where and when each item is on, and why.
public struct AiringRoutes: RouteGroup {
    private let source: any AiringSource
    private let clock: any StationClock

    public init(source: any AiringSource, clock: any StationClock) {
        self.source = source
        self.clock = clock
    }

    public let tag = "Media"

    public var routes: [Route] {
        [
            Route(
                .get, "/api/v1/media/{media}/airings", .viewer, "mediaAirings",
                "When channels showed the item last, and when they will next", [Path.media],
                returns: .object(Self.object), errors: [404], handler: airings),
            Route(
                .get, "/api/v1/media/{media}/uses", .operator, "mediaUses",
                "What uses the item: collections that have it, whatever refers to it, and what uses these in turn",
                [Path.media], returns: .object(Self.uses), errors: [404], handler: uses),
        ]
    }

    /// In each direction.
    private static let limit = 12

    private static let airing = ResponseObject<MediaAirings.Airing>(
        "MediaAiring",
        [
            .field("channel") { $0.channel }, .field("start") { $0.start }, .field("finish") { $0.finish },
            .field("schedule", "What planned it.") { $0.schedule }, .field("rule") { $0.rule },
        ])

    private static let object = ResponseObject<MediaAirings>(
        "MediaAirings",
        [
            .list("past", airing, isRequired: true, "The newest first.") { $0.past },
            .list("coming", airing, isRequired: true, "The next first.") { $0.coming },
        ])

    private static let uses = ItemList<DocumentUse>.object(
        "MediaUses",
        ResponseObject(
            "MediaUse",
            [
                .field("kind") { $0.user.kind.rawValue }, .field("id") { $0.user.id },
                .field("path", "The path of the one that uses it.") { $0.user.path }, .field("name") { $0.name },
            ]))

    private func uses(_ call: Call) async throws -> Response {
        let text = try call.parameters.required(Path.media.name)
        guard let id = Path.media.read(text), let found = try await source.users(of: MediaID(id)) else {
            throw WebError.unknownMedia(text)
        }
        return .json(Self.uses, ItemList(found))
    }

    private func airings(_ call: Call) async throws -> Response {
        let text = try call.parameters.required(Path.media.name)
        guard let id = Path.media.read(text),
            let found = try await source.airings(of: MediaID(id), at: clock.now, limit: Self.limit)
        else { throw WebError.unknownMedia(text) }
        return .json(Self.object, found)
    }
}
