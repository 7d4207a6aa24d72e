import Core

extension StationReader {
    private static let entryKeys = ["content", "count", "guide"] + OrderKey.names

    mutating func playlist(_ named: Named<Playlist>) -> Playlist {
        var entries: [Playlist.Entry] = []
        for node in named.fields.items("items") {
            if let fields = Fields(node, "playlist item", keys: Self.entryKeys, faults),
                let entry = entry(fields, of: named.id)
            {
                entries.append(entry)
            }
        }
        return Playlist(id: named.id, name: named.name, entries: entries, isShuffled: named.fields.flag("shuffle"))
    }

    private mutating func entry(_ fields: Fields, of playlist: PlaylistID) -> Playlist.Entry? {
        let (order, options) = order(fields, default: .chronological)
        let amount = amount(fields)
        let guide = fields.choice("guide", default: ScheduleRule.GuideMode.normal)
        guard let content = requiredContent(fields) else { return nil }
        if case .playlist(let inner) = content, let node = fields.node("content") {
            heldPlaylists.append(Held(outer: playlist, inner: inner, node: node["playlist"] ?? node))
        }
        return Playlist.Entry(
            content: content, order: order, options: options, amount: amount, inGuide: guide == .normal)
    }

    private func amount(_ fields: Fields) -> Playlist.Amount {
        guard let node = fields.node("count") else { return .count(1) }
        if node.plainText == "all" { return .all }
        if let count = node.plainText.flatMap({ Int(digits: $0, in: 1...10_000) }) { return .count(count) }
        faults.add(at: node.mark, found: node.sketch, expected: "a whole number from 1 to 10000, or all")
        return .all
    }
}
