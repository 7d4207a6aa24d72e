import Core

/// One item as a cursor knows it.
struct CursorItem {
    var media: MediaID
    var duration: TimeSpan
    /// Items of one group keep their order in orders that mix groups; nil: the item stands for itself.
    var group: ShowID?
}

extension PlaybackOrder {
    /// The content in the order that every cycle begins from.
    func sorted(_ playables: [Playable]) -> [CursorItem] {
        let ordered =
            switch self {
            case .custom: playables
            case .seasonEpisode: playables.sorted(by: Self.comesFirstBySeason)
            case .chronological, .shuffle, .shuffleInOrder, .rotation, .random, .marathon, .weighted:
                playables.sorted(by: Self.comesFirstByDate)
            }
        return ordered.map { CursorItem(media: $0.id, duration: $0.duration, group: $0.show) }
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

    /// One cycle's order. It follows from the items and the cycle's own stream of random numbers alone.
    func arranged(_ items: [CursorItem], stream: UInt64) -> [CursorItem] {
        switch self {
        case .chronological, .seasonEpisode, .custom, .random, .marathon, .weighted: items
        case .shuffle:
            Self.ordered(items, by: items.map { RandomDraw.number(stream, UInt64(bitPattern: $0.media.raw)) })
        case .shuffleInOrder: Self.ordered(items, by: Self.spread(items, stream))
        case .rotation: Self.ordered(items, by: Self.rounds(items, stream))
        }
    }

    private static func ordered<Key: Comparable>(_ items: [CursorItem], by keys: [Key]) -> [CursorItem] {
        items.indices.sorted { keys[$0] == keys[$1] ? $0 < $1 : keys[$0] < keys[$1] }.map { items[$0] }
    }

    /// Each group's items at even distances over the cycle, from a beginning of the group's own.
    private static func spread(_ items: [CursorItem], _ stream: UInt64) -> [Double] {
        let sizes = Dictionary(items.compactMap { item in item.group.map { ($0, 1) } }, uniquingKeysWith: +)
        var met: [ShowID: Int] = [:]
        return items.map { item in
            guard let group = item.group, let size = sizes[group] else {
                return RandomDraw.fraction(stream, UInt64(bitPattern: item.media.raw))
            }
            let place = met[group, default: 0]
            met[group] = place + 1
            return (Double(place) + groupDraw(group, stream)) / Double(size)
        }
    }

    /// Round by round one item of each group, the groups in an order of the cycle's own.
    private static func rounds(_ items: [CursorItem], _ stream: UInt64) -> [Double] {
        var met: [ShowID: Int] = [:]
        return items.map { item in
            guard let group = item.group else {
                return RandomDraw.fraction(stream, UInt64(bitPattern: item.media.raw))
            }
            let round = met[group, default: 0]
            met[group] = round + 1
            return Double(round) + groupDraw(group, stream)
        }
    }

    private static func groupDraw(_ group: ShowID, _ stream: UInt64) -> Double {
        RandomDraw.fraction(~stream, UInt64(bitPattern: group.raw))
    }
}
