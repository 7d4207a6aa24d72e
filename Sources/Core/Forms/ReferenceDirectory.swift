/// What can be referred to. The raw values are the words of messages, schemas and the table of references.
public enum ReferenceKind: String, Hashable, Sendable, CaseIterable, Codable {
    case library, collection, show, playlist, item, graphic, filler, profile, schedule, channel

    var several: String {
        switch self {
        case .library: "libraries"
        default: "\(rawValue)s"
        }
    }
}

/// Names and ids of everything that can be referred to.
public struct ReferenceDirectory: Sendable {
    public struct Card: Hashable, Sendable {
        public var id: Int64
        public var name: String
        /// Distinguishes things of one name: the year of a show.
        public var qualifier: Int?
        /// What sort of its kind it is: `post` for a filler, `mirror` for a channel.
        public var sort: String?
    }

    private var byName: [ReferenceKind: [String: [Card]]] = [:]
    private var byID: [ReferenceKind: [Int64: Card]] = [:]
    /// Queries name collections regardless of case.
    private var foldedCollections: [String: Set<Int64>] = [:]
    /// The names of rules, which other rules may repeat.
    public var ruleNames: Set<String> = []
    /// The folders of libraries, for files that no scan has found.
    public var folders: [(library: LibraryID, path: String)] = []

    /// The sort of channels that mirror no other.
    static let plainChannel = "plain"
    static let mirror = "mirror"

    public init() {}

    /// Adds a thing; one of the same kind and id is replaced.
    public mutating func enter(
        _ kind: ReferenceKind, _ name: String, id: Int64, qualifier: Int? = nil, sort: String? = nil
    ) {
        remove(kind, id: id)
        let card = Card(id: id, name: name, qualifier: qualifier, sort: sort)
        byName[kind, default: [:]][name, default: []].append(card)
        byID[kind, default: [:]][id] = card
        if kind == .collection { foldedCollections[name.lowercased(), default: []].insert(id) }
    }

    public mutating func remove(_ kind: ReferenceKind, id: Int64) {
        guard let known = byID[kind]?.removeValue(forKey: id) else { return }
        byName[kind]?[known.name]?.removeAll { $0.id == id }
        if kind == .collection { foldedCollections[known.name.lowercased()]?.remove(id) }
    }

    /// Regardless of case.
    func collections(called name: String) -> [CollectionID] {
        (foldedCollections[name.lowercased()] ?? []).sorted().map { CollectionID($0) }
    }

    public func cards(_ kind: ReferenceKind, _ name: String) -> [Card] { byName[kind]?[name] ?? [] }
    public func card(_ kind: ReferenceKind, _ id: Int64) -> Card? { byID[kind]?[id] }

    /// In the order of the alphabet.
    public func names(_ kind: ReferenceKind) -> [String] {
        (byName[kind] ?? [:]).filter { !$0.value.isEmpty }.keys.sorted()
    }

    public func ids(_ kind: ReferenceKind, sorts: [String] = []) -> [Int64] {
        (byID[kind] ?? [:]).values.filter { sorts.isEmpty || sorts.contains($0.sort ?? "") }.map(\.id).sorted()
    }
}

extension FormReading {
    /// The thing that a node names, or whose id it has; nil with an error noted.
    func find(_ kind: ReferenceKind, _ node: Tree, qualifier: Tree? = nil, sorts: [String] = []) -> ReferenceDirectory
        .Card?
    {
        guard let text = node.scalar, !text.isEmpty, !node.isEmptyScalar else {
            let noun = spelling == .ids ? "the id" : kind == .channel ? "the number" : "the name"
            fault(at: node.mark, found: node.sketch, expected: "\(noun) of a \(kind.rawValue)")
            return nil
        }
        var cards: [ReferenceDirectory.Card] = []
        switch spelling {
        case .ids:
            let id = Int64(digits: text, in: -Int64.max...Int64.max)
            if let card = id.flatMap({ directory.card(kind, $0) }) { cards = [card] }
        case .names:
            cards = directory.cards(kind, text)
            if let number = qualifier?.scalar.flatMap({ Int(digits: $0) }) {
                cards = cards.filter { $0.qualifier == number }
            }
        }
        guard let card = cards.first else {
            refuseUnknown(kind, node, text)
            return nil
        }
        guard cards.count == 1 else {
            fault(
                at: node.mark, found: "“\(text)”, the name of \(cards.count) \(kind.several)",
                expected: "a name that only one has")
            return nil
        }
        if !sorts.isEmpty, let other = card.sort, !sorts.contains(other) {
            fault(
                at: node.mark, found: "“\(card.name)”, a \(other) \(kind.rawValue)",
                expected: "a \(listed(sorts)) \(kind.rawValue)")
            return nil
        }
        return card
    }

    private func refuseUnknown(_ kind: ReferenceKind, _ node: Tree, _ text: String) {
        let names = directory.names(kind)
        fault(
            at: node.mark, found: "the unknown \(kind.rawValue) \(spelling == .ids ? text : "“\(text)”")",
            expected: "a \(kind.rawValue) of the file or the station" + (names.isEmpty ? " (there is none)" : ""),
            near: spelling == .names ? nearestWords(to: text, among: names) : [])
    }
}

extension Tree {
    /// A YAML scalar that says nothing, or JSON's null.
    var isEmptyScalar: Bool {
        switch value {
        case .word(let text): text.isEmpty || text == "~" || text == "null"
        case .literal(let text): text == "null"
        case .text, .list, .map: false
        }
    }
}
