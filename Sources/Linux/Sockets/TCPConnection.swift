public import Core
import Glibc

/// One accepted TCP connection, for small protocols served by a thread of their own. Reads and writes wait until their
/// deadline or until the listener stops. Closed when the last reference goes.
public final class TCPConnection: Sendable {
    private let socket: Socket
    private let stopSignal: WakeSignal
    public let peer: SocketAddress
    /// The address of ours the peer connected to.
    public let local: SocketAddress

    init(_ socket: Socket, stopSignal: WakeSignal) throws(SystemError) {
        self.socket = socket
        self.stopSignal = stopSignal
        peer = try socket.peerAddress()
        local = try socket.localAddress()
    }

    public enum Reading: Equatable, Sendable {
        case bytes([UInt8])
        /// The peer has finished, or the connection was lost.
        case ended
        case timeout
        /// The listener stops.
        case stopped
    }

    /// What has arrived, waiting for the first byte at most `patience`.
    public func read(upTo byteCount: Int, within patience: TimeSpan) -> Reading {
        let deadline = SystemClock.uptime + patience
        while true {
            switch stopSignal.wait(for: socket, events: POLLIN, until: deadline) {
            case .timeout: return .timeout
            case .raised: return .stopped
            case .ready: break
            }
            switch socket.receive(upTo: byteCount) {
            case .done(let bytes): return bytes.isEmpty ? .ended : .bytes(bytes)
            case .wouldBlock: continue
            case .failed: return .ended
            }
        }
    }

    /// Sends all bytes; false when the peer is gone, does not take them in time, or the listener stops.
    public func write(_ bytes: [UInt8], within patience: TimeSpan) -> Bool {
        let deadline = SystemClock.uptime + patience
        var sent = 0
        while sent < bytes.count {
            switch socket.send(bytes, from: sent) {
            case .done(let count): sent += count
            case .wouldBlock:
                guard stopSignal.wait(for: socket, events: POLLOUT, until: deadline) == .ready else { return false }
            case .failed: return false
            }
        }
        return true
    }
}
