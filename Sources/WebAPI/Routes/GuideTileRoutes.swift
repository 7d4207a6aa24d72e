public import Core
import HTTP

/// The guides, timelines or as-run logs of many channels at once, in tiles that a page draws beside each other.
public struct GuideTileRoutes: RouteGroup {
    private let directory: any ChannelDirectory
    private let operations: any ChannelOperations
    private let clock: any StationClock

    public init(directory: any ChannelDirectory, operations: any ChannelOperations, clock: any StationClock) {
        self.directory = directory
        self.operations = operations
        self.clock = clock
    }

    public let tag = "Channels"

    public var routes: [Route] {
        [
            Route(
                .get, "/api/v1/guide", .viewer, "guideTile", "The guide of many channels, or their timelines",
                [Query.channels, Query.group, Query.from, Query.span, Self.layer, Self.width],
                returns: .object(Self.object), errors: [403, 503], handler: tile)
        ]
    }

    private enum Layer: String, CaseIterable {
        case guide, timeline
        case asRun = "as-run"
    }

    private static let layer = Parameter<String>.word(
        "layer", Layer.allCases.map(\.rawValue), "What the cells are (default guide; as-run needs the role operator).")
    private static let width = Parameter<Int>.integer(
        "width", 100...10_000, "How many pixels wide it is drawn: cells too small to be seen are merged.")

    /// One cell, with what a page draws of it.
    private struct Cell {
        var start: Instant
        var finish: Instant
        var title: String?
        var subtitle: String?
        var kind: String
        var media: MediaID?
        var id: Int64?
        /// Of merged ones.
        var count: Int?
    }

    private struct Row {
        let listing: ChannelListing
        let cells: [Cell]
    }

    private struct Tile {
        let from: Instant
        let until: Instant
        let layer: Layer
        let rows: [Row]
    }

    private static let object = ResponseObject<Tile>(
        "GuideTile",
        [
            .field("from") { $0.from }, .field("until") { $0.until }, .word("layer") { $0.layer },
            .list("rows", row) { $0.rows },
        ])

    private static let row = ResponseObject<Row>(
        "GuideRow",
        [
            .field("channel") { $0.listing.channel.id }, .field("number") { $0.listing.number },
            .field("name") { $0.listing.channel.name }, .list("cells", cell) { $0.cells },
        ])

    private static let cell = ResponseObject<Cell>(
        "GuideCell",
        [
            .field("start") { $0.start }, .field("finish") { $0.finish }, .field("title") { $0.title },
            .field("subtitle") { $0.subtitle },
            .field("kind", "programme, off-air, merged, a kind of filler; in the as-run layer how it was played.") {
                $0.kind
            },
            .field("media") { $0.media }, .field("id", "Of the item.") { $0.id },
            .field("count", "How many were merged.") { $0.count },
        ])

    private func tile(_ call: Call) async throws -> Response {
        let layer = try call.value(of: Self.layer).flatMap { Layer(rawValue: $0) } ?? .guide
        if layer == .asRun, !call.caller.seesPaths { throw WebError.role(needed: .operator) }
        let (from, until) = try call.range(at: clock.now, back: layer == .asRun)
        let width = try call.value(of: Self.width)
        var rows: [Row] = []
        for listing in try await directory.listings(for: call) {
            let cells = try await cells(of: listing.channel.id, layer, from: from, until: until)
            rows.append(Row(listing: listing, cells: Self.merged(cells, width: width, of: until - from)))
        }
        let bytes = Self.object.bytes(Tile(from: from, until: until, layer: layer, rows: rows))
        return CacheableBody("application/json; charset=utf-8", bytes).response()
    }

    private func cells(of channel: ChannelID, _ layer: Layer, from: Instant, until: Instant) async throws -> [Cell] {
        switch layer {
        case .guide:
            try await operations.programmes(of: channel, from: from, until: until).map { programme in
                Cell(
                    start: programme.start, finish: programme.finish, title: programme.title,
                    subtitle: programme.subtitle, kind: programme.isOffAir ? "off-air" : "programme",
                    media: programme.media)
            }
        case .timeline:
            try await operations.timeline(of: channel, from: from, until: until).map { entry in
                Cell(
                    start: entry.item.start, finish: entry.item.finish, title: entry.title,
                    kind: TimelineObjects.kind(entry.item.kind), media: entry.item.media, id: entry.item.id.raw)
            }
        case .asRun:
            try await operations.asRun(of: channel, from: from, until: until).map { entry in
                Cell(
                    start: entry.start, finish: entry.finish, title: entry.title, kind: entry.how.rawValue,
                    media: entry.media, id: entry.item?.raw)
            }
        }
    }

    private static func merged(_ cells: [Cell], width: Int?, of span: TimeSpan) -> [Cell] {
        guard let width else { return cells }
        let least = TimelineCell.leastSpan(width: width, of: span)
        var merged: [Cell] = []
        for cell in cells {
            guard cell.finish - cell.start < least else {
                merged.append(cell)
                continue
            }
            if let last = merged.last, last.kind == "merged", last.finish == cell.start {
                merged[merged.count - 1].finish = cell.finish
                merged[merged.count - 1].count = (last.count ?? 0) + 1
            } else {
                merged.append(Cell(start: cell.start, finish: cell.finish, kind: "merged", count: 1))
            }
        }
        return merged
    }
}
