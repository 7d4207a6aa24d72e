public import Core
import Synchronization

/// The last seconds of one channel's stream, shared by all its viewers. The writer never waits for a reader: the oldest
/// chunks go when the ring is full, and a reader that still wanted them skips forward.
///
/// Safe from any thread. The lock is held to copy references only; wakers and reports are called without it.
public final class BroadcastRing: Sendable {
    public struct Limits: Sendable {
        public var byteCount = 24 << 20
        public var span = TimeSpan.seconds(10)
        /// A reader further behind than this skips to the newest entry point.
        public var lag = TimeSpan.seconds(8)
        /// The least a new reader gets at once, so that its player starts without waiting.
        public var burst = TimeSpan.milliseconds(1_500)

        public init() {}
    }

    private struct State {
        var slots = RingSlots()
        var wakers: [Attachment] = []
        var hasEnded = false
    }

    /// One event loop's waker and how many readers it serves here.
    private struct Attachment {
        let waker: any Waker
        var readerCount: Int
    }

    public let limits: Limits
    private let state = Mutex(State())

    public init(limits: Limits = Limits()) { self.limits = limits }

    public func append(_ chunks: [CutChunk]) {
        guard !chunks.isEmpty else { return }
        // The evicted chunks are freed after the lock is released.
        var evicted: [CutChunk] = []
        let wakers = state.withLock { state in
            for chunk in chunks {
                state.slots.append(chunk)
                while isOverfull(state.slots) { evicted.append(state.slots.removeFirst()) }
            }
            return state.wakers
        }
        for attachment in wakers { attachment.waker.wake() }
    }

    /// No more chunks come; readers end when they have taken what is there.
    public func end() {
        let wakers = state.withLock { state in
            state.hasEnded = true
            return state.wakers
        }
        for attachment in wakers { attachment.waker.wake() }
    }

    /// The chunks from `sequence` on, for something that follows the ring without a reader's limits; nil begins at the
    /// oldest entry point. `next` is where to continue.
    func chunks(from sequence: UInt64?) -> (chunks: [CutChunk], next: UInt64?) {
        state.withLock { state in
            guard let first = sequence ?? state.slots.entryPoints.first else { return ([], nil) }
            let range = max(first, state.slots.first)..<max(first, state.slots.end)
            return (range.map { state.slots[$0] }, range.upperBound)
        }
    }

    public var status: Status {
        state.withLock { state in
            let head = state.slots.headTicks
            let oldest = state.slots.isEmpty ? head : state.slots[state.slots.first].startTicks
            var status = Status()
            status.chunkCount = state.slots.count
            status.byteCount = state.slots.byteCount
            status.span = TimeSpan(ticks: head.saturatingMinus(oldest))
            status.sequence = state.slots.end
            return status
        }
    }

    public struct Status: Hashable, Sendable {
        public var chunkCount = 0
        public var byteCount = 0
        public var span = TimeSpan.zero
        /// How many chunks were ever written.
        public var sequence: UInt64 = 0

        public init() {}
    }

    private func isOverfull(_ slots: RingSlots) -> Bool {
        guard slots.count > 1 else { return false }
        return slots.byteCount > limits.byteCount
            || slots.headTicks.saturatingMinus(slots[slots.first].endTicks) > limits.span.ticks
    }
}

extension BroadcastRing {
    func attach(_ waker: any Waker) {
        state.withLock { state in
            if let index = state.wakers.firstIndex(where: { $0.waker === waker }) {
                state.wakers[index].readerCount += 1
            } else {
                state.wakers.append(Attachment(waker: waker, readerCount: 1))
            }
        }
    }

    func detach(_ waker: any Waker) {
        state.withLock { state in
            guard let index = state.wakers.firstIndex(where: { $0.waker === waker }) else { return }
            state.wakers[index].readerCount -= 1
            if state.wakers[index].readerCount == 0 { state.wakers.remove(at: index) }
        }
    }

    /// What a cursor gets next. Moves the cursor.
    func advance(_ cursor: inout RingCursor) -> (step: ChunkStep, jump: ReaderJump?) {
        state.withLock { state in
            let jump = place(&cursor, in: state.slots)
            guard let sequence = cursor.sequence, sequence < state.slots.end else {
                return (state.hasEnded ? .end : .wait, jump)
            }
            cursor.sequence = sequence + 1
            return (.chunk(state.slots[sequence].chunk), jump)
        }
    }

    /// How far behind the newest picture a cursor is.
    func lag(of cursor: RingCursor) -> TimeSpan {
        state.withLock { state in
            guard let sequence = cursor.sequence, sequence < state.slots.end, !state.slots.isEmpty else { return .zero }
            return TimeSpan(
                ticks: state.slots.headTicks.saturatingMinus(state.slots[max(sequence, state.slots.first)].startTicks))
        }
    }

    /// Puts the cursor on a chunk it may take: at its join, and when it fell too far behind.
    private func place(_ cursor: inout RingCursor, in slots: RingSlots) -> ReaderJump? {
        guard let sequence = cursor.sequence else {
            cursor.sequence = joiningPoint(in: slots, notBefore: cursor.earliest)
            return nil
        }
        let isLost = sequence < slots.first
        guard sequence < slots.end,
            isLost || slots.headTicks.saturatingMinus(slots[sequence].startTicks) > limits.lag.ticks
        else {
            return nil
        }
        let target = slots.entryPoints.last.flatMap { $0 > sequence ? $0 : nil }
        guard isLost || target != nil else { return nil }
        cursor.sequence = target
        cursor.earliest = slots.end
        let landing = target ?? slots.end
        let passed = slots.byteCount(of: max(sequence, slots.first)..<landing)
        return ReaderJump(chunkCount: Int(landing - sequence), knownByteCount: passed)
    }

    private func joiningPoint(in slots: RingSlots, notBefore earliest: UInt64) -> UInt64? {
        let points = slots.entryPoints.drop { $0 < earliest }
        let enough = points.last { slots.headTicks.saturatingMinus(slots[$0].startTicks) >= limits.burst.ticks }
        return enough ?? points.first
    }
}

extension RingSlots {
    func byteCount(of sequences: Range<UInt64>) -> Int {
        sequences.reduce(0) { $0 + self[$1].chunk.bytes.count }
    }
}

/// A reader's place in a ring.
struct RingCursor {
    /// The next chunk to give; nil while the reader waits for an entry point.
    var sequence: UInt64?
    /// Where the wait for an entry point began.
    var earliest: UInt64 = 0
}

/// How much a late reader missed.
public struct ReaderJump: Hashable, Sendable {
    public let chunkCount: Int
    /// Bytes of the missed chunks that were still in the ring; those already gone are not counted.
    public let knownByteCount: Int
}
