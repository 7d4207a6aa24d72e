import LibAV
import Linux
import Synchronization

/// What a reading thread and the engine share: the state of the opening, and packets on their way.
final class SourceFeed: Sendable {
    enum Track: Hashable, Sendable {
        case video
        /// For the channel's audio track of this number.
        case audio(Int)

        fileprivate var place: Int {
            switch self {
            case .video: 0
            case .audio(let number): 1 + number
            }
        }
    }

    /// Packets of each track.
    struct Queues {
        private var tracks: [[Packet]] = []

        subscript(_ track: Track) -> [Packet] {
            get { track.place < tracks.count ? tracks[track.place] : [] }
            _modify {
                while tracks.count <= track.place { tracks.append([]) }
                yield &tracks[track.place]
            }
        }

        fileprivate func hasPackets(_ track: Track) -> Bool {
            track.place < tracks.count && !tracks[track.place].isEmpty
        }

        fileprivate func count(_ track: Track) -> Int { track.place < tracks.count ? tracks[track.place].count : 0 }

        fileprivate var most: Int { tracks.map(\.count).max() ?? 0 }

        fileprivate mutating func append(_ other: Queues) {
            while tracks.count < other.tracks.count { tracks.append([]) }
            for (place, packets) in other.tracks.enumerated() { tracks[place].append(contentsOf: packets) }
        }
    }

    /// Packets with one owner at a time.
    // unchecked: the reading thread fills a batch and lets go of it; the engine takes it out under the lock.
    private struct Batch: @unchecked Sendable {
        var packets = Queues()
        var byteCount = 0
    }

    // unchecked: the reading thread gives the packet away with this value and never touches it again.
    private struct GivenPacket: @unchecked Sendable {
        let packet: Packet
    }

    private enum Opening {
        case running
        case done(OpenedSource)
        case failed(SourceFailure)
    }

    private struct State {
        var opening = Opening.running
        /// What the source gives.
        var tracks: [Track] = []
        var batch = Batch()
        var end: Ending?
        var isClosed = false
        var engineWaits = false
        var readerWaits = false
        var wanted: Track?

        /// Whether the engine waits; it does not any more afterwards.
        mutating func wakesEngine() -> Bool {
            defer { engineWaits = false }
            return engineWaits
        }
    }

    struct Ending: Sendable {
        let cause: String?
    }

    /// The reading thread rests when both tracks have this many packets, about two seconds.
    private static let comfortablePackets = 64
    private static let comfortableBytes = 24 << 20
    /// When one track has this many packets and the other none, the other is sparse: nothing is waited for.
    private static let sparsePackets = 600

    private let work: SourceWork
    private let state = Mutex(State())
    private let engineGate = Latch()
    private let readerGate = Latch()

    /// The engine's waits are counted in `work`.
    init(_ work: SourceWork) { self.work = work }

    // MARK: The reading thread's side

    func open(_ source: OpenedSource) { resolve(.done(source), tracks: source.tracks) }
    func fail(_ failure: SourceFailure) { resolve(.failed(failure), tracks: []) }

    private func resolve(_ opening: Opening, tracks: [Track]) {
        let wakes = state.withLock { state in
            state.opening = opening
            state.tracks = tracks
            return state.wakesEngine()
        }
        if wakes { engineGate.open() }
    }

    /// Hands a packet over and rests when there are enough. False: no more are needed.
    /// The engine is not woken for a packet `beforeEntry`: it can do nothing before the in-point is reached, and waking it
    /// for each packet of a whole group delays the start on a busy machine by a tenth of a second (measured).
    func give(_ packet: consuming Packet, _ track: Track, beforeEntry: Bool) -> Bool {
        let given = GivenPacket(packet: packet)
        let step = state.withLock { state -> (wakes: Bool, rests: Bool, goesOn: Bool) in
            if state.isClosed { return (false, false, false) }
            state.batch.byteCount += given.packet.byteCount
            state.batch.packets[track].append(given.packet)
            let starved = state.wanted.map { !state.batch.packets.hasPackets($0) } ?? false
            let enough =
                state.batch.byteCount >= Self.comfortableBytes
                || state.tracks.allSatisfy { state.batch.packets.count($0) >= Self.comfortablePackets }
            state.readerWaits = enough && !starved
            let isWanted = !beforeEntry && (state.wanted == nil || state.wanted == track)
            let wakes = isWanted || state.readerWaits ? state.wakesEngine() : false
            return (wakes, state.readerWaits, true)
        }
        if step.wakes { engineGate.open() }
        if step.rests { readerGate.wait() }
        return step.goesOn
    }

    func end(cause: String?) {
        let wakes = state.withLock { state in
            if state.end == nil { state.end = Ending(cause: cause) }
            return state.wakesEngine()
        }
        if wakes { engineGate.open() }
    }

    // MARK: The engine's side

    func opened(_ patience: WaitLimit) -> SourceState {
        while true {
            let step = state.withLock { state -> SourceState in
                switch state.opening {
                case .running:
                    state.engineWaits = true
                    return .opening
                case .done: return .ready
                case .failed(let failure): return .failed(failure)
                }
            }
            guard case .opening = step else { return step }
            guard isWoken(patience) else {
                forgetWaiting()
                return .opening
            }
        }
    }

    var source: OpenedSource? {
        state.withLock { state in
            guard case .done(let source) = state.opening else { return nil }
            return source
        }
    }

    enum Taking { case packets, notYet, ended(Ending) }

    /// Moves all waiting packets to the engine's queues, which have run out of `track`. Waits for a packet of it.
    func take(_ track: Track, into queues: inout Queues, patience: WaitLimit) -> Taking {
        while true {
            let step = state.withLock { state -> (batch: Batch, wakes: Bool, ending: Ending?) in
                let batch = state.batch
                state.batch = Batch()
                let wakes = state.readerWaits
                state.readerWaits = false
                let satisfied = batch.packets.hasPackets(track)
                state.engineWaits = !satisfied && state.end == nil
                state.wanted = state.engineWaits ? track : nil
                return (batch, wakes, satisfied ? nil : state.end)
            }
            if step.wakes { readerGate.open() }
            queues.append(step.batch.packets)
            if step.batch.packets.hasPackets(track) { return .packets }
            if let ending = step.ending { return .ended(ending) }
            if queues.most >= Self.sparsePackets {
                forgetWaiting()
                return .notYet
            }
            guard isWoken(patience) else {
                forgetWaiting()
                return .notYet
            }
        }
    }

    private func isWoken(_ patience: WaitLimit) -> Bool {
        let start = SystemClock.uptime
        defer { work.addWait(SystemClock.uptime - start) }
        return engineGate.wait(patience)
    }

    private func forgetWaiting() {
        state.withLock { state in
            state.engineWaits = false
            state.wanted = nil
        }
    }

    func close() {
        let wakes = state.withLock { state in
            state.isClosed = true
            state.batch = Batch()
            defer { state.readerWaits = false }
            return state.readerWaits
        }
        if wakes { readerGate.open() }
    }

    var isClosed: Bool { state.withLock { $0.isClosed } }
}
