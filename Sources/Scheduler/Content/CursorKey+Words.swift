import Core

extension CursorKey {
    /// What the reasons of timeline items call the cursor: `collection Westerns, shuffle`, `collection Shows, custom,
    /// show 7, by season`. Cursors that differ have names that differ.
    func words(_ name: String) -> String {
        var words = [name, order.rawValue]
        if airing != .any { words.append(airing.rawValue) }
        switch scope {
        case .everything: break
        case .group(let group): words.append(group)
        case .groups: words.append("groups")
        }
        return (words + options.words).joined(separator: ", ")
    }
}

extension OrderOptions {
    /// What differs from the default.
    fileprivate var words: [String] {
        var words: [String] = []
        if grouping != .show { words.append("by \(grouping.rawValue)") }
        if let batch { words.append("batches of \(batch)") }
        if !mixed.isEmpty { words.append("mixed \(mixed.map(\.rawValue).sorted().joined(separator: " and "))") }
        if !seasons.isEmpty { words.append("seasons \(Self.list(seasons))") }
        if !withoutSeasons.isEmpty { words.append("without seasons \(Self.list(withoutSeasons))") }
        switch parts {
        case .apart: break
        case .together: words.append("parts together")
        case .acrossShows: words.append("parts together across shows")
        }
        if startsAnywhere { words.append("from anywhere") }
        if cooldown != .zero { words.append("cooldown \(cooldown.clock)") }
        if groupCooldown != .zero { words.append("group cooldown \(groupCooldown.clock)") }
        if let shortest { words.append("from \(shortest.clock)") }
        if let longest { words.append("up to \(longest.clock)") }
        if byChapter { words.append("by chapter") }
        if let progress { words.append("\(isLinked ? "linked" : "progress") \(progress)") }
        return words
    }

    private static func list(_ numbers: Set<Int>) -> String {
        numbers.sorted().map(String.init).joined(separator: " ")
    }
}
