public import Core

/// Days of one zone, in order.
public struct LocalDays: Hashable, Sendable {
    public let zone: ZoneRules
    public let days: [CivilDate]

    public init(_ days: [CivilDate], in zone: ZoneRules) {
        self.days = days
        self.zone = zone
    }

    /// Every day from that of one instant to that of another.
    public init(from first: Instant, through last: Instant, in zone: ZoneRules) {
        let (first, last) = (zone.local(first).date, zone.local(max(first, last)).date)
        let count = last.daysSince1970 - first.daysSince1970
        self.init((0...max(0, count)).map { first.adding(days: $0) }, in: zone)
    }
}

/// What a content holds that can go on air.
public enum DatedPlayables: Hashable, Sendable {
    /// The same on every day.
    case always([Playable])
    /// Some query in it is relative to the day.
    case daily([CivilDate: [Playable]])

    /// Everything that it holds on some day.
    public var media: Set<MediaID> {
        switch self {
        case .always(let playables): Set(playables.map(\.id))
        case .daily(let days): days.values.reduce(into: []) { $0.formUnion($1.map(\.id)) }
        }
    }
}

extension StationStore {
    /// Everything `content` holds that can go on air today, each item once: members in their order, and inside a show,
    /// artist, album, folder, tag, library or search by id. The scheduler puts them in the order of the rule.
    ///
    /// - Parameter zone: says which day it is; nil takes the station's.
    public func playables(
        of content: ContentReference, in zone: ZoneRules? = nil
    ) async throws(StoreError) -> [Playable] {
        try await read("Resolving content") { database throws(StoreError) in
            try database.playables(of: content, try database.searchDay(in: zone, now: clock.now))
        }
    }

    /// The same for many contents in one view of the database.
    public func playables(
        of contents: Set<ContentReference>
    ) async throws(StoreError) -> [ContentReference: [Playable]] {
        try await read("Resolving content") { database throws(StoreError) in
            var found: [ContentReference: [Playable]] = [:]
            let day = try database.searchDay(now: clock.now)
            for content in contents { found[content] = try database.playables(of: content, day) }
            return found
        }
    }

    /// What the contents hold on each of some days, in one view of the database. What is the same on every day is
    /// looked up once.
    public func playables(
        of contents: Set<ContentReference>, on days: LocalDays
    ) async throws(StoreError) -> [ContentReference: DatedPlayables] {
        try await read("Resolving content") { database throws(StoreError) in
            var found: [ContentReference: DatedPlayables] = [:]
            for content in contents { found[content] = try database.playables(of: content, on: days) }
            return found
        }
    }
}

extension Database {
    func playables(of content: ContentReference, _ day: SearchDay) throws(StoreError) -> [Playable] {
        var gathering = PlayableGathering(day: day)
        try gather(content, into: &gathering)
        return gathering.playables
    }

    func playables(of content: ContentReference, on days: LocalDays) throws(StoreError) -> DatedPlayables {
        var found: [CivilDate: [Playable]] = [:]
        var newest: [Playable] = []
        for date in days.days {
            let day = SearchDay(date, in: days.zone)
            let playables = try playables(of: content, day)
            guard day.matters else { return .always(playables) }
            // Days that follow each other mostly hold the same: they share the memory.
            if playables != newest { newest = playables }
            found[date] = newest
        }
        return .daily(found)
    }

    private func gather(_ content: ContentReference, into gathering: inout PlayableGathering) throws(StoreError) {
        switch content {
        case .collection(let id):
            try gathering.enter(content) { gathering throws(StoreError) in try gatherMembers(of: id, into: &gathering) }
        case .show(let id): gathering.add(try playables(ofShow: id))
        case .season(let id, let season): gathering.add(try playables(ofShow: id, season: season))
        case .artist(let artist): gathering.add(try playables(ofArtist: artist))
        case .album(let album): gathering.add(try playables(of: album))
        case .search(let query): gathering.add(try playables(found: query, gathering.day))
        case .item(let id): gathering.add(try playables(that: SQLText("m.id = ?", id)))
        // It is on the timeline, not in a library.
        case .rerun: break
        case .playlist(let id):
            try gathering.enter(content) { gathering throws(StoreError) in
                for entry in try contents(ofPlaylist: id) { try gather(entry, into: &gathering) }
            }
        }
    }

    private func gatherMembers(
        of collection: CollectionID, into gathering: inout PlayableGathering
    ) throws(StoreError) {
        // Hand-picked items come in one query, however many there are; the other members one by one.
        var picked = try pickedItems(of: collection)[...]
        for member in try broadMembers(of: collection) {
            while let item = picked.first, item.place.index < member.place.index {
                gathering.add([item.playable], from: item.place)
                picked.removeFirst()
            }
            if let other = member.other {
                try gathering.inside(member.place) { gathering throws(StoreError) in
                    try gather(.collection(other), into: &gathering)
                }
            } else {
                gathering.add(try playables(of: member, gathering.day), from: member.place)
            }
        }
        for item in picked { gathering.add([item.playable], from: item.place) }
    }

    private struct PickedItem {
        let place: Playable.Member
        let playable: Playable
    }

    private func pickedItems(of collection: CollectionID) throws(StoreError) -> [PickedItem] {
        let select = "SELECT member.position, member.weight, member.group_order, " + SearchCompiler.Columns.playable.sql
        let tables: StaticString = " FROM collection_member AS member JOIN media AS m ON m.id = member.media"
        return try rows(
            select + tables
                + SQLText(
                    " WHERE member.collection = ? AND member.kind = 'item' AND m.state = 'ready' ORDER BY member.position",
                    collection)
        ) { row throws(StoreError) in
            PickedItem(place: Self.place(&row), playable: Self.playable(&row))
        }
    }

