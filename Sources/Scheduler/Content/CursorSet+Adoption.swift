import Core

/// What earlier builds have drawn.
extension CursorSet {
    /// Counts an item as played that an earlier build put on the timeline; `handle` is what its rule or filler draws
    /// from, where that is known to be as it was.
    mutating func adopt(_ item: TimelineItem, from handle: Handle?) {
        // Later parts of an interrupted programme were drawn with the first.
        guard item.media != nil, item.kind != .programme || item.inPoint == .zero else { return }
        if case .playlist(let index)? = handle {
            if link != nil, adoptLinked(item, playlists[index].key, isNew: true) { return }
            adoptPlace(index, item.reason.entries[...])
        }
        guard let key = CursorKey(item.reason.cursor), cursorPlaces[key] != nil || savedCursors[key] != nil else {
            return
        }
        adopt(item, by: openItems(key))
    }

    private mutating func adopt(_ item: TimelineItem, by index: Int) {
        prepare(index)
        let key = cursors[index].key
        if link(of: key) != nil, item.kind == .programme, adoptLinked(item, key, isNew: !cursors[index].hasDrawn(item))
        {
            return
        }
        cursors[index].adopt(item)
    }

    /// Moves a playlist on, and those inside it, by an item that came from there.
    private mutating func adoptPlace(_ index: Int, _ path: ArraySlice<EntryID>) {
        guard let id = path.first, playlists[index].entries.contains(where: { $0.id == id }) else { return }
        for _ in playlists[index].entries {
            let entry = playlists[index].place.entry
            guard playlists[index].entries[entry].id == id else {
                playlists[index].skipEntry()
                continue
            }
            if case .playlist(let nested) = playlists[index].handles[entry] { adoptPlace(nested, path.dropFirst()) }
            playlists[index].advance(amount: amount(playlists[index], entry: entry))
            return
        }
    }

    /// Counts a group as visited that the item came from; answers its key.
    mutating func adoptGroup(_ groups: Handle, of item: TimelineItem, from key: CursorKey) -> String? {
        guard case .items(let index) = groups, let drawn = CursorKey(item.reason.cursor),
            case .group(let group) = drawn.scope, drawn == key.narrowed(to: drawn.scope)
        else { return nil }
        prepare(index)
        guard cursors[index].content.groups.contains(where: { $0.key == group }) else { return nil }
        visit(group, of: index)
        // What the item itself counts for is looked up among what is open.
        _ = open(drawn)
        return group
    }

    private mutating func visit(_ group: String, of index: Int) {
        let cursor = cursors[index]
        if link != nil, let place = cursor.content.groups.firstIndex(where: { $0.key == group }),
            let entry = cursor.entries.first(where: { $0.group == place }),
            adoptLinked(group: entry.id, cursor.key)
        {
            return
        }
        cursors[index].adopt(group: group)
    }
}
