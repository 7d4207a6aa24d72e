public import Core
import Linux
import Synchronization

/// One viewer's cursor into a ring. Taking a chunk costs two short locks and no allocation.
public final class RingReader: ChunkReader {
    /// Called on the socket's thread, without any lock held.
    public typealias Report = @Sendable (RingReader, ReaderNotice) -> Void

    private struct State {
        var cursor = RingCursor()
        var wakers: [any Waker] = []
        var isClosed = false
        var counts = Counts()
    }

    /// What went to the viewer so far.
    public struct Counts: Hashable, Sendable {
        public var byteCount: Int64 = 0
        public var chunkCount: Int64 = 0
        public var jumpCount = 0
        public var skippedChunkCount = 0
        public var skippedByteCount = 0
        /// Uptime when the last chunk was taken; zero before the first.
        public var lastProgress = TimeSpan.zero
    }

    public let viewer: ViewerIdentity
    /// The channel's name in reports.
    public let channel: ChannelID
    public let joined: Instant
    private let ring: BroadcastRing
    private let report: Report
    private let state = Mutex(State())

    public init(
        _ ring: BroadcastRing, viewer: ViewerIdentity, channel: ChannelID, joined: Instant,
        report: @escaping Report = { _, _ in }
    ) {
        self.ring = ring
        self.viewer = viewer
        self.channel = channel
        self.joined = joined
        self.report = report
    }

    public func next() -> ChunkStep {
        let (step, jump) = state.withLock { state -> (ChunkStep, ReaderJump?) in
            guard !state.isClosed else { return (.end, nil) }
            let (step, jump) = ring.advance(&state.cursor)
            if case .chunk(let chunk) = step {
                state.counts.byteCount += Int64(chunk.bytes.count)
                state.counts.chunkCount += 1
                state.counts.lastProgress = SystemClock.uptime
            }
            if let jump {
                state.counts.jumpCount += 1
                state.counts.skippedChunkCount += jump.chunkCount
                state.counts.skippedByteCount += jump.knownByteCount
            }
            return (step, jump)
        }
        if let jump { report(self, .jumped(jump)) }
        return step
    }

    public func attach(_ waker: any Waker) {
        let isNew = state.withLock { state in
            guard !state.isClosed, !state.wakers.contains(where: { $0 === waker }) else { return false }
            state.wakers.append(waker)
            return true
        }
        if isNew { ring.attach(waker) }
        waker.wake()
    }

    public func close(_ reason: ReaderEnd) {
        let wakers: [any Waker]? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.isClosed = true
            defer { state.wakers = [] }
            return state.wakers
        }
        guard let wakers else { return }
        for waker in wakers { ring.detach(waker) }
        report(self, .left(reason))
    }

    public var counts: Counts { state.withLock { $0.counts } }

    /// How far behind the newest picture the next chunk is.
    public var lag: TimeSpan { ring.lag(of: state.withLock { $0.cursor }) }
}

/// What a reader tells its channel.
public enum ReaderNotice: Sendable {
    case jumped(ReaderJump)
    case left(ReaderEnd)
}