    /// Reads the columns `position, weight, group_order` of a collection's member.
    private static func place(_ row: inout Row) -> Playable.Member {
        Playable.Member(
            index: Int32(clamping: row.next(Int.self)), weight: Int32(clamping: row.next(Int.self)),
            group: row.next(String?.self).flatMap(PlaybackOrder.init))
    }

    private struct BroadMember {
        let place: Playable.Member
        let kind: String
        let show: ShowID?
        let season: Int?
        let library: LibraryID?
        let other: CollectionID?
        let name: String?
        let artist: String?
    }

    private func broadMembers(of collection: CollectionID) throws(StoreError) -> [BroadMember] {
        try rows(
            """
            SELECT position, weight, group_order, kind, show, season, library, other, name, artist
            FROM collection_member WHERE collection = ? AND kind <> 'item' ORDER BY position
            """, collection
        ) { row throws(StoreError) in
            BroadMember(
                place: Self.place(&row), kind: row.next(), show: row.next(), season: row.next(), library: row.next(),
                other: row.next(), name: row.next(), artist: row.next())
        }
    }

    private func playables(of member: BroadMember, _ day: SearchDay) throws(StoreError) -> [Playable] {
        if let show = member.show {
            if let season = member.season { return try playables(ofShow: show, season: season) }
            return try playables(ofShow: show)
        }
        if let library = member.library { return try playables(that: SQLText("m.library = ?", library)) }
        guard let name = member.name else { return [] }
        return switch member.kind {
        case "folder": try playables(belowFolder: name)
        case "search": try playables(found: name, day)
        case "artist": try playables(ofArtist: name)
        case "album": try playables(of: Album(name, by: member.artist))
        default: try playables(tagged: name)
        }
    }

    private func playables(ofShow show: ShowID) throws(StoreError) -> [Playable] {
        try playables(that: SQLText("m.show = ?", show))
    }

    private func playables(ofShow show: ShowID, season: Int) throws(StoreError) -> [Playable] {
        try playables(that: SQLText("m.show = ? AND m.season = ?", show, season))
    }

    private func playables(ofArtist artist: String) throws(StoreError) -> [Playable] {
        try playables(that: SQLText("m.artist = ?", artist))
    }

    private func playables(of album: Album) throws(StoreError) -> [Playable] {
        guard let artist = album.artist else { return try playables(that: SQLText("m.album = ?", album.title)) }
        return try playables(that: SQLText("m.album = ? AND m.artist = ?", album.title, artist))
    }

    /// Paths below a folder are one stretch of the index: `0` is the character after `/`.
    private func playables(belowFolder folder: String) throws(StoreError) -> [Playable] {
        let trimmed = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        return try playables(that: SQLText("m.path > ? AND m.path < ?", trimmed + "/", trimmed + "0"))
    }

    private func playables(tagged tag: String) throws(StoreError) -> [Playable] {
        try playables(that: SQLText("m.id IN (SELECT media FROM media_tag WHERE name = ?)", tag))
    }

    private func playables(that test: SQLText) throws(StoreError) -> [Playable] {
        let select = "SELECT " + SearchCompiler.Columns.playable.sql + " FROM media AS m WHERE "
        return try rows(select + test + " AND m.state = 'ready' ORDER BY m.id") { row throws(StoreError) in
            Self.playable(&row)
        }
    }

    private func contents(ofPlaylist playlist: PlaylistID) throws(StoreError) -> [ContentReference] {
        try rows(
            """
            SELECT content_kind, content_collection, content_show, content_season, content_playlist, content_media,
                content_name, content_artist
            FROM playlist_entry WHERE playlist = ? ORDER BY position
            """, playlist
        ) { row throws(StoreError) in try ContentColumns.read(&row) }
    }

    /// Reads `SearchCompiler.Columns.playable`.
    static func playable(_ row: inout Row) -> Playable {
        Playable(
            id: row.next(), duration: row.next(), show: row.next(), season: row.next(Int?.self) ?? 0,
            episode: row.next(Int?.self) ?? 0, released: releaseDay(row.next(), year: row.next()),
            sortTitle: row.next(), artist: row.next(), album: row.next())
    }

    /// Where only the year is known, its first day counts, as in searches.
    private static func releaseDay(_ day: Int?, year: Int?) -> Int32 {
        let firstOfYear = year.flatMap { CivilDate(year: $0, month: 1, day: 1)?.daysSince1970 }
        return (day ?? firstOfYear).map { Int32(clamping: $0) } ?? .max
    }
}

/// Collects playables, each once, with the member that it came from.
private struct PlayableGathering {
    let day: SearchDay
    private(set) var playables: [Playable] = []
    private var seen: Set<MediaID> = []
    private var entered: Set<ContentReference> = []
    private var depth = 0
    /// The member of the outermost collection, while one inside it is gathered.
    private var place: Playable.Member?

    init(day: SearchDay) { self.day = day }

    mutating func add(_ more: [Playable], from own: Playable.Member = Playable.Member()) {
        for var playable in more where seen.insert(playable.id).inserted {
            playable.member = place ?? own
            playables.append(playable)
        }
    }

    /// Gathers what a playlist or collection holds, once: they may name each other, even in a ring.
    mutating func enter(
        _ content: ContentReference, _ gather: (inout PlayableGathering) throws(StoreError) -> Void
    ) throws(StoreError) {
        guard depth < QueryLimits.collectionDepth, entered.insert(content).inserted else { return }
        depth += 1
        defer { depth -= 1 }
        try gather(&self)
    }

    mutating func inside(
        _ member: Playable.Member, _ gather: (inout PlayableGathering) throws(StoreError) -> Void
    ) throws(StoreError) {
        let outer = place
        place = outer ?? member
        defer { place = outer }
        try gather(&self)
    }
}
