public import Core

/// Names a cursor: rules and fillers that name the same content in the same order share one.
public struct CursorKey: Hashable, Sendable, Codable, CustomStringConvertible {
    public var content: ContentReference
    public var order: PlaybackOrder
    public var airing: ScheduleRule.Airing

    public init(_ content: ContentReference, _ order: PlaybackOrder, _ airing: ScheduleRule.Airing = .any) {
        self.content = content
        self.airing = airing
        // A playlist's entries have their own orders; one cursor serves it whatever the rule says.
        if case .playlist = content {
            self.order = .chronological
        } else {
            // To draw each item once and at random is to shuffle.
            self.order = airing == .firstRun && order == .random ? .shuffle : order
        }
    }

    /// `collection:12:shuffle`, `season:3:1:chronological`, `show:7:chronological:rerun`.
    public var description: String { airing == .any ? source : "\(source):\(airing.rawValue)" }

    private var source: String {
        switch content {
        case .collection(let id): "collection:\(id):\(order.rawValue)"
        case .show(let id): "show:\(id):\(order.rawValue)"
        case .season(let id, let season): "season:\(id):\(season):\(order.rawValue)"
        case .playlist(let id): "playlist:\(id):\(order.rawValue)"
        case .item(let id): "item:\(id):\(order.rawValue)"
        case .artist, .album, .search: ""
        }
    }

    /// Reads what `description` wrote.
    public init?(_ text: String) {
        var parts = text.split(separator: ":")
        var airing = ScheduleRule.Airing.any
        if let named = parts.last.flatMap({ ScheduleRule.Airing(rawValue: String($0)) }) {
            airing = named
            parts.removeLast()
        }
        guard parts.count >= 3, let id = Int64(parts[1]),
            let order = PlaybackOrder(rawValue: String(parts[parts.count - 1]))
        else { return nil }
        let content: ContentReference
        switch (parts[0], parts.count) {
        case ("collection", 3): content = .collection(CollectionID(id))
        case ("show", 3): content = .show(ShowID(id))
        case ("season", 4):
            guard let season = Int(parts[2]) else { return nil }
            content = .season(ShowID(id), season)
        case ("playlist", 3): content = .playlist(PlaylistID(id))
        case ("item", 3): content = .item(MediaID(id))
        default: return nil
        }
        self.init(content, order, airing)
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
