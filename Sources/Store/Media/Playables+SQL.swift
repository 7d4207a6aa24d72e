public import Core

extension StationStore {
    /// Everything `content` holds that can go on air now, each item once: members in their order, and inside a show,
    /// folder, tag, library or search by id. The scheduler puts them in the order of the rule.
    public func playables(of content: ContentReference) async throws(StoreError) -> [Playable] {
        try await read("Resolving content") { database throws(StoreError) in
            try database.playables(of: content, try database.searchMoment(now: clock.now))
        }
    }

    /// The same for many contents in one view of the database.
    public func playables(
        of contents: Set<ContentReference>
    ) async throws(StoreError) -> [ContentReference: [Playable]] {
        try await read("Resolving content") { database throws(StoreError) in
            var found: [ContentReference: [Playable]] = [:]
            let moment = try database.searchMoment(now: clock.now)
            for content in contents { found[content] = try database.playables(of: content, moment) }
            return found
        }
    }
}

extension Database {
    func playables(of content: ContentReference, _ moment: SearchMoment) throws(StoreError) -> [Playable] {
        var gathering = PlayableGathering(moment: moment)
        try gather(content, into: &gathering)
        return gathering.playables
    }

    private func gather(_ content: ContentReference, into gathering: inout PlayableGathering) throws(StoreError) {
        switch content {
        case .collection(let id): try gatherMembers(of: id, into: &gathering)
        case .show(let id): gathering.add(try playables(ofShow: id))
        case .season(let id, let season): gathering.add(try playables(ofShow: id, season: season))
        case .item(let id): gathering.add(try playables(ofItem: id))
        case .playlist(let id):
            // Playlists may name each other, even in a ring.
            guard gathering.enter(id) else { return }
            for entry in try contents(ofPlaylist: id) { try gather(entry, into: &gathering) }
        }
    }

    private func gatherMembers(
        of collection: CollectionID, into gathering: inout PlayableGathering
    ) throws(StoreError) {
        // Hand-picked items come in one query, however many there are; the other members one by one.
        var picked = try pickedItems(of: collection)[...]
        for member in try broadMembers(of: collection) {
            while let item = picked.first, item.position < member.position {
                gathering.add([item.playable])
                picked.removeFirst()
            }
            gathering.add(try playables(of: member, gathering.moment))
        }
        gathering.add(picked.map(\.playable))
    }

    private struct PickedItem {
        let position: Int
        let playable: Playable
    }

    private func pickedItems(of collection: CollectionID) throws(StoreError) -> [PickedItem] {
        try rows(
            """
            SELECT member.position, m.id, m.duration, m.show, m.season, m.episode, m.released, m.year,
                m.sort_title
            FROM collection_member AS member JOIN media AS m ON m.id = member.media
            WHERE member.collection = ? AND member.kind = 'item' AND m.state = 'ready' ORDER BY member.position
            """, collection
        ) { row throws(StoreError) in PickedItem(position: row.next(), playable: Self.playable(&row)) }
    }

    private struct BroadMember {
        let position: Int
        let kind: String
        let show: ShowID?
        let season: Int?
        let library: LibraryID?
        let name: String?
    }

    private func broadMembers(of collection: CollectionID) throws(StoreError) -> [BroadMember] {
        try rows(
            """
            SELECT position, kind, show, season, library, name FROM collection_member
            WHERE collection = ? AND kind <> 'item' ORDER BY position
            """, collection
        ) { row throws(StoreError) in
            BroadMember(
                position: row.next(), kind: row.next(), show: row.next(), season: row.next(), library: row.next(),
                name: row.next())
        }
    }

    private func playables(of member: BroadMember, _ moment: SearchMoment) throws(StoreError) -> [Playable] {
        if let show = member.show {
            if let season = member.season { return try playables(ofShow: show, season: season) }
            return try playables(ofShow: show)
        }
        if let library = member.library { return try playables(ofLibrary: library) }
        guard let name = member.name else { return [] }
        switch member.kind {
        case "folder": return try playables(belowFolder: name)
        case "search": return try playables(found: name, moment)
        default: return try playables(tagged: name)
        }
    }

