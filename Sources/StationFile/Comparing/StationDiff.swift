public import Core

/// What makes one station into another, in words and as data.
public struct StationDiff: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable { case added, changed, removed }

    /// One thing that is added, changed or removed.
    public struct Change: Hashable, Sendable, Codable {
        public var kind: Kind
        /// As `channel`.
        public var subject: String
        public var name: String
        /// Empty when the whole thing is added or removed.
        public var fields: [FieldChange]
    }

    /// One field of a changed thing.
    public struct FieldChange: Hashable, Sendable, Codable {
        /// As `items[3].order`, counted from 1.
        public var path: String
        /// As it stands in a station file; nil where there was nothing.
        public var old: String?
        public var new: String?
    }

    public var changes: [Change]

    public var isEmpty: Bool { changes.isEmpty }

    public init(from old: StationContents, to new: StationContents) {
        let (before, after) = (StationOutline(old), StationOutline(new))
        changes = Self.compare(
            "station", [Item(id: 0, name: old.name, outline: before.station)],
            [Item(id: 0, name: new.name, outline: after.station)])
        changes += Self.compare(
            "library", old.libraries.map { Item(id: $0.id.raw, name: $0.name, outline: before.outline($0)) },
            new.libraries.map { Item(id: $0.id.raw, name: $0.name, outline: after.outline($0)) })
        changes += Self.compare(
            "collection", old.collections.map { Item(id: $0.id.raw, name: $0.name, outline: before.outline($0)) },
            new.collections.map { Item(id: $0.id.raw, name: $0.name, outline: after.outline($0)) })
        changes += Self.compare(
            "playlist", old.playlists.map { Item(id: $0.id.raw, name: $0.name, outline: before.outline($0)) },
            new.playlists.map { Item(id: $0.id.raw, name: $0.name, outline: after.outline($0)) })
        changes += Self.compare(
            "filler", old.fillers.map { Item(id: $0.id.raw, name: $0.name, outline: before.outline($0)) },
            new.fillers.map { Item(id: $0.id.raw, name: $0.name, outline: after.outline($0)) })
        changes += Self.compare(
            "profile", old.profiles.map { Item(id: $0.id.raw, name: $0.name, outline: before.outline($0)) },
            new.profiles.map { Item(id: $0.id.raw, name: $0.name, outline: after.outline($0)) })
        changes += Self.compare(
            "schedule", old.schedules.map { Item(id: $0.id.raw, name: $0.name, outline: before.outline($0)) },
            new.schedules.map { Item(id: $0.id.raw, name: $0.name, outline: after.outline($0)) })
        changes += Self.compare(
            "channel", old.channels.map { Item(channel: $0, outline: before.outline($0)) },
            new.channels.map { Item(channel: $0, outline: after.outline($0)) })
    }

    private struct Item {
        let id: Int64
        let name: String
        let outline: Outline

        init(id: Int64, name: String, outline: Outline) {
            self.id = id
            self.name = name
            self.outline = outline
        }

        init(channel: Channel, outline: Outline) {
            self.init(id: channel.id.raw, name: "\(channel.number) \(channel.name)", outline: outline)
        }
    }

    private static func compare(_ subject: String, _ old: [Item], _ new: [Item]) -> [Change] {
        let before = Dictionary(old.map { ($0.id, $0) }) { first, _ in first }
        let kept = Set(new.map(\.id))
        let removed = old.filter { !kept.contains($0.id) }.map {
            Change(kind: .removed, subject: subject, name: $0.name, fields: [])
        }
        return removed
            + new.compactMap { item in
                guard let known = before[item.id] else {
                    return Change(kind: .added, subject: subject, name: item.name, fields: [])
                }
                let fields = OutlineComparison.compare(known.outline, item.outline)
                return fields.isEmpty
                    ? nil : Change(kind: .changed, subject: subject, name: known.name, fields: fields)
            }
    }

    /// One line for each thing and each field; empty when nothing changes.
    public var text: String {
        var text = ""
        for change in changes {
            let sign =
                switch change.kind {
                case .added: "+"
                case .changed: "~"
                case .removed: "-"
                }
            text += "\(sign) \(change.subject) \(change.name)\n"
            for field in change.fields {
                text += "    \(field.path): \(field.old ?? "(nothing)") -> \(field.new ?? "(nothing)")\n"
            }
        }
        return text
    }
}
