/// A rule, an entry or a member: a part of something that an operator made, with an id of its own.
public protocol IdentifiedPart: Hashable, Sendable {
    associatedtype Subject
    /// What it plays, by which it is found again when something else of it was edited.
    associatedtype Played: Hashable

    var id: Identifier<Subject> { get set }
    var played: Played { get }
}

extension ScheduleRule: IdentifiedPart {
    public var played: PlayedContent { PlayedContent(content: content, order: order, options: options) }
}

extension Playlist.Entry: IdentifiedPart {
    public var played: PlayedContent { PlayedContent(content: content, order: order, options: options) }
}

extension MediaCollection.Member: IdentifiedPart {
    public var played: Source { source }
}

/// What a rule or an entry draws from, and how.
public struct PlayedContent: Hashable, Sendable {
    let content: ContentReference
    let order: PlaybackOrder
    let options: OrderOptions
}

extension Array where Element: IdentifiedPart {
    /// The same parts, where those without an id take that of the one in `old` that they were: one that is equal, or
    /// else plays the same, or else stands in the same place between those that were found.
    public func keepingIDs(of old: [Element]) -> [Element] {
        guard contains(where: { $0.id.raw <= 0 }), !old.isEmpty else { return self }
        var search = PartSearch(old, taken: Set(map(\.id)))
        var parts = self
        search.match(&parts) { part in
            var same = part
            same.id = Identifier(0)
            return same
        }
        search.match(&parts, by: \.played)
        search.matchPlaces(&parts)
        return parts
    }
}

/// Finds the parts of an edited list again among those it had.
private struct PartSearch<Part: IdentifiedPart> {
    private let old: [Part]
    private var isFree: [Bool]

    init(_ old: [Part], taken: Set<Identifier<Part.Subject>>) {
        self.old = old
        isFree = old.map { $0.id.raw > 0 && !taken.contains($0.id) }
    }

    /// Of several that are alike the first is taken first, so that they stay in order.
    mutating func match<Key: Hashable>(_ parts: inout [Part], by key: (Part) -> Key) {
        var places: [Key: [Int]] = [:]
        for place in old.indices.reversed() where isFree[place] { places[key(old[place]), default: []].append(place) }
        for index in parts.indices where parts[index].id.raw <= 0 {
            guard let place = places[key(parts[index])]?.popLast() else { continue }
            take(place, for: &parts[index])
        }
    }

    /// A part that follows the same part as before is the same.
    mutating func matchPlaces(_ parts: inout [Part]) {
        let places = Dictionary(zip(old.map(\.id), old.indices)) { first, _ in first }
        var next = 0
        for index in parts.indices {
            if parts[index].id.raw <= 0, next < old.count, isFree[next] { take(next, for: &parts[index]) }
            guard let place = places[parts[index].id] else { continue }
            next = place + 1
        }
    }

    private mutating func take(_ place: Int, for part: inout Part) {
        part.id = old[place].id
        isFree[place] = false
    }
}

extension StationContents {
    /// The same, with the ids that its rules, entries and members had in `old` where they have none.
    public func keepingPartIDs(of old: StationContents) -> StationContents {
        var contents = self
        contents.collections.keepPartIDs(\.members, of: old.collections, by: \.id)
        contents.playlists.keepPartIDs(\.entries, of: old.playlists, by: \.id)
        contents.schedules.keepPartIDs(\.rules, of: old.schedules, by: \.id)
        contents.channels.keepPartIDs(\.specials, of: old.channels, by: \.id)
        return contents
    }
}

extension Array {
    fileprivate mutating func keepPartIDs<Part: IdentifiedPart, ID: Hashable>(
        _ parts: WritableKeyPath<Element, [Part]>, of old: [Element], by id: KeyPath<Element, ID>
    ) {
        let known = Dictionary(old.map { ($0[keyPath: id], $0) }) { first, _ in first }
        for index in indices {
            guard let before = known[self[index][keyPath: id]] else { continue }
            self[index][keyPath: parts] = self[index][keyPath: parts].keepingIDs(of: before[keyPath: parts])
        }
    }
}
