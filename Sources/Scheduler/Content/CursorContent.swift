import Core

/// One item as a cursor knows it.
struct CursorItem {
    /// What the cursor remembers it by: the file, or a chapter of it.
    var id: MediaID
    var media: MediaID
    var inPoint = TimeSpan.zero
    var duration: TimeSpan
    /// Index into the content's groups.
    var group: Int
    var member: Playable.Member
    /// The place, in the content's own order, of the first part of the story that it belongs to.
    var leader: Int
}

/// What a cursor goes through, in the order that every cycle begins from.
struct CursorContent {
    struct Group {
        let key: String
        /// For random draws.
        let number: UInt64
    }

    private(set) var items: [CursorItem] = []
    private(set) var groups: [Group] = []
    /// Items that nobody could see, or that are broken files.
    private(set) var leftOutCount = 0

    /// Items outside of this range are left out: nobody can see the shorter ones, the longer ones are broken files.
    static let playableLengths = TimeSpan.milliseconds(500)...TimeSpan.hours(24 * 7)

    init() {}

    init(_ key: CursorKey, from source: any ContentSource, on day: CivilDate) {
        let playables = Self.sorted(source.playables(of: key.content, on: day), key)
        let directors =
            key.options.grouping == .director ? source.directors(of: playables.map(\.id)) : [:]
        let keys = playables.map { GroupKey(of: $0, by: key.options.grouping, director: directors[$0.id]) }
        var places: [GroupKey: Int] = [:]
        var seen = Set<MediaID>(minimumCapacity: playables.count)
        var titles: [String] = []
        for (playable, group) in zip(playables, keys) where seen.insert(playable.id).inserted {
            guard Self.playableLengths.contains(playable.duration) else {
                leftOutCount += 1
                continue
            }
            if case .group(let wanted) = key.scope, group.description != wanted { continue }
            let pieces = Self.items(playable, key.options, source).filter { key.options.allows($0.duration) }
            if pieces.isEmpty { continue }
            let place = places[group] ?? enter(group)
            places[group] = place
            for var piece in pieces {
                piece.group = place
                items.append(piece)
                titles.append(playable.sortTitle)
            }
        }
        if key.scope == .groups {
            becomeGroups()
        } else {
            joinParts(titles, key.options.parts)
        }
    }

    private mutating func enter(_ group: GroupKey) -> Int {
        let key = group.description
        groups.append(Group(key: key, number: Fingerprint(key).value))
        return groups.count - 1
    }

    /// Each group once, as an item that stands for it.
    private mutating func becomeGroups() {
        items = groups.enumerated().map { index, group in
            let id = MediaID(Int64(bitPattern: group.number >> 1))
            return CursorItem(
                id: id, media: id, duration: .seconds(1), group: index, member: Playable.Member(), leader: index)
        }
    }

    private mutating func joinParts(_ titles: [String], _ parts: OrderOptions.Parts) {
        let runs = PartRuns(titles) { parts == .acrossShows ? 0 : items[$0].group }
        for index in items.indices { items[index].leader = runs.leaders[index] }
    }

    /// The item, or its chapters.
    private static func items(
        _ playable: Playable, _ options: OrderOptions, _ source: any ContentSource
    ) -> [CursorItem] {
        let whole = CursorItem(
            id: playable.id, media: playable.id, duration: playable.duration, group: 0, member: playable.member,
            leader: 0)
        guard options.byChapter else { return [whole] }
        let starts = [.zero] + source.chapters(of: playable.id).filter { $0 > .zero && $0 < playable.duration }
        return zip(starts, starts.dropFirst() + [playable.duration]).enumerated().compactMap { index, chapter in
            guard playableLengths.contains(chapter.1 - chapter.0) else { return nil }
            var item = whole
            item.id = MediaID(playable.id.raw << 12 | Int64(index & 0xfff))
            item.inPoint = chapter.0
            item.duration = chapter.1 - chapter.0
            return item
        }
    }

    // MARK: Order

    private static func sorted(_ playables: [Playable], _ key: CursorKey) -> [Playable] {
        let options = key.options
        let isFiltered = !options.seasons.isEmpty || !options.withoutSeasons.isEmpty
        // Seasons are asked of episodes; what belongs to no show is in none.
        let chosen = isFiltered ? playables.filter { $0.show == nil || options.holds(season: $0.season) } : playables
        let ordered =
            switch key.order {
            case .custom: chosen
            case .seasonEpisode: chosen.sorted(by: comesFirstBySeason)
            case .chronological, .shuffle, .shuffleInOrder, .rotation, .marathon, .random, .weighted:
                chosen.sorted(by: comesFirstByDate)
            }
        return keepingGroups(ordered, asGiven: playables)
    }

    /// Members that are groups keep an order of their own, in the places that their items have got.
    private static func keepingGroups(_ playables: [Playable], asGiven given: [Playable]) -> [Playable] {
        var places: [Playable.Member: [Int]] = [:]
        for (place, playable) in playables.enumerated() where playable.member.group != nil {
            places[playable.member, default: []].append(place)
        }
        guard !places.isEmpty else { return playables }
        let givenPlaces = Dictionary(given.enumerated().map { ($1.id, $0) }) { first, _ in first }
        var result = playables
        for (member, own) in places {
            var items = own.map { playables[$0] }
            switch member.group {
            case .custom: items.sort { givenPlaces[$0.id] ?? 0 < givenPlaces[$1.id] ?? 0 }
            case .seasonEpisode: items.sort(by: comesFirstBySeason)
            default: items.sort(by: comesFirstByDate)
            }
            for (place, item) in zip(own, items) { result[place] = item }
        }
        return result
    }

    private static func comesFirstByDate(_ left: Playable, _ right: Playable) -> Bool {
        if left.released != right.released { return left.released < right.released }
        if left.season != right.season { return left.season < right.season }
        if left.episode != right.episode { return left.episode < right.episode }
        if left.sortTitle != right.sortTitle { return left.sortTitle < right.sortTitle }
        return left.id < right.id
    }

    private static func comesFirstBySeason(_ left: Playable, _ right: Playable) -> Bool {
        // Specials are season 0 and come last.
        let seasons = (left.season == 0 ? Int.max : left.season, right.season == 0 ? Int.max : right.season)
        if seasons.0 != seasons.1 { return seasons.0 < seasons.1 }
        if left.episode != right.episode { return left.episode < right.episode }
        if left.sortTitle != right.sortTitle { return left.sortTitle < right.sortTitle }
        return left.id < right.id
    }
}
