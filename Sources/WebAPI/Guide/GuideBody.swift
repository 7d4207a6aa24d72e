import Core
import Synchronization

/// One client's guide, made while it is sent. It keeps what the client takes next and no more: a slow client slows its own
/// guide down.
final class GuideBody: ChunkReader {
    typealias Making = @Sendable (GuideBody) async throws -> Void

    /// The client is gone: the rest is not needed.
    struct Unwanted: Error {}

    private struct State {
        var chunks: [Chunk] = []
        var byteCount = 0
        /// What follows the chunks.
        var ending: ChunkStep?
        var isClosed = false
        var waker: (any Waker)?
        var task: Task<Void, Never>?
        var room: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    private let executor: (any TaskExecutor)?
    private let making: Making

    /// `making` calls `send` with one part after the other. It begins when the body is really sent, which it is not to clients
    /// that have this guide already.
    init(on executor: (any TaskExecutor)?, making: @escaping Making) {
        self.executor = executor
        self.making = making
    }

    /// Hands over a part, and waits until there is room for another.
    func send(_ bytes: [UInt8]) async throws {
        guard !bytes.isEmpty else { return }
        let (isClosed, isFull, waker) = state.withLock { state in
            if !state.isClosed {
                state.chunks.append(Chunk(bytes))
                state.byteCount += bytes.count
            }
            return (state.isClosed, state.byteCount >= WebLimits.guideAhead, state.waker)
        }
        if isClosed { throw Unwanted() }
        waker?.wake()
        guard isFull else { return }
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state in
                if state.isClosed || state.byteCount < WebLimits.guideAhead { return true }
                state.room = continuation
                return false
            }
            if goesOn { continuation.resume() }
        }
    }

    private func make() async {
        var ending = ChunkStep.end
        do {
            try await making(self)
        } catch {
            // The client learns that this is not the whole by the broken connection; `making` has logged why.
            ending = .failed
        }
        let waker = state.withLock { state in
            state.ending = ending
            state.task = nil
            return state.waker
        }
        waker?.wake()
    }

    func next() -> ChunkStep {
        let (step, room) = state.withLock { state -> (ChunkStep, CheckedContinuation<Void, Never>?) in
            guard !state.chunks.isEmpty else { return (state.ending ?? .wait, nil) }
            let chunk = state.chunks.removeFirst()
            state.byteCount -= chunk.bytes.count
            guard state.byteCount < WebLimits.guideAhead else { return (.chunk(chunk), nil) }
            defer { state.room = nil }
            return (.chunk(chunk), state.room)
        }
        room?.resume()
        return step
    }

    func attach(_ waker: any Waker) {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.waker = waker
            state.task = Task(executorPreference: executor) { await self.make() }
        }
    }

    func close(_ reason: ReaderEnd) {
        let (task, room) = state.withLock { state in
            defer {
                state.chunks = []
                state.waker = nil
                state.task = nil
                state.room = nil
            }
            state.isClosed = true
            return (state.task, state.room)
        }
        task?.cancel()
        room?.resume()
    }
}
