public import Core
import HTTP

/// What a station file would change.
public protocol PlanOperations: Sendable {
    /// Changes nothing; fails with the code `station-file.invalid` when the file has errors.
    func plan(_ request: PlanRequest) async throws -> PlanResult
}

public struct PlanRequest: Hashable, Sendable {
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

    /// What is valid, but perhaps not intended.
    public var notices: [String]
    public var changes: [Change]
    public var timelines: [TimelineDifference]

    public init(notices: [String], changes: [Change], timelines: [TimelineDifference]) {
        self.notices = notices
        self.changes = changes
        self.timelines = timelines
    }
}

/// The dry run of a station file.
public struct PlanRoutes: RouteGroup {
    private let operations: any PlanOperations

    public init(operations: any PlanOperations) { self.operations = operations }

    public let tag = "Station file"

    public var routes: [Route] {
        [
            Route(
                .post, "/api/v1/plan", .admin, "plan",
                "What applying a station file would change, timelines included; nothing is changed",
                [Self.span, Self.prune], body: .stationFile, returns: .object(Self.object), handler: plan)
        ]
    }

    private static let span = Parameter<TimeSpan>.seconds(
        "for", 1...Int(WebLimits.timelineSpan.seconds), "How far timelines are compared (default two days).")
    static let prune = Parameter<Bool>.flag("prune", "1: what the file does not name is removed.")

    private static let object = ResponseObject<PlanResult>(
        "Plan",
        [
            .field("notices") { $0.notices }, .list("changes", change) { $0.changes },
            .list("timelines", DifferenceObjects.timeline) { $0.timelines },
        ])

    private static let change = ResponseObject<PlanResult.Change>(
        "PlannedChange",
        [
            .field("kind") { $0.kind }, .field("subject") { $0.subject }, .field("name") { $0.name },
            .list("fields", field) { $0.fields },
        ])

    private static let field = ResponseObject<PlanResult.Change.Field>([
        .field("path") { $0.path }, .field("old") { $0.old }, .field("new") { $0.new },
    ])

    private func plan(_ call: Call) async throws -> Response {
        let request = PlanRequest(
            file: call.request.body, prune: try call.value(of: Self.prune) ?? false,
            ahead: try call.value(of: Self.span) ?? .hours(48))
        return .json(Self.object, try await operations.plan(request))
    }
}

/// How timelines would differ.
enum DifferenceObjects {
    static let timeline = ResponseObject<TimelineDifference>(
        "TimelineDifference",
        [
            .field("id") { $0.channel.id }, .field("channel", "Its number.") { $0.channel.number.description },
            .field("name") { $0.channel.name },
            .field("timeZone", "Its own time zone; absent: the station's.") { $0.channel.timeZone },
            .text("kind", .words(["added", "changed", "removed"]), isRequired: true) { $0.kind.rawValue },
            .field("from") { $0.from }, .field("until") { $0.until },
            .field("kept", "How many items stay.") { $0.keptCount },
            .list("removed", TimelineObjects.item) { $0.removed }, .list("added", TimelineObjects.item) { $0.added },
        ])
}
