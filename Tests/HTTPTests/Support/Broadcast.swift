import Core
import Dispatch
import Synchronization

/// A stand-in for a channel: chunks of numbered packets, read by any number of readers that jump forward when late.
final class Broadcast: Sendable {
    static let packetsPerChunk = 112

    struct State {
        var chunks: [Chunk] = []
        var packetCount: UInt64 = 0
        var isFinished = false
        var wakers: [any Waker] = []
    }

    let state = Mutex(State())

    func publish(_ count: Int) {
        for _ in 0..<count {
            let wakers = state.withLock { state in
                state.chunks.append(Chunk(Self.packets(from: state.packetCount)))
                state.packetCount += UInt64(Self.packetsPerChunk)
                return state.wakers
            }
            for waker in wakers { waker.wake() }
        }
    }

    func finish() {
        let wakers = state.withLock { state in
            state.isFinished = true
            return state.wakers
        }
        for waker in wakers { waker.wake() }
    }

    var packetCount: UInt64 { state.withLock { $0.packetCount } }

    /// A packet holds the sync byte, its number, and the number's lowest byte all through the rest.
    private static func packets(from first: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(packetsPerChunk * TransportPacket.byteCount)
        for number in first..<(first + UInt64(packetsPerChunk)) {
            bytes.append(TransportPacket.syncByte)
            for shift in stride(from: UInt64(56), through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: number >> shift))
            }
            bytes.append(contentsOf: repeatElement(UInt8(truncatingIfNeeded: number), count: 179))
        }
        return bytes
    }
}

/// One client's place in a broadcast.
final class BroadcastReader: ChunkReader {
    private let broadcast: Broadcast
    private let lag: Int
    private let place = Mutex(0)
    let ends = Mutex<[ReaderEnd]>([])
    let ended = DispatchSemaphore(value: 0)
    let jumps = Counter()

    init(_ broadcast: Broadcast, lag: Int = .max) {
        self.broadcast = broadcast
        self.lag = lag
    }

    func next() -> ChunkStep {
        place.withLock { place in
            broadcast.state.withLock { state in
                if state.chunks.count - place > lag {
                    place = state.chunks.count - 2
                    jumps.add()
                }
                guard place < state.chunks.count else { return state.isFinished ? .end : .wait }
                place += 1
                return .chunk(state.chunks[place - 1])
            }
        }
    }

    func attach(_ waker: any Waker) { broadcast.state.withLock { $0.wakers.append(waker) } }

    func close(_ reason: ReaderEnd) {
        ends.withLock { $0.append(reason) }
        ended.signal()
    }

    /// Why it was closed, once it is; nil when it is not, or was more than once.
    var end: ReaderEnd? {
        guard ended.wait(timeout: .now() + 20) == .success else { return nil }
        ended.signal()
        return ends.withLock { $0.count == 1 ? $0[0] : nil }
    }
}

/// Checks received bytes packet by packet.
struct PacketCheck {
    private var rest: [UInt8] = []
    private(set) var packetCount = 0
    private(set) var gaps = 0
    private(set) var last: UInt64?
    private(set) var faults: [String] = []

    mutating func take(_ bytes: [UInt8]) {
        rest += bytes
        var offset = 0
        while rest.count - offset >= TransportPacket.byteCount {
            check(rest[offset..<(offset + TransportPacket.byteCount)])
            offset += TransportPacket.byteCount
        }
        rest.removeFirst(offset)
    }

    /// Bytes behind the last whole packet.
    var tornByteCount: Int { rest.count }

    private mutating func check(_ packet: ArraySlice<UInt8>) {
        let number = packet.dropFirst().prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let low = UInt8(truncatingIfNeeded: number)
        guard faults.count < 5 else { return }
        if packet.first != TransportPacket.syncByte { faults.append("no sync byte at packet \(packetCount)") }
        if !packet.dropFirst(9).allSatisfy({ $0 == low }) { faults.append("torn packet \(number)") }
        if let last, number <= last { faults.append("packet \(number) behind \(last)") }
        if let last, number != last + 1 { gaps += 1 }
        last = number
        packetCount += 1
    }
}
