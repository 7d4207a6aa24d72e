import Core
import Glibc
import Synchronization

/// Accepts TCP connections on a thread of its own and serves each on another, a bounded number at a time.
public final class TCPListener: Sendable {
    private let socket: Socket
    private let stopSignal: WakeSignal
    private let maximumConnections: Int
    private let served = Mutex(0)
    public let port: UInt16

    public init(port: UInt16, address: IPAddress = .anyV4, maximumConnections: Int = 16) throws(SystemError) {
        socket = try Socket.listener(on: SocketAddress(address, port: port), backlog: 64)
        stopSignal = try WakeSignal()
        self.maximumConnections = maximumConnections
        self.port = try socket.localAddress().port
    }

    /// Serves each connection with `handler`; it closes when the handler has returned. A connection above the bound is
    /// closed at once.
    public func start(name: String, _ handler: @escaping @Sendable (TCPConnection) -> Void) {
        Thread.start(name: name) { [self] in
            while stopSignal.wait(for: socket, events: POLLIN, until: nil) == .ready {
                guard let connection = accept() else { continue }
                let hasRoom = served.withLock { served in
                    guard served < maximumConnections else { return false }
                    served += 1
                    return true
                }
                guard hasRoom else { continue }
                Thread.start(name: name) { [self] in
                    handler(connection)
                    served.withLock { $0 -= 1 }
                }
            }
        }
    }

    /// Ends the accepting thread and every connection's reads and writes soon.
    public func stop() { stopSignal.raise() }

    private func accept() -> TCPConnection? {
        switch socket.accept() {
        case .none: return nil
        case .exhausted:
            // The connection waits in the kernel's queue, and so do we, instead of spinning.
            SystemClock.sleep(untilUptime: SystemClock.uptime + .milliseconds(50))
            return nil
        case .connection(let accepted, _):
            // A peer that has gone already has no address; there is nobody to serve then.
            return try? TCPConnection(accepted, stopSignal: stopSignal)
        }
    }
}
