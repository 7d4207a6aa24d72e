import CLinux
public import Core
import Glibc

/// A connection to a server, for programs that wait for its responses. Connecting, reading and writing block, each for a
/// bounded time. Closed when the last reference goes.
public final class ClientConnection: Sendable {
    /// Where a server listens.
    public enum Target: Hashable, Sendable, CustomStringConvertible {
        case host(String, port: UInt16)
        /// A Unix socket.
        case file(String)

        public var description: String {
            switch self {
            case .host(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
            case .file(let path): path
            }
        }
    }

    private let socket: Socket
    private let target: Target

    /// Tries each address of a host in turn.
    public init(to target: Target, within patience: TimeSpan) throws(SystemError) {
        self.target = target
        let deadline = SystemClock.uptime + patience
        switch target {
        case .host(let host, let port): socket = try Self.connect(host, port, target, deadline)
        case .file(let path): socket = try Self.connect(path, target, deadline)
        }
    }

    /// Sends all bytes.
    public func write(_ bytes: [UInt8], within patience: TimeSpan) throws(SystemError) {
        let deadline = SystemClock.uptime + patience
        var sent = 0
        while sent < bytes.count {
            switch socket.send(bytes, from: sent) {
            case .done(let count): sent += count
            case .wouldBlock: try Self.wait(for: socket, POLLOUT, target, deadline)
            case .failed(let number): throw .connection(number, to: target)
            }
        }
    }

    /// What has arrived, waiting for the first byte; empty when the server has closed the connection.
    public func read(upTo byteCount: Int = 65_536, within patience: TimeSpan) throws(SystemError) -> [UInt8] {
        let deadline = SystemClock.uptime + patience
        while true {
            switch socket.receive(upTo: byteCount) {
            case .done(let bytes): return bytes
            case .wouldBlock: try Self.wait(for: socket, POLLIN, target, deadline)
            case .failed(let number): throw .connection(number, to: target)
            }
        }
    }

    private static func connect(
        _ host: String, _ port: UInt16, _ target: Target, _ deadline: TimeSpan
    ) throws(SystemError) -> Socket {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, String(port), &hints, &found) == 0 else {
            throw .connection(EHOSTUNREACH, to: target)
        }
        defer { unsafe freeaddrinfo(found) }
        var last = SystemError.connection(EHOSTUNREACH, to: target)
        var next = unsafe found
        while let address = unsafe next {
            do throws(SystemError) {
                return try unsafe connect(
                    address.pointee.ai_family, address.pointee.ai_addr, address.pointee.ai_addrlen, target, deadline)
            } catch {
                last = error
            }
            unsafe next = address.pointee.ai_next
        }
        throw last
    }

    private static func connect(_ path: String, _ target: Target, _ deadline: TimeSpan) throws(SystemError) -> Socket {
        try unsafe withLocalAddress(path) { address, size throws(SystemError) in
            try unsafe connect(AF_UNIX, address, size, target, deadline)
        }
    }

    private static func connect(
        _ family: Int32, _ address: UnsafePointer<sockaddr>, _ size: socklen_t, _ target: Target,
        _ deadline: TimeSpan
    ) throws(SystemError) -> Socket {
        let flags = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let socket = Socket(
            owning: try systemCall("Cannot connect to \(target)") { Glibc.socket(family, flags, 0) },
            isIPv6: family == AF_INET6)
        guard unsafe Glibc.connect(socket.descriptor, address, size) != 0 else { return socket }
        guard errno == EINPROGRESS || errno == EINTR else { throw .connection(errno, to: target) }
        try wait(for: socket, POLLOUT, target, deadline)
        var number: Int32 = 0
        var length = socklen_t(4)
        _ = unsafe getsockopt(socket.descriptor, SOL_SOCKET, SO_ERROR, &number, &length)
        guard number == 0 else { throw .connection(number, to: target) }
        return socket
    }

    private static func wait(
        for socket: Socket, _ events: Int32, _ target: Target, _ deadline: TimeSpan
    ) throws(SystemError) {
        while true {
            let left = max(0, (deadline - SystemClock.uptime).microseconds)
            var watched = pollfd(fd: socket.descriptor, events: Int16(events), revents: 0)
            let count = unsafe poll(&watched, 1, Int32(clamping: (left + 999) / 1_000))
            if count > 0 { return }
            if count == 0 { throw .connection(ETIMEDOUT, to: target) }
            if errno != EINTR { throw .connection(errno, to: target) }
        }
    }
}

extension SystemError {
    fileprivate static func connection(_ number: Int32, to target: ClientConnection.Target) -> SystemError {
        SystemError(
            number, what: "Cannot talk to \(target)", fix: "Check the address, and that the server is running.")
    }

    /// Whether nothing came in time.
    public var isTimeout: Bool { number == ETIMEDOUT }
}