    private func playables(ofItem id: MediaID) throws(StoreError) -> [Playable] {
        try rows(
            """
            SELECT id, duration, show, season, episode, released, year, sort_title FROM media
            WHERE id = ? AND state = 'ready'
            """, id
        ) { row throws(StoreError) in Self.playable(&row) }
    }

    private func playables(ofShow show: ShowID) throws(StoreError) -> [Playable] {
        try rows(
            """
            SELECT id, duration, show, season, episode, released, year, sort_title FROM media
            WHERE show = ? AND state = 'ready' ORDER BY id
            """, show
        ) { row throws(StoreError) in Self.playable(&row) }
    }

    private func playables(ofShow show: ShowID, season: Int) throws(StoreError) -> [Playable] {
        try rows(
            """
            SELECT id, duration, show, season, episode, released, year, sort_title FROM media
            WHERE show = ? AND season = ? AND state = 'ready' ORDER BY id
            """, show, season
        ) { row throws(StoreError) in Self.playable(&row) }
    }

    private func playables(ofLibrary library: LibraryID) throws(StoreError) -> [Playable] {
        try rows(
            """
            SELECT id, duration, show, season, episode, released, year, sort_title FROM media
            WHERE library = ? AND state = 'ready' ORDER BY id
            """, library
        ) { row throws(StoreError) in Self.playable(&row) }
    }

    /// Paths below a folder are one stretch of the index: `0` is the character after `/`.
    private func playables(belowFolder folder: String) throws(StoreError) -> [Playable] {
        let trimmed = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        return try rows(
            """
            SELECT id, duration, show, season, episode, released, year, sort_title FROM media
            WHERE path > ? AND path < ? AND state = 'ready' ORDER BY id
            """, trimmed + "/", trimmed + "0"
        ) { row throws(StoreError) in Self.playable(&row) }
    }

    private func playables(tagged tag: String) throws(StoreError) -> [Playable] {
        try rows(
            """
            SELECT DISTINCT m.id, m.duration, m.show, m.season, m.episode, m.released, m.year,
                m.sort_title
            FROM media_tag AS tag JOIN media AS m ON m.id = tag.media
            WHERE tag.name = ? AND m.state = 'ready' ORDER BY m.id
            """, tag
        ) { row throws(StoreError) in Self.playable(&row) }
    }

    private func contents(ofPlaylist playlist: PlaylistID) throws(StoreError) -> [ContentReference] {
        try rows(
            """
            SELECT content_kind, content_collection, content_show, content_season, content_playlist, content_media
            FROM playlist_entry WHERE playlist = ? ORDER BY position
            """, playlist
        ) { row throws(StoreError) in try ContentColumns.read(&row) }
    }

    /// Reads the columns `id, duration, show, season, episode, released, year, sort_title`.
    static func playable(_ row: inout Row) -> Playable {
        Playable(
            id: row.next(), duration: row.next(), show: row.next(), season: row.next(Int?.self) ?? 0,
            episode: row.next(Int?.self) ?? 0, released: releaseDay(row.next(), year: row.next()),
            sortTitle: row.next())
    }

    /// Where only the year is known, its first day counts, as in searches.
    private static func releaseDay(_ day: Int?, year: Int?) -> Int32 {
        let firstOfYear = year.flatMap { CivilDate(year: $0, month: 1, day: 1)?.daysSince1970 }
        return (day ?? firstOfYear).map { Int32(clamping: $0) } ?? .max
    }
}

/// Collects playables, each once.
private struct PlayableGathering {
    let moment: SearchMoment
    private(set) var playables: [Playable] = []
    private var seen: Set<MediaID> = []
    private var entered: Set<PlaylistID> = []

    init(moment: SearchMoment) { self.moment = moment }

    mutating func add(_ more: [Playable]) {
        for playable in more where seen.insert(playable.id).inserted { playables.append(playable) }
    }

    /// False when the playlist was entered before.
    mutating func enter(_ playlist: PlaylistID) -> Bool { entered.insert(playlist).inserted }
}
