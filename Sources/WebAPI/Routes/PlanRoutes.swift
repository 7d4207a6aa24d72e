public import Core
import HTTP

/// What a station file would change.
public protocol PlanOperations: Sendable {
    /// Changes nothing; fails with the code `station-file.invalid` when the file is wrong.
    func plan(_ order: PlanOrder) async throws -> PlanResult
}

public struct PlanOrder: Hashable, Sendable {
    /// The station file.
    public var file: [UInt8]
    /// What the file does not name would be removed.
    public var prune: Bool
    /// How far timelines are compared.
    public var ahead: TimeSpan

    public init(file: [UInt8], prune: Bool = false, ahead: TimeSpan) {
        self.file = file
        self.prune = prune
        self.ahead = ahead
    }
}

public struct PlanResult: Hashable, Sendable {
    /// One thing that would be added, changed or removed.
    public struct Change: Hashable, Sendable {
        public struct Field: Hashable, Sendable {
            public var path: String
            public var old: String?
            public var new: String?

            public init(path: String, old: String?, new: String?) {
                self.path = path
                self.old = old
                self.new = new
            }
        }

        public var kind: String
        public var subject: String
        public var name: String
        public var fields: [Field]

        public init(kind: String, subject: String, name: String, fields: [Field]) {
            self.kind = kind
            self.subject = subject
            self.name = name
            self.fields = fields
        }
    }

    /// How one channel's timeline would differ.
    public struct Timeline: Hashable, Sendable {
        public var channel: ChannelNumber
        public var name: String
        /// What happens to the channel: `added`, `changed` or `removed`.
        public var kind: String
        public var from: Instant
        public var until: Instant
        /// How many items stay.
        public var keptCount: Int
        public var removed: [TimelineEntry]
        public var added: [TimelineEntry]

        public init(
            channel: ChannelNumber, name: String, kind: String, from: Instant, until: Instant, keptCount: Int,
            removed: [TimelineEntry], added: [TimelineEntry]
        ) {
            self.channel = channel
            self.name = name
            self.kind = kind
            self.from = from
            self.until = until
            self.keptCount = keptCount
            self.removed = removed
            self.added = added
        }
    }

    /// Not wrong, but perhaps not meant.
    public var notices: [String]
    public var changes: [Change]
    public var timelines: [Timeline]

    public init(notices: [String], changes: [Change], timelines: [Timeline]) {
        self.notices = notices
        self.changes = changes
        self.timelines = timelines
    }
}

/// Trying a station file out.
public struct PlanRoutes: RouteGroup {
    private let operations: any PlanOperations

    public init(operations: any PlanOperations) { self.operations = operations }

    public var routes: [Route] { [Route(.post, "/api/v1/plan", .administer, plan)] }

    private func plan(_ call: Call) async throws -> Response {
        let request = call.request
        let seconds = try request.number("for", in: 1...Int(WebLimits.timelineSpan.seconds)) ?? 172_800
        let prune = try request.number("prune", in: 0...1) ?? 0
        let result = try await operations.plan(
            PlanOrder(file: request.body, prune: prune == 1, ahead: .seconds(Int64(seconds))))
        return .json(
            JSONWriter.object { body in
                body.field("notices", result.notices)
                body.array("changes") { list in
                    for change in result.changes { list.object { $0.change(change) } }
                }
                body.array("timelines") { list in
                    for timeline in result.timelines { list.object { $0.difference(timeline) } }
                }
            })
    }
}

extension JSONWriter {
    fileprivate mutating func change(_ change: PlanResult.Change) {
        field("kind", change.kind)
        field("subject", change.subject)
        field("name", change.name)
        array("fields") { list in
            for field in change.fields {
                list.object { entry in
                    entry.field("path", field.path)
                    entry.field("old", field.old)
                    entry.field("new", field.new)
                }
            }
        }
    }

    fileprivate mutating func difference(_ timeline: PlanResult.Timeline) {
        field("channel", timeline.channel.description)
        field("name", timeline.name)
        field("kind", timeline.kind)
        field("from", timeline.from)
        field("until", timeline.until)
        field("kept", timeline.keptCount)
        array("removed") { list in for entry in timeline.removed { list.object { $0.timeline(entry) } } }
        array("added") { list in for entry in timeline.added { list.object { $0.timeline(entry) } } }
    }
}
