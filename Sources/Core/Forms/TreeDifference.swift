/// One difference of two documents.
public struct TreeDifference: Hashable, Sendable {
    /// Such as `items[2].order`; counted from 1, in the new document where it has the item.
    public var path: String
    /// nil where there was nothing.
    public var old: Tree?
    public var new: Tree?

    /// Lists of mappings with ids are compared item by item, and what only moved is a move. Ids themselves are left out.
    public static func between(_ old: Tree, _ new: Tree) -> [TreeDifference] {
        var differences: [TreeDifference] = []
        compare(old, new, "", &differences)
        return differences
    }

    private init(_ path: String, _ old: Tree?, _ new: Tree?) {
        self.path = path
        self.old = old?.withoutIDs
        self.new = new?.withoutIDs
    }

    private static func compare(_ old: Tree?, _ new: Tree?, _ path: String, _ differences: inout [TreeDifference]) {
        if old == new { return }
        switch (old?.value, new?.value) {
        case (.map(let before), .map(let after)):
            let keys = before.map(\.key) + after.map(\.key).filter { key in !before.contains { $0.key == key } }
            for key in keys where key != "id" {
                compare(old?[key], new?[key], path.isEmpty ? key : "\(path).\(key)", &differences)
            }
        case (.list(let before), .list(let after)) where (before + after).allSatisfy({ !$0.entries.isEmpty }):
            if (before + after).contains(where: { $0["id"] != nil }) {
                compareChildren(before, after, path, &differences)
            } else {
                compareLists(before, after, path, &differences)
            }
        default: differences.append(TreeDifference(path, old, new))
        }
    }

    // MARK: Children with ids

    private static func compareChildren(
        _ old: [Tree], _ new: [Tree], _ path: String, _ differences: inout [TreeDifference]
    ) {
        let (before, after) = (places(old), places(new))
        for (index, item) in old.enumerated() where item.id.flatMap({ after[$0] }) == nil {
            differences.append(TreeDifference("\(path)[\(index + 1)]", item, nil))
        }
        for (index, item) in new.enumerated() {
            let known = item.id.flatMap { before[$0] }.map { old[$0] }
            compare(known, item, "\(path)[\(index + 1)]", &differences)
        }
        let kept = new.compactMap { item in item.id.flatMap { before[$0] } }
        if kept != kept.sorted() {
            differences.append(
                TreeDifference("the order of \(path)", order(kept.sorted()), order(kept)))
        }
    }

    private static func places(_ items: [Tree]) -> [String: Int] {
        Dictionary(items.enumerated().compactMap { index, item in item.id.map { ($0, index) } }) { first, _ in first }
    }

    /// Counted from 1, by the places in the old list.
    private static func order(_ places: [Int]) -> Tree { Tree(.list(places.map { .literal($0 + 1) })) }

    // MARK: Items without ids

    private static let longestList = 2_000

    /// Entries that only moved up or down because others were added or removed are not mentioned. One that is removed
    /// where another is added counts as changed.
    private static func compareLists(
        _ old: [Tree], _ new: [Tree], _ path: String, _ differences: inout [TreeDifference]
    ) {
        guard old.count <= longestList, new.count <= longestList else {
            differences.append(TreeDifference(path, .word("\(old.count) entries"), .word("\(new.count) entries")))
            return
        }
        let difference = new.difference(from: old)
        var removals = byPlace(difference.removals)
        let kept = old.indices.filter { removals[$0] == nil }
        let inserted = byPlace(difference.insertions)
        var nextKept = 0
        var gapStart = 0
        for index in new.indices {
            guard let element = inserted[index] else {
                gapStart = kept[nextKept] + 1
                nextKept += 1
                continue
            }
            // The old entries between the same two kept ones.
            let gapEnd = nextKept < kept.count ? kept[nextKept] : old.count
            let partner = (gapStart..<max(gapStart, gapEnd)).first { removals[$0] != nil }
            let before = partner.flatMap { removals.removeValue(forKey: $0) }
            compare(before, element, "\(path)[\(index + 1)]", &differences)
        }
        for (index, element) in removals.sorted(by: { $0.key < $1.key }) {
            compare(element, nil, "\(path)[\(index + 1)]", &differences)
        }
    }

    private static func byPlace(_ changes: [CollectionDifference<Tree>.Change]) -> [Int: Tree] {
        changes.reduce(into: [:]) { places, change in
            switch change {
            case .insert(let offset, let element, _), .remove(let offset, let element, _): places[offset] = element
            }
        }
    }
}

extension Tree {
    fileprivate var id: String? { self["id"]?.scalar }

    /// For people.
    fileprivate var withoutIDs: Tree {
        switch value {
        case .text, .word, .literal: self
        case .list(let items): Tree(.list(items.map(\.withoutIDs)), at: mark)
        case .map(let entries):
            Tree(
                .map(
                    entries.filter { $0.key != "id" }
                        .map { Entry($0.key, $0.value.withoutIDs, at: $0.keyMark) }), at: mark)
        }
    }
}
