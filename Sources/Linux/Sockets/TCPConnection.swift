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
        /// The peer has finished or broken off.
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
            var count = 0
            var number: Int32 = 0
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { room, used in
                count = unsafe recv(socket.descriptor, room.baseAddress, byteCount, 0)
                number = errno
                used = max(0, count)
            }
            if count > 0 { return .bytes(bytes) }
            if count < 0 && (number == EAGAIN || number == EINTR) { continue }
            return .ended
        }
    }

    /// Sends all bytes; false when the peer is gone, does not take them in time, or the listener stops.
    public func write(_ bytes: [UInt8], within patience: TimeSpan) -> Bool {
        let deadline = SystemClock.uptime + patience
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                unsafe send(
                    socket.descriptor, bytes.baseAddress.map { unsafe $0 + sent }, bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN {
                guard stopSignal.wait(for: socket, events: POLLOUT, until: deadline) == .ready else { return false }
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}
