import Core

extension CursorContent {
    /// One cycle's order. It follows from the items and the cycle's own stream of random numbers alone.
    func arranged(_ key: CursorKey, stream: UInt64) -> [CursorItem] {
        switch key.order {
        case .chronological, .seasonEpisode, .custom, .random, .weighted: items
        case .shuffle:
            ordered(by: joined(items.map { RandomDraw.number(stream, UInt64(bitPattern: $0.id.raw)) }, key.options))
        case .shuffleInOrder: ordered(by: spread(stream, key.options))
        case .rotation: ordered(by: rounds(stream, key.options))
        case .marathon: ordered(by: turns(stream, key.options))
        }
    }

    private func ordered<Key: Comparable>(by keys: [Key]) -> [CursorItem] {
        items.indices.sorted { keys[$0] == keys[$1] ? $0 < $1 : keys[$0] < keys[$1] }.map { items[$0] }
    }

    private func leads(_ index: Int, _ options: OrderOptions) -> Bool {
        options.parts == .apart || items[index].leader == index
    }

    /// Each group's items at even distances over the cycle, from a beginning of the group's own.
    private func spread(_ stream: UInt64, _ options: OrderOptions) -> [Double] {
        var sizes = [Int](repeating: 0, count: groups.count)
        for index in items.indices where leads(index, options) { sizes[items[index].group] += 1 }
        return keys(options) { group, place in (Double(place) + draw(group, stream)) / Double(max(1, sizes[group])) }
    }

    /// Round by round one item of each group, the groups in an order of the cycle's own.
    private func rounds(_ stream: UInt64, _ options: OrderOptions) -> [Double] {
        keys(options) { group, place in Double(place) + draw(group, stream) }
    }

    /// Group after group, whole or a batch at a time.
    private func turns(_ stream: UInt64, _ options: OrderOptions) -> [Turn] {
        let ranks: [Double] = groups.indices.map { options.mixed.contains(.groups) ? draw($0, stream) : Double($0) }
        let mixed = options.mixed.contains(.items) ? itemRanks(stream, options) : nil
        var met = [Int](repeating: 0, count: groups.count)
        var turns = [Turn](repeating: Turn(round: 0, group: 0, place: 0), count: items.count)
        for index in items.indices where leads(index, options) {
            let group = items[index].group
            let place = mixed?[index] ?? met[group]
            met[group] += 1
            let batch = max(1, options.batch ?? items.count)
            turns[index] = Turn(round: place / batch, group: ranks[group], place: place)
        }
        return joined(turns, options)
    }

    private struct Turn: Comparable {
        var round: Int
        var group: Double
        var place: Int

        static func < (left: Turn, right: Turn) -> Bool {
            (left.round, left.group, left.place) < (right.round, right.group, right.place)
        }
    }

    /// The rank of each item in its group's own mixed order.
    private func itemRanks(_ stream: UInt64, _ options: OrderOptions) -> [Int] {
        let leaders = items.indices.filter { leads($0, options) }
        let byGroup = Dictionary(grouping: leaders) { items[$0].group }
        var ranks = [Int](repeating: 0, count: items.count)
        for members in byGroup.values {
            let keys = Dictionary(
                members.map { ($0, RandomDraw.number(stream, UInt64(bitPattern: items[$0].id.raw))) },
                uniquingKeysWith: { first, _ in first })
            for (rank, index) in members.sorted(by: { keys[$0, default: 0] < keys[$1, default: 0] }).enumerated() {
                ranks[index] = rank
            }
        }
        return ranks
    }

    /// A key for each item by its group, and its place among the group's.
    private func keys(_ options: OrderOptions, _ key: (_ group: Int, _ place: Int) -> Double) -> [Double] {
        var met = [Int](repeating: 0, count: groups.count)
        var keys = [Double](repeating: 0, count: items.count)
        for index in items.indices where leads(index, options) {
            let group = items[index].group
            keys[index] = key(group, met[group])
            met[group] += 1
        }
        return joined(keys, options)
    }

    /// Parts of one story go where its first part goes, when they are to stay together.
    private func joined<Key>(_ keys: [Key], _ options: OrderOptions) -> [Key] {
        options.parts == .apart ? keys : items.map { keys[$0.leader] }
    }

    private func draw(_ group: Int, _ stream: UInt64) -> Double { RandomDraw.fraction(~stream, groups[group].number) }
}
