import Core

/// Draws items by the weights of the members they came with, and lets none come again before its cooldown is over.
struct WeightedPicker {
    /// An item on air, as its cooldown remembers it.
    struct Recent: Hashable, Sendable, Codable {
        var id: MediaID
        var at: Instant

        private enum CodingKeys: String, CodingKey { case id, at }
    }

    private struct Candidate {
        let id: MediaID
        let group: Int
    }

    /// How often chance may hit what is cooling down, before all that may come is looked through.
    private static let greatestMissCount = 8

    private let cooldown: TimeSpan
    private let groupCooldown: TimeSpan
    /// In the order of the cursor's entries.
    private var tickets: [Candidate] = []
    private var pools = PoolList([])
    private var groups: [MediaID: Int] = [:]
    /// What is not over its cooldown yet, and perhaps some that is, oldest first.
    private(set) var recent: [Recent]

    init(_ options: OrderOptions, recent: [Recent]) {
        cooldown = options.cooldown
        groupCooldown = options.groupCooldown
        self.recent = recent
    }

    mutating func load(_ content: CursorContent) {
        tickets = content.items.map { Candidate(id: $0.id, group: $0.group) }
        var places: [Int32: Int] = [:]
        var pools: [PoolList.Pool] = []
        for (rank, item) in content.items.enumerated() {
            let place = places[item.member.index] ?? pools.count
            if place == pools.count { pools.append(PoolList.Pool(weight: max(1, Int(item.member.weight)), ranks: [])) }
            places[item.member.index] = place
            pools[place].ranks.append(rank)
        }
        self.pools = PoolList(pools)
        groups = groupCooldown == .zero ? [:] : Dictionary(tickets.map { ($0.id, $0.group) }) { first, _ in first }
    }

    // MARK: Cooldowns

    mutating func note(_ id: MediaID, at instant: Instant) {
        let longest = max(cooldown, groupCooldown)
        recent.removeAll { $0.at + longest <= instant }
        if longest > .zero { recent.append(Recent(id: id, at: instant)) }
    }

    mutating func move(_ id: MediaID, to instant: Instant) {
        guard let place = recent.lastIndex(where: { $0.id == id }) else { return }
        recent[place].at = instant
    }

    /// What must not come now.
    private struct CoolingDown {
        var items: Set<MediaID> = []
        var groups: Set<Int> = []

        func holds(_ ticket: Candidate) -> Bool { items.contains(ticket.id) || groups.contains(ticket.group) }
    }

    private func resting(at now: Instant, last: MediaID?) -> CoolingDown {
        var resting = CoolingDown()
        for item in recent {
            if item.at + cooldown > now { resting.items.insert(item.id) }
            if item.at + groupCooldown > now, let group = groups[item.id] { resting.groups.insert(group) }
        }
        if let last, tickets.count > 1 { resting.items.insert(last) }
        return resting
    }

    // MARK: Draws

    /// One place. When everything is cooling down, that which has been off the longest: programmes must continue.
    func draw(_ draw: UInt64, at now: Instant, last: MediaID?) -> Int {
        let resting = resting(at: now, last: last)
        for miss in 0..<Self.greatestMissCount {
            let rank = pools.rank(RandomDraw.number(draw, UInt64(miss)))
            if !resting.holds(tickets[rank]) { return rank }
        }
        let open = pools.only { !resting.holds(tickets[$0]) }
        return open.isEmpty ? longestOff : open.rank(draw)
    }

    private var longestOff: Int {
        let seen = Dictionary(recent.map { ($0.id, $0.at) }) { max($0, $1) }
        let never = Instant(microseconds: .min)
        return tickets.indices.min { (seen[tickets[$0].id] ?? never) < (seen[tickets[$1].id] ?? never) } ?? 0
    }

    /// Several places, each once, none that is cooling down.
    func draws(
        _ draw: UInt64, at now: Instant, last: MediaID?, upTo count: Int, where isWanted: (Int) -> Bool
    ) -> [Int] {
        let resting = resting(at: now, last: last)
        var open = pools.only { !resting.holds(tickets[$0]) && isWanted($0) }
        var ranks: [Int] = []
        while ranks.count < count, !open.isEmpty {
            let rank = open.rank(RandomDraw.number(draw, UInt64(ranks.count)))
            ranks.append(rank)
            open = open.only { $0 != rank }
        }
        return ranks
    }
}

/// Places by the member that they came with: the places of one share its weight.
private struct PoolList {
    struct Pool {
        let weight: Int
        var ranks: [Int]
    }

    private let pools: [Pool]
    /// What the weights up to and with each pool come to.
    private let bounds: [Int]

    var isEmpty: Bool { pools.isEmpty }

    init(_ pools: [Pool]) {
        self.pools = pools
        var sum = 0
        bounds = pools.map { pool in
            sum += pool.weight
            return sum
        }
    }

    /// One place, picked at random. There must be one.
    func rank(_ stream: UInt64) -> Int {
        let point = RandomDraw.number(stream, 0, below: bounds[bounds.count - 1])
        // The first pool whose bound lies above the point.
        var range = 0..<bounds.count - 1
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            range = bounds[middle] > point ? range.lowerBound..<middle : middle + 1..<range.upperBound
        }
        let ranks = pools[range.lowerBound].ranks
        return ranks[RandomDraw.number(stream, 1, below: ranks.count)]
    }

    func only(_ isIn: (Int) -> Bool) -> PoolList {
        PoolList(
            pools.compactMap { pool in
                let ranks = pool.ranks.filter(isIn)
                return ranks.isEmpty ? nil : Pool(weight: pool.weight, ranks: ranks)
            })
    }
}
