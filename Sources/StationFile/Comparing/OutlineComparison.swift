/// Finds the fields in which two outlines differ.
enum OutlineComparison {
    static func compare(_ old: Outline, _ new: Outline) -> [StationDiff.FieldChange] {
        var changes: [StationDiff.FieldChange] = []
        compare(old, new, at: "", &changes)
        return changes
    }

    private static func compare(
        _ old: Outline?, _ new: Outline?, at path: String, _ changes: inout [StationDiff.FieldChange]
    ) {
        if old == new { return }
        switch (old, new) {
        case (.fields(let before), .fields(let after)):
            let keys = before.map(\.key) + after.map(\.key).filter { key in !before.contains { $0.key == key } }
            for key in keys {
                compare(old?[key], new?[key], at: path.isEmpty ? key : "\(path).\(key)", &changes)
            }
        case (.list(let before), .list(let after)) where (before + after).allSatisfy({ !$0.fields.isEmpty }):
            compareLists(before, after, at: path, &changes)
        default:
            changes.append(
                StationDiff.FieldChange(path: path, old: old.map(YAMLWriter.flow), new: new.map(YAMLWriter.flow)))
        }
    }

    /// Entries that only moved up or down because others came or went are not mentioned. One taken out where another is
    /// put in counts as changed.
    private static func compareLists(
        _ old: [Outline], _ new: [Outline], at path: String, _ changes: inout [StationDiff.FieldChange]
    ) {
        guard old.count <= 2_000, new.count <= 2_000 else {
            changes.append(
                StationDiff.FieldChange(path: path, old: "\(old.count) entries", new: "\(new.count) entries"))
            return
        }
        let difference = new.difference(from: old)
        var removals = byPlace(difference.removals)
        let kept = old.indices.filter { removals[$0] == nil }
        let inserted = byPlace(difference.insertions)
        var nextKept = 0
        var gapStart = 0
        for place in new.indices {
            guard let element = inserted[place] else {
                gapStart = kept[nextKept] + 1
                nextKept += 1
                continue
            }
            // The old entries that stood between the same two kept ones.
            let gapEnd = nextKept < kept.count ? kept[nextKept] : old.count
            let partner = (gapStart..<max(gapStart, gapEnd)).first { removals[$0] != nil }
            let here = "\(path)[\(place + 1)]"
            if let partner, let before = removals.removeValue(forKey: partner) {
                compare(before, element, at: here, &changes)
            } else {
                compare(nil, element, at: here, &changes)
            }
        }
        for (place, element) in removals.sorted(by: { $0.key < $1.key }) {
            compare(element, nil, at: "\(path)[\(place + 1)]", &changes)
        }
    }

    private static func byPlace(_ changes: [CollectionDifference<Outline>.Change]) -> [Int: Outline] {
        changes.reduce(into: [:]) { places, change in
            switch change {
            case .insert(let offset, let element, _), .remove(let offset, let element, _): places[offset] = element
            }
        }
    }
}
