import Core

/// Changes of the children of a document: rules, entries, members. They have ids, which are unique in the station.
extension Tree {
    typealias ChildEdit = (tree: Tree, prefix: [TreePath.Step])

    func inserting(
        _ value: Tree, in list: String, after: Int64?, of key: DocumentKey
    ) throws(StationError) -> ChildEdit {
        var items = self[list]?.items ?? []
        let index = try place(after, in: items, of: key)
        items.insert(value.setting("id", to: nil), at: index)
        return (setting(list, to: Tree(.list(items))), [.key(list), .index(index)])
    }

    func patching(_ child: Int64, with patch: Tree, of key: DocumentKey) throws(StationError) -> ChildEdit {
        var (list, items, index) = try find(child, of: key)
        items[index] = items[index].merged(with: patch).setting("id", to: .literal(child))
        return (setting(list, to: Tree(.list(items))), [.key(list), .index(index)])
    }

    func moving(_ child: Int64, after: Int64?, of key: DocumentKey) throws(StationError) -> ChildEdit {
        var (list, items, index) = try find(child, of: key)
        guard after != child else { return (self, []) }
        let moved = items.remove(at: index)
        items.insert(moved, at: try place(after, in: items, of: key))
        return (setting(list, to: Tree(.list(items))), [])
    }

    func removing(_ child: Int64, of key: DocumentKey) throws(StationError) -> ChildEdit {
        var (list, items, index) = try find(child, of: key)
        items.remove(at: index)
        return (setting(list, to: Tree(.list(items))), [])
    }

    private func find(
        _ child: Int64, of key: DocumentKey
    ) throws(StationError) -> (list: String, items: [Tree], index: Int) {
        for entry in entries {
            if let index = entry.value.items.firstIndex(where: { $0.childID == child }) {
                return (entry.key, entry.value.items, index)
            }
        }
        throw .noChild(child, of: key)
    }

    /// Where a child goes that follows another; first of all when it follows none.
    private func place(_ after: Int64?, in items: [Tree], of key: DocumentKey) throws(StationError) -> Int {
        guard let after else { return 0 }
        guard let index = items.firstIndex(where: { $0.childID == after }) else { throw .noChild(after, of: key) }
        return index + 1
    }

    private var childID: Int64? { self["id"]?.scalar.flatMap { Int64(digits: $0) } }

    /// Children without ids are new.
    var withoutChildIDs: Tree {
        guard case .map(let entries) = value else { return self }
        return Tree(
            .map(
                entries.map { entry in
                    guard case .list(let items) = entry.value.value else { return entry }
                    var copy = entry
                    copy.value = Tree(.list(items.map { $0.entries.isEmpty ? $0 : $0.setting("id", to: nil) }))
                    return copy
                }))
    }

    /// Without the item of the innermost list on the way; without the outermost key when there is no list on it.
    func removingItem(at steps: ArraySlice<TreePath.Step>) -> Tree {
        guard case .key(let key)? = steps.first else { return self }
        let rest = steps.dropFirst()
        guard let below = self[key], case .index(let index)? = rest.first, below.items.indices.contains(index) else {
            return setting(key, to: nil)
        }
        var items = below.items
        if rest.dropFirst().contains(where: { if case .index = $0 { true } else { false } }) {
            items[index] = items[index].removingItem(at: rest.dropFirst())
        } else {
            items.remove(at: index)
        }
        return setting(key, to: items.isEmpty ? nil : Tree(.list(items)))
    }
}

extension TreePath {
    /// Reads RFC 6901. Numbers are places in lists: no key of a document is one.
    init(pointer: String) {
        self.init(
            pointer.split(separator: "/").map { part in
                if let index = Int(digits: part) { return .index(index) }
                return .key(String(part.replacing("~1", with: "/").replacing("~0", with: "~")))
            })
    }
}

extension StationError {
    fileprivate static func noChild(_ child: Int64, of key: DocumentKey) -> StationError {
        StationError(
            .unknown, "\(key.kind.rawValue).item-unknown", what: "Cannot find item \(child) of \(key)",
            why: "the \(key.kind.rawValue) has no item with this id", fix: "Read it again.")
    }
}
