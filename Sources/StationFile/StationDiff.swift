public import Core

/// What makes one station into another, in words and as data.
public struct StationDiff: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable { case added, changed, removed }

    /// One thing that is added, changed or removed.
    public struct Change: Hashable, Sendable, Codable {
        public var kind: Kind
        /// Such as `channel`.
        public var subject: String
        public var name: String
        /// Empty when the whole thing is added or removed.
        public var fields: [FieldChange]
    }

    /// One field of a changed thing.
    public struct FieldChange: Hashable, Sendable, Codable {
        /// Such as `items[3].order`, counted from 1.
        public var path: String
        /// As in a station file; nil where there was nothing.
        public var old: String?
        public var new: String?
    }

    public var changes: [Change]

    public var isEmpty: Bool { changes.isEmpty }

    public init(from old: StationContents, to new: StationContents) {
        let (before, after) = (Side(old), Side(new))
        changes = StationForms.all.flatMap { Self.compare($0, before, after) }
    }

    private struct Side {
        let contents: StationContents
        let directory: ReferenceDirectory

        init(_ contents: StationContents) {
            self.contents = contents
            directory = contents.directory
        }

        func trees(_ form: StationForm) -> [Int64: Tree] {
            Dictionary(form.comparableTrees(in: contents, directory).map { ($0.id, $0.tree) }) { first, _ in first }
        }
    }

    private static func compare(_ form: StationForm, _ old: Side, _ new: Side) -> [Change] {
        let (before, after) = (old.trees(form), new.trees(form))
        let names = Dictionary(form.labels(in: old.contents).map { ($0.id, $0.name) }) { first, _ in first }
        let removed = form.labels(in: old.contents).filter { after[$0.id] == nil }.map {
            Change(kind: .removed, subject: form.kind.rawValue, name: $0.name, fields: [])
        }
        return removed
            + form.labels(in: new.contents).compactMap { id, name in
                guard let known = before[id], let tree = after[id] else {
                    return Change(kind: .added, subject: form.kind.rawValue, name: name, fields: [])
                }
                let fields = TreeDifference.between(known, tree).map(FieldChange.init)
                return fields.isEmpty
                    ? nil
                    : Change(kind: .changed, subject: form.kind.rawValue, name: names[id] ?? name, fields: fields)
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

extension StationDiff.FieldChange {
    init(_ difference: TreeDifference) {
        self.init(
            path: difference.path, old: difference.old.map(YAMLWriter.flow), new: difference.new.map(YAMLWriter.flow))
    }
}
