import Core

/// What a timeline shows at one place: an item, or several that are too short to be drawn.
enum TimelineCell {
    case item(TimelineEntry)
    case merged(from: Instant, until: Instant, count: Int)

    /// Cells narrower than this are merged.
    private static let leastWidth = 6

    /// What is shorter is too narrow.
    static func leastSpan(width: Int, of span: TimeSpan) -> TimeSpan {
        TimeSpan(microseconds: span.microseconds / Int64(max(1, width)) * Int64(leastWidth))
    }

    /// `width` is in pixels, for all of `span`; nil merges nothing.
    static func cells(_ entries: [TimelineEntry], width: Int?, of span: TimeSpan) -> [TimelineCell] {
        guard let width else { return entries.map { .item($0) } }
        let least = leastSpan(width: width, of: span)
        var cells: [TimelineCell] = []
        for entry in entries {
            guard entry.item.finish - entry.item.start < least else {
                cells.append(.item(entry))
                continue
            }
            if case .merged(let from, let until, let count) = cells.last, until == entry.item.start {
                cells[cells.count - 1] = .merged(from: from, until: entry.item.finish, count: count + 1)
            } else {
                cells.append(.merged(from: entry.item.start, until: entry.item.finish, count: 1))
            }
        }
        return cells
    }

    private var entry: TimelineEntry? {
        if case .item(let entry) = self { return entry }
        return nil
    }

    private var merged: (start: Instant, finish: Instant, count: Int)? {
        if case .merged(let start, let finish, let count) = self { return (start, finish, count) }
        return nil
    }

    /// Either the members of an item, or those of merged ones.
    static let object = ResponseObject<TimelineCell>(
        "TimelineCell",
        [
            ResponseMember(described: described) { cell, writer in
                if let entry = cell.entry { return TimelineObjects.item.write(entry, &writer) }
                guard let merged = cell.merged else { return }
                writer.field("start", merged.start)
                writer.field("finish", merged.finish)
                writer.field("kind", "merged")
                writer.field("count", merged.count)
            }
        ])

    private static let described: [Schema.Member] =
        TimelineObjects.item.members.flatMap { $0.described }.map { member in
            let isShared = ["start", "finish", "kind"].contains(member.name)
            let schema = member.name == "kind" ? Schema.words(TimelineObjects.kinds + ["merged"]) : member.schema
            return Schema.Member(member.name, schema, isRequired: isShared, member.help)
        } + [Schema.Member("count", .integer(), isRequired: false, "How many items were merged.")]
}
