public import Core
import SQLite

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

    /// Everything that it contains, whatever the day.
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
        try await view("resolve content") { view throws(StoreError) in
            try view.playables(of: content, view.searchDay(in: zone, now: clock.now))
        }
    }

    /// The same for many contents in one view of the database.
    public func playables(
        of contents: Set<ContentReference>
    ) async throws(StoreError) -> [ContentReference: [Playable]] {
        try await view("resolve content") { view throws(StoreError) in
            var found: [ContentReference: [Playable]] = [:]
            let day = view.searchDay(now: clock.now)
            for content in contents { found[content] = try view.playables(of: content, day) }
            return found
        }
    }

    /// What the contents hold on each of some days, in one view of the database. What is the same on every day is
    /// looked up once.
    public func playables(
        of contents: Set<ContentReference>, on days: LocalDays
    ) async throws(StoreError) -> [ContentReference: DatedPlayables] {
        try await view("resolve content") { view throws(StoreError) in
            try view.playables(of: contents, on: days)
        }
    }
}

extension StationView {
    func playables(
        of contents: Set<ContentReference>, on days: LocalDays
    ) throws(StoreError) -> [ContentReference: DatedPlayables] {
        var found: [ContentReference: DatedPlayables] = [:]
        for content in contents { found[content] = try playables(of: content, on: days) }
        return found
    }

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
        case .search(let query): gathering.add(try playables(found: query, gathering.day))
        case .show, .season, .artist, .album, .item:
            if let rows = content.rows { gathering.add(try playables(that: rows)) }
        // It is on the timeline, not in a library.
        case .rerun: break
        case .playlist(let id):
            try gathering.enter(content) { gathering throws(StoreError) in
                for entry in documents.playlist(id)?.entries ?? [] { try gather(entry.content, into: &gathering) }
            }
        }
    }

    private func gatherMembers(
        of collection: CollectionID, into gathering: inout PlayableGathering
    ) throws(StoreError) {
        let members = documents.collection(collection)?.members ?? []
        // Hand-picked items come in one query, however many there are; the other members one by one.
        let picked = try pickedItems(among: members)
        for (index, member) in members.enumerated() {
            let place = Playable.Member(
                id: member.id, index: Int32(clamping: index), weight: Int32(clamping: member.weight),
                group: member.group)
            switch member.source {
            case .item(let id): if let item = picked[id] { gathering.add([item], from: place) }
            case .collection(let other):
                try gathering.inside(place) { gathering throws(StoreError) in
                    try gather(.collection(other), into: &gathering)
                }
            case .search(let query): gathering.add(try playables(found: query, gathering.day), from: place)
            case .show, .season, .library, .folder, .tag, .artist, .album:
                if let rows = member.source.rows { gathering.add(try playables(that: rows), from: place) }
            }
        }
    }

    private func pickedItems(among members: [MediaCollection.Member]) throws(StoreError) -> [MediaID: Playable] {
        let ids = members.compactMap { if case .item(let id) = $0.source { id } else { nil } }
        if ids.isEmpty { return [:] }
        let found = try playables(that: SQLText("m.id IN (SELECT value FROM json_each(?))", ids.json))
        return Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func playables(that test: SQLText) throws(StoreError) -> [Playable] {
        let select = "SELECT " + SearchCompiler.Columns.playable.sql + " FROM media AS m WHERE "
        return try database.rows(select + test + " AND m.state = 'ready' ORDER BY m.id") { row throws(StoreError) in
            Database.playable(&row)
        }
    }
}

extension [MediaID] {
    /// As a JSON list, for `json_each`.
    var json: String { "[" + map(\.description).joined(separator: ",") + "]" }
}

extension Database {
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

    /// Gathers what a playlist or collection holds, once: they may name each other, even in a cycle.
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
