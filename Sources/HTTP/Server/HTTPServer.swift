public import Core
import Glibc
public import Linux
import Synchronization

/// Answers at once on the loop's own thread, or says nil and leaves the request to the `RequestHandler`. Only for what
/// takes microseconds: as long as it runs, every stream of that loop waits.
public typealias ImmediateHandler = @Sendable (Request) -> Response?

/// An HTTP/1.1 server: some event loops, each on a thread of its own, that share one port.
public final class HTTPServer: Sendable {
    /// Where it listens, with the port the kernel chose if none was asked for.
    public let addresses: [SocketAddress]
    public let metrics: ServerMetrics
    private let context: ServerContext
    private let life: Mutex<Life>

    private struct Life {
        /// Listening sockets for each loop, until they start.
        var listeners: [[Socket]]
        /// The Unix socket, until the first loop starts.
        var localListener: Socket?
        var mailboxes: [LoopMailbox] = []
        var running = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    /// Binds; no request is answered before `start`.
    public init(
        _ configuration: ServerConfiguration, log: Log, immediate: ImmediateHandler? = nil,
        handler: @escaping RequestHandler
    ) throws(HTTPError) {
        let loopCount = max(1, configuration.loopCount ?? min(4, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
        var listeners = [[Socket]](repeating: [], count: loopCount)
        var addresses: [SocketAddress] = []
        for address in configuration.addresses {
            let port = addresses.first?.port ?? configuration.port
            let sockets = try Self.listeners(on: SocketAddress(address, port: port), count: loopCount)
            for (index, socket) in sockets.enumerated() { listeners[index].append(socket) }
            // A socket that does not say where it listens, listens where it was told.
            addresses.append((try? sockets[0].localAddress()) ?? SocketAddress(address, port: port))
        }
        self.addresses = addresses
        metrics = ServerMetrics()
        context = ServerContext(
            configuration: configuration, handler: handler, immediate: immediate, log: log,
            book: ConnectionQuota(limits: configuration.limits), metrics: metrics)
        let localListener = try configuration.socketPath.map { path throws(HTTPError) in
            try Self.localListener(at: path)
        }
        life = Mutex(Life(listeners: listeners, localListener: localListener))
    }

    public var port: UInt16 { addresses.first?.port ?? 0 }

    /// Begins to answer. Once in the life of a server.
    public func start() throws(HTTPError) {
        let (listeners, localListener) = life.withLock { life in
            defer { (life.listeners, life.localListener) = ([], nil) }
            return (life.listeners, life.localListener)
        }
        for (index, sockets) in listeners.enumerated() {
            let mailbox: LoopMailbox
            do { mailbox = try LoopMailbox() } catch { throw HTTPError.noLoop(error) }
            life.withLock { life in
                life.mailboxes.append(mailbox)
                life.running += 1
            }
            let local = index == 0 ? localListener : nil
            Thread.start(name: "http \(index)") { [self] in
                ConnectionLoop(context: context, mailbox: mailbox, listeners: sockets, localListener: local).run()
                ended()
            }
        }
        for address in addresses { context.log(.info, "http.listening", ["address": address]) }
    }

    /// Accepts no more connections, lets responses finish and ends streams; returns when every connection is closed, at the
    /// latest after `limits.stopTime`.
    public func stop() async {
        await withCheckedContinuation { continuation in
            let mailboxes = life.withLock { life -> [LoopMailbox]? in
                (life.listeners, life.localListener) = ([], nil)
                guard life.running > 0 else { return nil }
                life.waiting.append(continuation)
                return life.mailboxes
            }
            // Nobody finds the socket of a station that is no longer there.
            if let path = context.configuration.socketPath { unsafe unlink(path) }
            guard let mailboxes else { return continuation.resume() }
            for mailbox in mailboxes { _ = mailbox.post(.stop) }
        }
    }

    private func ended() {
        let waiting = life.withLock { life in
            life.running -= 1
            guard life.running == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { life.waiting = [] }
            return life.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    private static func localListener(at path: String) throws(HTTPError) -> Socket {
        do { return try Socket.localListener(at: path) } catch { throw .socketRefused(path, error) }
    }

    private static func listeners(on address: SocketAddress, count: Int) throws(HTTPError) -> [Socket] {
        do {
            return try Socket.listeners(on: address, count: count)
        } catch {
            switch error.number {
            case EADDRINUSE: throw .addressInUse(address, error)
            case EAFNOSUPPORT where address.address == .anyV6, EADDRNOTAVAIL where address.address == .anyV6:
                return try listeners(on: SocketAddress(.anyV4, port: address.port), count: count)
            default: throw .addressRefused(address, error)
            }
        }
    }
}
