import Core
import StationFile
import WebAPI

/// The form of `plan --timeline --json`: one object.
struct PlanDocument: Encodable {
    private let changes: [StationDiff.Change]
    private let timelines: [ChannelRow]

    private struct ChannelRow: Encodable {
        let channel: String
        let name: String
        let kind: String
        let from: String
        let until: String
        let kept: Int
        let removed: [TimelineRow]
        let added: [TimelineRow]
    }

    init(_ diff: StationDiff, _ differences: [TimelineDifference]) {
        changes = diff.changes
        timelines = differences.map { difference in
            ChannelRow(
                channel: difference.channel.number.description, name: difference.channel.name,
                kind: difference.kind.rawValue, from: difference.from.rfc3339, until: difference.until.rfc3339,
                kept: difference.keptCount, removed: difference.removed.map { TimelineRow($0.item, $0.title) },
                added: difference.added.map { TimelineRow($0.item, $0.title) })
        }
    }
}
