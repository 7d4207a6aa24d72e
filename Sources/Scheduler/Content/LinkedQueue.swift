import Core

/// The items that rules linked with each other play: each rule plays all of them, in the same order, each once.
///
/// Whichever rule is ahead of the others draws from the content. The queue keeps what at least one rule has still to
/// play, so it is empty while all of them have played the same.
struct LinkedQueue: Hashable, Sendable {
    /// A rule that falls further behind skips the oldest items: as many as a rule's count may be.
    static let greatestLength = 10_000
    /// Items that all rules have played are forgotten so many at a time.
    private static let batch = 256

    private(set) var items: [LinkedItem] = []
    /// How many of the items each rule has played, by its number; a rule that is not in it has played none.
    private(set) var played: [Int: Int] = [:]

    init() {}

    /// The items that a rule has still to play.
    func awaiting(_ rule: Int) -> ArraySlice<LinkedItem> { items[place(of: rule)...] }

    private func place(of rule: Int) -> Int {
        max(min(played[rule] ?? 0, items.count), items.count - Self.greatestLength)
    }

    /// Notes that a rule has played the next `count` items.
    mutating func advance(_ rule: Int, by count: Int = 1) {
        played[rule] = min(place(of: rule) + count, items.count)
    }

    /// Adds an item that the rule ahead of the others has drawn and plays.
    mutating func append(_ item: LinkedItem, playedBy rule: Int) {
        items.append(item)
        played[rule] = items.count
    }

    /// Adds an item that was played by a rule that is not linked any more.
    mutating func append(_ item: LinkedItem) { items.append(item) }

    /// Brings a rule back to where it was before it played the newest item that it has played.
    mutating func rollBack(_ rule: Int, played count: Int?, items itemCount: Int) {
        played[rule] = count
        items.removeLast(max(0, items.count - itemCount))
    }

    /// Forgets what all rules have played.
    mutating func settle(_ rules: [Int]) {
        let done = rules.map(place).min() ?? items.count
        if done >= Self.batch || done == items.count { forget(done) }
    }

    /// Whether one of the rules has fallen so far behind that it skips items.
    func isTooLong(for rules: [Int]) -> Bool {
        let excess = items.count - Self.greatestLength
        return excess > 0 && rules.contains { played[$0] ?? 0 < excess }
    }

    private mutating func forget(_ count: Int) {
        guard count > 0 else { return }
        items.removeFirst(count)
        played = played.mapValues { max(0, $0 - count) }
    }

    /// The same with nothing in it that all rules have played, however many steps have led to it.
    func settled(_ rules: [Int]) -> LinkedQueue {
        var queue = self
        queue.forget(rules.map(place).min() ?? items.count)
        queue.played = queue.played.filter { $0.value > 0 }
        return queue
    }

    /// After an edit: takes over each rule's place from the rule that it was before.
    mutating func renumber(_ former: [Int: Int]) {
        let before = played
        played = [:]
        for (rule, old) in former { played[rule] = before[old] }
    }

    /// Lets rules that are new begin where the rule that is the furthest behind stands.
    mutating func join(_ new: [Int], _ rules: [Int]) {
        let least = rules.filter { !new.contains($0) }.map(place).min()
        for rule in new { played[rule] = least ?? items.count }
    }
}

/// One item of a queue of linked rules, with what the reasons of timeline items say about its draw.
struct LinkedItem: Hashable, Sendable {
    var media: MediaID
    var cycle: Int64
    var number: Int64
    var hidden: Bool
    /// Of a playlist's item: the cursor's name, and the entries that led to it. Else it is the queue's own.
    var cursor: String?
    var entries: [EntryID] = []

    /// Whether a timeline item was drawn with it.
    func isDrawn(as item: TimelineItem) -> Bool {
        media == item.media && cycle == item.reason.cycle && number == item.reason.draw
            && (cursor.map { $0 == item.reason.cursor && entries == item.reason.entries } ?? true)
    }
}

/// A queue between builds.
struct SavedLink: Hashable, Sendable, Codable {
    var key: CursorKey
    var queue: LinkedQueue

    private enum CodingKeys: String, CodingKey { case key, queue }
}

extension LinkedQueue: Codable {
    private enum CodingKeys: String, CodingKey { case items, rules, played }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        items = try container.decode([LinkedItem].self, forKey: .items)
        let rules = try container.decode([Int].self, forKey: .rules)
        let counts = try container.decode([Int].self, forKey: .played)
        played = Dictionary(zip(rules, counts.map { [items] in min(max(0, $0), items.count) })) { first, _ in first }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        let rules = played.keys.sorted()
        try container.encode(items, forKey: .items)
        try container.encode(rules, forKey: .rules)
        try container.encode(rules.map { played[$0] ?? 0 }, forKey: .played)
    }
}

/// Numbers alone, as there may be thousands.
extension LinkedItem: Codable {
    init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        media = MediaID(try container.decode(Int64.self))
        cycle = try container.decode(Int64.self)
        number = try container.decode(Int64.self)
        hidden = try container.decode(Int.self) != 0
        guard !container.isAtEnd else { return }
        let name = try container.decode(String.self)
        while !container.isAtEnd { entries.append(try container.decode(EntryID.self)) }
        // Before entries had ids, the cursor was told in words.
        cursor = entries.isEmpty ? nil : name
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(media.raw)
        try container.encode(cycle)
        try container.encode(number)
        try container.encode(hidden ? 1 : 0)
        guard let cursor else { return }
        try container.encode(cursor)
        for entry in entries { try container.encode(entry) }
    }
}
