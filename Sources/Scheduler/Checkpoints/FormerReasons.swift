import Core

/// Items that were built before rules and entries had ids name cursors by words, with the names that things had. This
/// finds the keys again, so that what those items played stays played over an upgrade of the program.
struct FormerReasons {
    private let input: BuildInput
    private let keys: [String: CursorKey]

    init(_ input: BuildInput, _ state: BuilderState) {
        self.input = input
        var keys: [String: CursorKey] = [:]
        for key in input.program.sources { keys[key.words(input.content.name(of: key.content))] = key }
        for cursor in state.cursors { if let name = cursor.formerName { keys[name] = cursor.key } }
        self.keys = keys
    }

    func renewed(_ refresh: Refresh) -> Refresh {
        var refresh = refresh
        refresh.checkpoint.state = input.program.adopting(refresh.checkpoint.state)
        for index in refresh.kept.indices { renew(&refresh.kept[index]) }
        return refresh
    }

    private func renew(_ item: inout TimelineItem) {
        guard let words = item.reason.former?.cursor, !words.isEmpty, item.reason.cursor.isEmpty else { return }
        var playlist: PlaylistID?
        if let key = keys[words] ?? group(words) {
            item.reason.cursor = key.description
        } else if let found = entry(words) {
            item.reason.cursor = found.key.description
            item.reason.entries = found.entries
            playlist = found.playlist
        }
        if case .filler(let kind) = item.kind { item.reason.filler = filler(kind, item.reason.cursor, playlist) }
    }

    /// The cursor of one group of a content, which has the group's name after its order.
    private func group(_ words: String) -> CursorKey? {
        for key in input.program.sources where key.scope == .everything {
            let name = input.content.name(of: key.content)
            let plain = CursorKey(key.content, key.order, airing: key.airing).words(name)
            let options = key.words(name).dropFirst(plain.count)
            guard words.hasPrefix(plain + ", "), words.hasSuffix(options) else { continue }
            let group = words.dropFirst(plain.count + 2).dropLast(options.count)
            let narrowed = key.narrowed(to: .group(String(group)))
            if narrowed.words(name) == words { return narrowed }
        }
        return nil
    }

    /// Playlists put their name in front of that of the cursor.
    private func entry(_ words: String) -> (playlist: PlaylistID, entries: [EntryID], key: CursorKey)? {
        for (id, playlist) in input.playlists.sorted(by: { $0.key < $1.key }) {
            let name = input.content.name(of: .playlist(id)) + ": "
            guard words.hasPrefix(name) else { continue }
            let rest = String(words.dropFirst(name.count))
            for (place, entry) in playlist.entries.enumerated() {
                let own = entry.id.raw > 0 ? entry.id : EntryID(-Int64(place) - 1)
                if case .playlist(let inner) = entry.content, inner != id, let found = self.entry(rest),
                    found.playlist == inner
                {
                    return (id, [own] + found.entries, found.key)
                }
                let key = PlaylistCursor.key(of: entry)
                if key.words(input.content.name(of: key.content)) == rest { return (id, [own], key) }
            }
        }
        return nil
    }

    private func filler(_ kind: Filler.Kind, _ cursor: String, _ playlist: PlaylistID?) -> FillerID? {
        // Mid-roll filler without a break follows the programme; the channel's fallback may be a filler of any kind.
        let kinds: [Filler.Kind] = kind == .post ? [.post, .mid] : [kind]
        let spare = kind == .fallback ? input.program.fallback.map { input.program.fillers[$0] } : []
        let stocks = kinds.flatMap { kind in input.program.fillers.filter { $0.filler.kind == kind } } + spare
        return stocks.first { stock in
            let key = input.program.sources[stock.source]
            if let playlist { return key.content == .playlist(playlist) }
            return key.description == cursor
        }?.filler.id
    }
}
