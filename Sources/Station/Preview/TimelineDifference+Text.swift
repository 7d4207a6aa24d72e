import Core
import WebAPI

extension TimelineDifference {
    /// A line that sums up, then a line for each item that goes or comes.
    var text: String {
        var text = "\(sign) \(channel.number) \(channel.name): \(summary)\n"
        let rows = removed.map { ("-", $0) } + added.map { ("+", $0) }
        // Sorting keeps the order of equal elements: what goes stands before what comes at the same time.
        for (sign, entry) in rows.sorted(by: { $0.1.item.start < $1.1.item.start }) {
            text += "    \(sign) \(zone.stamp(entry.item.start))  \(Self.title(entry))\n"
        }
        return text
    }

    private var sign: String {
        switch kind {
        case .added: "+"
        case .changed: "~"
        case .removed: "-"
        }
    }

    private var summary: String {
        let items = RehearsalReport.counted(removed.count, "item")
        switch kind {
        case .added: return "a new channel, \(RehearsalReport.counted(added.count, "item")) until \(zone.stamp(until))"
        case .removed: return "the channel goes, with \(items) until \(zone.stamp(until))"
        case .changed:
            let first = (removed + added).map(\.item.start).min() ?? from
            let verb = removed.count == 1 ? "goes" : "go"
            return "from \(zone.stamp(first)) on \(items) \(verb) and \(added.count) come; \(keptCount) stay"
        }
    }

    private static func title(_ entry: TimelineEntry) -> String {
        let kind =
            switch entry.item.kind {
            case .programme, .offline: ""
            case .filler(let kind): " [\(kind.rawValue)]"
            }
        return (entry.item.guideTitle.map { "\($0): " } ?? "") + entry.title + kind
    }
}
