public import Core

/// Names a cursor: rules and fillers that name the same content in the same order share one.
public struct CursorKey: Hashable, Sendable, Codable, CustomStringConvertible {
    /// How much of the content a cursor goes through.
    public enum Scope: Hashable, Sendable {
        case everything
        /// One group alone, by its key as text.
        case group(String)
        /// The groups themselves, each as one item: which of them is next.
        case groups
    }

    public var content: ContentReference
    public var order: PlaybackOrder
    public var options: OrderOptions
    public var airing: ScheduleRule.Airing
    public var scope: Scope

    public init(
        _ content: ContentReference, _ order: PlaybackOrder, _ options: OrderOptions = OrderOptions(),
        airing: ScheduleRule.Airing = .any, scope: Scope = .everything
    ) {
        self.content = content
        self.airing = airing
        self.scope = scope
        if case .playlist = content {
            // A playlist's entries have their own orders; one cursor serves it whatever the rule says.
            self.order = .chronological
            self.options = OrderOptions(progress: options.progress, isLinked: options.isLinked)
        } else {
            // Drawing each item once at random is shuffling.
            self.order = airing == .firstRun && order.drawsIndependently ? .shuffle : order
            self.options = options
        }
    }

    /// The cursor of the groups, or of one of them, that a cursor of everything goes through visit by visit.
    func narrowed(to scope: Scope, order: PlaybackOrder? = nil) -> CursorKey {
        CursorKey(content, order ?? self.order, options, airing: airing, scope: scope)
    }

    /// `collection:12:shuffle`, `season:3:1:chronological`, `show:7:chronological:rerun`; what differs from the default
    /// follows after bars: `artist:Abba:marathon||batch=3`, `collection:3:custom|groups|`.
    public var description: String {
        let base = "\(Self.text(content)):\(order.rawValue)" + (airing == .any ? "" : ":\(airing.rawValue)")
        if scope == .everything, options == OrderOptions() { return base }
        return "\(base)|\(Self.text(scope))|\(options)"
    }

    /// `collection:12`, `season:3:1`, `artist:Abba`.
    static func text(_ content: ContentReference) -> String {
        switch content {
        case .collection(let id): "collection:\(id)"
        case .show(let id): "show:\(id)"
        case .season(let id, let season): "season:\(id):\(season)"
        case .artist(let artist): "artist:\(KeyText.guarded(artist))"
        case .album(let album):
            "album:\(KeyText.guarded(album.title))" + (album.artist.map { ":\(KeyText.guarded($0))" } ?? "")
        case .search(let query): "search:\(KeyText.guarded(query))"
        case .playlist(let id): "playlist:\(id)"
        case .item(let id): "item:\(id)"
        case .rerun(let rerun): "rerun:\(KeyText.guarded(rerun.description))"
        }
    }

    private static func text(_ scope: Scope) -> String {
        switch scope {
        case .everything: ""
        case .groups: "groups"
        case .group(let key): "group=\(KeyText.guarded(key))"
        }
    }

    /// Reads what `description` wrote.
    public init?(_ text: String) {
        let pieces = text.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false)
        var options = OrderOptions()
        var scope = Scope.everything
        if pieces.count == 3 {
            guard let read = OrderOptions(String(pieces[2])), let known = Self.scope(pieces[1]) else { return nil }
            (options, scope) = (read, known)
        }
        var parts = pieces[0].split(separator: ":", omittingEmptySubsequences: false)
        var airing = ScheduleRule.Airing.any
        if let named = parts.last.flatMap({ ScheduleRule.Airing(rawValue: String($0)) }) {
            airing = named
            parts.removeLast()
        }
        guard let order = parts.popLast().flatMap({ PlaybackOrder(rawValue: String($0)) }),
            let content = Self.content(parts)
        else { return nil }
        self.init(content, order, options, airing: airing, scope: scope)
    }

    private static func scope(_ text: Substring) -> Scope? {
        if text.isEmpty { return .everything }
        if text == "groups" { return .groups }
        guard text.hasPrefix("group=") else { return nil }
        return .group(KeyText.plain(text.dropFirst(6)))
    }

    private static func content(_ parts: [Substring]) -> ContentReference? {
        guard parts.count >= 2 else { return nil }
        let number = Int64(digits: parts[1], in: .min ... .max)
        switch (parts[0], parts.count) {
        case ("collection", 2): return number.map { .collection(CollectionID($0)) }
        case ("show", 2): return number.map { .show(ShowID($0)) }
        case ("season", 3):
            guard let number, let season = Int(digits: parts[2], in: .min ... .max) else { return nil }
            return .season(ShowID(number), season)
        case ("playlist", 2): return number.map { .playlist(PlaylistID($0)) }
        case ("item", 2): return number.map { .item(MediaID($0)) }
        case ("artist", 2): return .artist(KeyText.plain(parts[1]))
        case ("album", 2): return .album(Album(KeyText.plain(parts[1])))
        case ("album", 3): return .album(Album(KeyText.plain(parts[1]), by: KeyText.plain(parts[2])))
        case ("search", 2): return .search(KeyText.plain(parts[1]))
        case ("rerun", 2): return Rerun(KeyText.plain(parts[1])).map(ContentReference.rerun)
        default: return nil
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let key = CursorKey(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(text) names no cursor")
        }
        self = key
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Names that people chose, inside keys whose parts colons and bars divide.
enum KeyText {
    private static let signs = [("%", "%25"), (":", "%3A"), ("|", "%7C")]

    static func guarded(_ text: String) -> String {
        signs.reduce(text) { $0.replacing($1.0, with: $1.1) }
    }

    static func plain(_ text: Substring) -> String {
        signs.reversed().reduce(String(text)) { $0.replacing($1.1, with: $1.0) }
    }
}
