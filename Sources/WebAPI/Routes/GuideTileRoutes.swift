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
        var subject: TimelineEntry.Subject?
        var hasArtwork: Bool?
        var isPremiere: Bool?
        var isNew: Bool?
        var isSpecial: Bool?
        var id: Int64?
        /// Of merged ones.
        var count: Int?

        init(start: Instant, finish: Instant, kind: String) {
            self.start = start
            self.finish = finish
            self.kind = kind
        }

        init(_ programme: GuideProgramme) {
            self.init(
                start: programme.start, finish: programme.finish, kind: programme.isOffAir ? "off-air" : "programme")
            (title, subtitle, media) = (programme.title, programme.subtitle, programme.media)
            subject = programme.subject
            if programme.hasArtwork { hasArtwork = true }
            if programme.isSpecial { isSpecial = true }
            if case .first(let isNew) = programme.showing {
                isPremiere = true
                if isNew { self.isNew = true }
            }
        }

        init(_ entry: TimelineEntry) {
            let item = entry.item
            self.init(start: item.start, finish: item.finish, kind: TimelineObjects.kind(item.kind))
            (title, media, subject, id) = (entry.title, item.media, entry.subject, item.id.raw)
            if item.reason.special != nil { isSpecial = true }
        }

        init(_ entry: AsRunEntry) {
            self.init(start: entry.start, finish: entry.finish, kind: entry.how.rawValue)
            (title, media, id) = (entry.title, entry.media, entry.item?.raw)
        }
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
            .field("media") { $0.media },
            .text("mediaKind", MediaObjects.kind, "What the media item is.") { $0.subject?.kind.rawValue },
            .field("year") { $0.subject?.year }, .field("season") { $0.subject?.season },
            .field("episode") { $0.subject?.episode },
            .field("artwork", "True: /artwork/media/{media} has a picture.") { $0.hasArtwork },
            .field("premiere", "True: the channel has never shown it before.") { $0.isPremiere },
            .field("new", "True: it was released recently.") { $0.isNew },
            .field("special", "True: it is on only this once, at a date and time of its own.") { $0.isSpecial },
            .field("id", "Of the item.") { $0.id },
            .field("count", "How many were merged.") { $0.count },
        ])

    private func tile(_ call: Call) async throws -> Response {
        let layer = try call.value(of: Self.layer).flatMap { Layer(rawValue: $0) } ?? .guide
        if layer == .asRun, !call.caller.seesPaths { throw WebError.role(needed: .operator) }
        let (from, until) = try call.range(at: clock.now, back: layer == .asRun)
        let width = try call.value(of: Self.width)
        let listings = try await directory.listings(for: call)
        let cells = try await cells(of: listings.map(\.channel.id), layer, from: from, until: until)
        let rows = listings.map { listing in
            Row(
                listing: listing,
                cells: Self.merged(cells[listing.channel.id] ?? [], width: width, of: until - from))
        }
        return .tagged(Self.object, Tile(from: from, until: until, layer: layer, rows: rows))
    }

    private func cells(
        of channels: [ChannelID], _ layer: Layer, from: Instant, until: Instant
    ) async throws -> [ChannelID: [Cell]] {
        var cells: [ChannelID: [Cell]] = [:]
        switch layer {
        case .guide:
            cells = try await operations.programmes(of: channels, from: from, until: until)
                .mapValues { programmes in programmes.map { Cell($0) } }
        case .timeline:
            for channel in channels {
                cells[channel] = try await operations.timeline(of: channel, from: from, until: until).map { Cell($0) }
            }
        case .asRun:
            for channel in channels {
                cells[channel] = try await operations.asRun(of: channel, from: from, until: until).map { Cell($0) }
            }
        }
        return cells
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
                var first = Cell(start: cell.start, finish: cell.finish, kind: "merged")
                first.count = 1
                merged.append(first)
            }
        }
        return merged
    }
}

extension GuideProgramme {
    /// nil when it is not one item.
    fileprivate var subject: TimelineEntry.Subject? {
        kind.map { TimelineEntry.Subject(kind: $0, year: year ?? released?.year, season: season, episode: episode) }
    }
}
