import Core
import Synchronization

/// The way of one channel's bytes: engine pipe, cutter, ring, wakers. It outlives engines, so that viewers stay
/// connected when one is replaced. Bytes come from one thread; the rest is safe from any.
final class ChannelFeed: Sendable {
    private struct State {
        var cutter: ChunkCutter
        var hls: HLSStream?
        /// What was cut from the channel's plan so far.
        var cutTicks: Int64 = 0
        var lastBytes: TimeSpan?
        var byteCount: Int64 = 0
        var engine: EngineID?
        /// Garbage and entry points of the engines before this one.
        var garbageBefore: Int64 = 0
        var entryPointsBefore: Int64 = 0
    }

    let ring: BroadcastRing
    private let state: Mutex<State>

    init(firstPictureAt ticks: Int64, ring: BroadcastRing = BroadcastRing()) {
        self.ring = ring
        state = Mutex(State(cutter: ChunkCutter(firstPictureAt: ticks)))
    }

    /// From now on only this engine's bytes are taken.
    func connect(_ engine: EngineID) {
        state.withLock { state in
            state.engine = engine
            state.lastBytes = nil
            state.entryPointsBefore = state.cutter.entryPointCount
            state.garbageBefore = state.cutter.garbageByteCount
        }
    }

    /// Another engine continues the stream.
    func splice(firstPictureAt ticks: Int64, isGap: Bool) {
        publish { state in
            let rest = state.cutter.flush(atEnd: true)
            state.cutter.splice(firstPictureAt: ticks, isGap: isGap)
            return rest.map { [$0] } ?? []
        }
    }

    /// What `take` and `flush` tell the engine's thread.
    struct Progress {
        /// When to call `flush`; nil when nothing waits.
        var deadline: TimeSpan?
        /// Whether a viewer can start now.
        var hasEntryPoint: Bool
    }

    func take(_ bytes: ArraySlice<UInt8>, from engine: EngineID, at uptime: TimeSpan, pipeIsEmpty: Bool) -> Progress {
        publish { state in
            guard state.engine == engine else { return [] }
            state.lastBytes = uptime
            state.byteCount += Int64(bytes.count)
            var chunks = state.cutter.take(bytes, at: uptime)
            // At the very start viewers wait for each byte.
            if pipeIsEmpty, state.cutter.packetCount < Self.eagerPacketCount, let rest = state.cutter.flush() {
                chunks.append(rest)
            }
            return chunks
        }
        return progress
    }

    func flushIfDue(at uptime: TimeSpan) -> Progress {
        publish { state in
            guard let deadline = state.cutter.deadline, deadline <= uptime else { return [] }
            return state.cutter.flush().map { [$0] } ?? []
        }
        return progress
    }

    /// The engine is gone: what it wrote last goes out, but for half a packet.
    func finish(_ engine: EngineID) {
        publish { state in
            guard state.engine == engine else { return [] }
            return state.cutter.flush(atEnd: true).map { [$0] } ?? []
        }
    }

    var position: StreamPosition? { state.withLock { $0.cutter.position } }
    /// Bytes of the present engine that belonged to no packet.
    var garbageByteCount: Int64 { state.withLock { $0.cutter.garbageByteCount - $0.garbageBefore } }
    var lastBytes: TimeSpan? { state.withLock { $0.lastBytes } }

    var counts: Counts {
        state.withLock { state in
            Counts(
                byteCount: state.byteCount, garbageByteCount: state.cutter.garbageByteCount,
                packetCount: state.cutter.packetCount, entryPointCount: state.cutter.entryPointCount)
        }
    }

    struct Counts {
        var byteCount: Int64
        var garbageByteCount: Int64
        var packetCount: Int64
        var entryPointCount: Int64
    }

    /// The channel's segments; made, from what the ring holds, when they are first wanted.
    func hls(run: @autoclosure () -> String, frameTicks: Int64) -> HLSStream {
        let stream = state.withLock { state in
            if let stream = state.hls { return stream }
            let stream = HLSStream(run: run(), frameTicks: frameTicks)
            stream.setCut(state.cutTicks)
            state.hls = stream
            return stream
        }
        stream.follow(ring)
        return stream
    }

    /// The stream's timestamps are that much earlier than the plan.
    func setCut(_ ticks: Int64) {
        let hls = state.withLock { state in
            state.cutTicks = ticks
            return state.hls
        }
        hls?.setCut(ticks)
    }

    var hls: HLSStream? { state.withLock { $0.hls } }

    /// There are no HLS viewers any more.
    func dropHLS() {
        let stream = state.withLock { state in
            defer { state.hls = nil }
            return state.hls
        }
        stream?.expire(at: nil)
    }

    private static let eagerPacketCount: Int64 = 2_000

    private var progress: Progress {
        state.withLock { state in
            Progress(
                deadline: state.cutter.deadline,
                hasEntryPoint: state.cutter.entryPointCount > state.entryPointsBefore)
        }
    }

    private func publish(_ cut: (inout State) -> [CutChunk]) {
        let (chunks, hls) = state.withLock { state in (cut(&state), state.hls) }
        guard !chunks.isEmpty else { return }
        ring.append(chunks)
        hls?.follow(ring)
    }
}
