/// Short content that goes around or between programmes.
public struct Filler: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Before a programme, after it, up to the next fixed start, and when nothing else can fill.
        case pre, post, tail, fallback
    }

    public enum Mode: Hashable, Sendable {
        case count(Int)
        /// Whole items that fit into this length.
        case duration(TimeSpan)
        /// Tail and fallback: as much as the gap takes.
        case fill
    }

    public var id: FillerID
    public var name: String
    public var kind: Kind
    public var mode: Mode
    public var content: ContentReference
    public var order: PlaybackOrder

    public init(
        id: FillerID, name: String, kind: Kind, mode: Mode, content: ContentReference, order: PlaybackOrder = .shuffle
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.mode = mode
        self.content = content
        self.order = order
    }
}
