public import Core
import HTTP

/// What an operator shows and hides on a channel while it runs.
public protocol GraphicOperations: Sendable {
    /// All graphics of the station, and what was done about each on this channel.
    func graphics(on channel: ChannelID) async -> [GraphicOnChannel]
    /// `span` nil: until it is released. Fails with the category `unknown` when there is no such graphic, or `conflict` when
    /// the channel has no logo to show.
    func show(_ graphic: GraphicID, on channel: ChannelID, for span: TimeSpan?) async throws
    func hide(_ graphic: GraphicID, on channel: ChannelID, for span: TimeSpan?) async throws
    /// Leaves it to the plan again.
    func release(_ graphic: GraphicID, on channel: ChannelID) async throws
}

public struct GraphicOnChannel: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable { case planned, shown, hidden }

    public var id: GraphicID
    public var name: String
    public var state: State
    public var until: Instant?

    public init(id: GraphicID, name: String, state: State, until: Instant?) {
        self.id = id
        self.name = name
        self.state = state
        self.until = until
    }
}

/// Graphics on channels that run.
public struct GraphicRoutes: RouteGroup {
    private let directory: any ChannelDirectory
    private let operations: any GraphicOperations

    public init(directory: any ChannelDirectory, operations: any GraphicOperations) {
        self.directory = directory
        self.operations = operations
    }

    public let tag = "Channels"

    public var routes: [Route] {
        [
            Route(
                .get, "/api/v1/channels/{channel}/graphics", .viewer, "channelGraphics",
                "The station's graphics, and which an operator shows or hides on this channel", [Path.channel],
                returns: .object(Self.list), handler: graphics),
            Route(
                .post, "/api/v1/channels/{channel}/graphics/{graphic}/show", .operator, "showGraphic",
                "Shows a graphic on the channel from now on", [Path.channel, Self.graphic, Self.span],
                returns: .nothing, errors: [409], handler: show),
            Route(
                .post, "/api/v1/channels/{channel}/graphics/{graphic}/hide", .operator, "hideGraphic",
                "Hides a graphic on the channel from now on", [Path.channel, Self.graphic, Self.span],
                returns: .nothing, handler: hide),
            Route(
                .post, "/api/v1/channels/{channel}/graphics/{graphic}/release", .operator, "releaseGraphic",
                "Neither shows nor hides it any longer: the plan decides again", [Path.channel, Self.graphic],
                returns: .nothing, handler: release),
        ]
    }

    private static let graphic = Path.id("graphic", "The graphic's id.")
    private static let span = Parameter<TimeSpan>.seconds(
        "for", 1...86_400, "For how many seconds; without it, until it is released.")
    private static let list = ItemList<GraphicOnChannel>.object(
        "ChannelGraphics",
        ResponseObject(
            "ChannelGraphic",
            [
                .field("id") { $0.id }, .field("name") { $0.name }, .word("state") { $0.state },
                .field("until", "When it ends by itself.") { $0.until },
            ]))

    private func graphics(_ call: Call) async throws -> Response {
        let id = try await directory.identified(call).channel.id
        return .json(Self.list, ItemList(await operations.graphics(on: id)))
    }

    private func show(_ call: Call) async throws -> Response {
        let (graphic, channel) = try await subject(call)
        try await operations.show(graphic, on: channel, for: call.value(of: Self.span))
        return .done
    }

    private func hide(_ call: Call) async throws -> Response {
        let (graphic, channel) = try await subject(call)
        try await operations.hide(graphic, on: channel, for: call.value(of: Self.span))
        return .done
    }

    private func release(_ call: Call) async throws -> Response {
        let (graphic, channel) = try await subject(call)
        try await operations.release(graphic, on: channel)
        return .done
    }

    private func subject(_ call: Call) async throws -> (GraphicID, ChannelID) {
        let channel = try await directory.identified(call).channel.id
        return (GraphicID(try call.value(of: Self.graphic) ?? 0), channel)
    }
}
