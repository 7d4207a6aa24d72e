/// The options of an order.
public struct OrderOptions: Hashable, Sendable {
    /// What counts as one group, in orders that know groups.
    public enum Grouping: String, Hashable, Sendable, CaseIterable { case show, season, artist, album, director }

    /// What a marathon mixes.
    public enum Mixed: String, Hashable, Sendable, CaseIterable { case groups, items }

    /// Whether the parts of one story stay together, in order, where an order mixes.
    public enum Parts: String, Hashable, Sendable, CaseIterable {
        case apart
        /// Parts of one show, or artist.
        case together
        /// Parts that are called alike, whatever show they belong to.
        case acrossShows = "across-shows"
    }

    public var grouping: Grouping
    /// How many items a marathon plays of a group before the next one follows; nil: all.
    public var batch: Int?
    public var mixed: Set<Mixed>
    /// Only these seasons, when there are any.
    public var seasons: Set<Int>
    public var withoutSeasons: Set<Int>
    public var parts: Parts
    /// The first round of an order that does not mix begins somewhere.
    public var startsAnywhere: Bool
    /// How long an order by weights keeps an item from coming again.
    public var cooldown: TimeSpan
    /// The same for all items of a group.
    public var groupCooldown: TimeSpan
    /// Only items, or chapters, of at least this duration.
    public var shortest: TimeSpan?
    /// Only items, or chapters, of at most this duration.
    public var longest: TimeSpan?
    /// Each chapter is an item of its own.
    public var byChapter: Bool
    /// Rules with another name here go through the same content by themselves.
    public var progress: String?
    /// The next item comes when every rule of that progress has played the present one.
    public var isLinked: Bool

    public init(
        grouping: Grouping = .show, batch: Int? = nil, mixed: Set<Mixed> = [], seasons: Set<Int> = [],
        withoutSeasons: Set<Int> = [], parts: Parts = .apart, startsAnywhere: Bool = false,
        cooldown: TimeSpan = .zero, groupCooldown: TimeSpan = .zero, shortest: TimeSpan? = nil,
        longest: TimeSpan? = nil, byChapter: Bool = false, progress: String? = nil, isLinked: Bool = false
    ) {
        self.grouping = grouping
        self.batch = batch
        self.mixed = mixed
        self.seasons = seasons
        self.withoutSeasons = withoutSeasons
        self.parts = parts
        self.startsAnywhere = startsAnywhere
        self.cooldown = cooldown
        self.groupCooldown = groupCooldown
        self.shortest = shortest
        self.longest = longest
        self.byChapter = byChapter
        self.progress = progress
        self.isLinked = isLinked
    }

    public func holds(season: Int) -> Bool {
        (seasons.isEmpty || seasons.contains(season)) && !withoutSeasons.contains(season)
    }

    public func allows(_ duration: TimeSpan) -> Bool {
        duration >= shortest ?? .zero && longest.map { duration <= $0 } ?? true
    }
}

/// One line of text, as saved: `by=artist batch=3 mix=groups`, without defaults. The name of the progress is
/// last and reaches up to the end, whatever it holds.
extension OrderOptions: LosslessStringConvertible {
    public var description: String {
        var words: [String] = []
        func note(_ key: String, _ value: String, when isUnusual: Bool) {
            if isUnusual { words.append("\(key)=\(value)") }
        }
        note("by", grouping.rawValue, when: grouping != .show)
        if let batch { words.append("batch=\(batch)") }
        note("mix", mixed.map(\.rawValue).sorted().joined(separator: ","), when: !mixed.isEmpty)
        note("seasons", Self.list(seasons), when: !seasons.isEmpty)
        note("without", Self.list(withoutSeasons), when: !withoutSeasons.isEmpty)
        note("parts", parts.rawValue, when: parts != .apart)
        note("start", "anywhere", when: startsAnywhere)
        note("cooldown", "\(cooldown.microseconds)", when: cooldown != .zero)
        note("group-cooldown", "\(groupCooldown.microseconds)", when: groupCooldown != .zero)
        if let shortest { words.append("shortest=\(shortest.microseconds)") }
        if let longest { words.append("longest=\(longest.microseconds)") }
        note("split", "chapters", when: byChapter)
        note("link", "rules", when: isLinked)
        if let progress { words.append("progress=\(progress)") }
        return words.joined(separator: " ")
    }

    private static func list(_ numbers: Set<Int>) -> String {
        numbers.sorted().map(String.init).joined(separator: ",")
    }

    /// nil when the text is not one that `description` writes.
    public init?(_ text: String) {
        self.init()
        // By scalars: an accent that a name begins with would be part of the sign before it.
        var rest = text.unicodeScalars[...]
        while !rest.isEmpty {
            guard let equals = rest.firstIndex(of: "=") else { return nil }
            let key = String(rest[..<equals])
            let end = key == "progress" ? rest.endIndex : rest.firstIndex(of: " ") ?? rest.endIndex
            guard end > equals, set(key, Substring(rest[rest.index(after: equals)..<end])) else { return nil }
            rest = rest[end...].drop { $0 == " " }
        }
    }

    private mutating func set(_ key: String, _ value: Substring) -> Bool {
        func numbers() -> Set<Int> { Set(value.split(separator: ",").compactMap { Int(digits: $0) }) }
        func span() -> TimeSpan { TimeSpan(microseconds: Int64(digits: value) ?? 0) }
        switch key {
        case "by": grouping = Grouping(rawValue: String(value)) ?? .show
        case "batch": batch = Int(digits: value).map { max(1, $0) }
        case "mix": mixed = Set(value.split(separator: ",").compactMap { Mixed(rawValue: String($0)) })
        case "seasons": seasons = numbers()
        case "without": withoutSeasons = numbers()
        case "parts": parts = Parts(rawValue: String(value)) ?? .apart
        case "start": startsAnywhere = true
        case "cooldown": cooldown = span()
        case "group-cooldown": groupCooldown = span()
        case "shortest": shortest = span()
        case "longest": longest = span()
        case "split": byChapter = true
        case "link": isLinked = true
        case "progress": progress = String(value)
        default: return false
        }
        return true
    }
}

/// In which order a rule plays its content.
public enum PlaybackOrder: String, Hashable, Sendable, Codable, CaseIterable {
    /// Release date, season, episode, title, id; wraps.
    case chronological
    /// Season then episode, specials last; wraps.
    case seasonEpisode = "season-episode"
    /// A permutation for each cycle; the last of one is never the first of the next.
    case shuffle
    /// Groups keep their inner order and are spread evenly over the cycle.
    case shuffleInOrder = "shuffle-in-order"
    /// The next group each time, and of each group the next item.
    case rotation
    /// One group after the other, whole or some items at a time.
    case marathon
    /// Each item picked at random; only the same twice in a row is avoided.
    case random
    /// Picked by the weights of the collection's members, none before its cooldown is over.
    case weighted
    /// The collection's own order.
    case custom

    /// Whether each item is picked independently, without cycles in which every item comes once.
    public var drawsIndependently: Bool { self == .random || self == .weighted }
    /// Whether an item may be skipped: in the other orders the sequence matters.
    public var isMixed: Bool { self == .shuffle || drawsIndependently }
}
