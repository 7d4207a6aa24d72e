import Core

/// The chunks of a ring with their absolute sequence numbers, oldest first.
struct RingSlots {
    /// Always a power of two, so that a sequence number finds its place by a mask.
    private var places: [CutChunk?] = Array(repeating: nil, count: 64)
    private(set) var first: UInt64 = 0
    private(set) var end: UInt64 = 0
    private(set) var byteCount = 0
    /// The sequence numbers of the entry points, ascending.
    private(set) var entryPoints: [UInt64] = []

    var isEmpty: Bool { first == end }
    var count: Int { Int(end - first) }
    /// The station ticks up to which the ring is filled.
    private(set) var headTicks: Int64 = 0

    subscript(sequence: UInt64) -> CutChunk {
        guard (first..<end).contains(sequence), let chunk = places[index(sequence)] else {
            preconditionFailure("chunk \(sequence) is not among \(first)..<\(end)")
        }
        return chunk
    }

    mutating func append(_ chunk: CutChunk) {
        if count == places.count { grow() }
        places[index(end)] = chunk
        byteCount += chunk.chunk.bytes.count
        if chunk.chunk.isEntryPoint { entryPoints.append(end) }
        headTicks = chunk.endTicks
        end += 1
    }

    mutating func removeFirst() -> CutChunk {
        let chunk = self[first]
        places[index(first)] = nil
        byteCount -= chunk.chunk.bytes.count
        if entryPoints.first == first { entryPoints.removeFirst() }
        first += 1
        return chunk
    }

    private func index(_ sequence: UInt64) -> Int { Int(sequence & UInt64(places.count - 1)) }

    private mutating func grow() {
        let chunks = (first..<end).map { self[$0] }
        places = Array(repeating: nil, count: places.count * 2)
        for (offset, chunk) in chunks.enumerated() { places[index(first + UInt64(offset))] = chunk }
    }
}
