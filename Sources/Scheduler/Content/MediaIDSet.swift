public import Core

/// A set of media ids that stays small when saved: one bit for each id of a stretch of 64.
public struct MediaIDSet: Hashable, Sendable, Codable {
    private var words: [Int64: UInt64] = [:]

    public init() {}

    public init(_ ids: some Sequence<MediaID>) {
        for id in ids { insert(id) }
    }

    public var isEmpty: Bool { words.isEmpty }

    public func contains(_ id: MediaID) -> Bool {
        guard let word = words[id.raw >> 6] else { return false }
        return word & (1 << UInt64(id.raw & 63)) != 0
    }

    public mutating func insert(_ id: MediaID) { words[id.raw >> 6, default: 0] |= 1 << UInt64(id.raw & 63) }

    /// Every id, ascending.
    public var ids: [MediaID] {
        words.sorted { $0.key < $1.key }.flatMap { key, word in
            (0..<64).filter { word & (1 << UInt64($0)) != 0 }.map { MediaID(key << 6 | Int64($0)) }
        }
    }

    public init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        while !container.isAtEnd { words[try container.decode(Int64.self)] = try container.decode(UInt64.self) }
    }

    /// Pairs of stretch and bits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for (key, word) in words.sorted(by: { $0.key < $1.key }) {
            try container.encode(key)
            try container.encode(word)
        }
    }
}
