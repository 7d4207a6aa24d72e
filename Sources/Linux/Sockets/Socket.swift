import CLinux
import Glibc

/// One open socket, closed when the last reference goes. Never blocking, never inherited by child processes.
public final class Socket: Sendable {
    /// The kernel's MSG_NOSIGNAL. Optimised builds do not always find the C library's name for it.
    private static let noSignal: Int32 = 0x4000

    /// For event loops that watch it; it stays owned by this object.
    public let descriptor: Int32
    let isIPv6: Bool

    init(owning descriptor: Int32, isIPv6: Bool) {
        self.descriptor = descriptor
        self.isIPv6 = isIPv6
    }

    deinit { close(descriptor) }

    private convenience init(_ address: IPAddress, type: Int32) throws(SystemError) {
        let family = address.isIPv4 ? AF_INET : AF_INET6
        let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = try systemCall("open a socket", fix: "Raise the limit of open files (ulimit -n).") {
            socket(family, type | flags, 0)
        }
        self.init(owning: descriptor, isIPv6: !address.isIPv4)
    }

    /// A listening TCP socket. `::` listens for IPv4 as well. Fails when anybody else listens on that address.
    public static func listener(on local: SocketAddress, backlog: Int = 1_024) throws(SystemError) -> Socket {
        let socket = try bound(to: local, type: streamType, sharesPort: false)
        try socket.listen(backlog)
        return socket
    }

    /// Several listening sockets on one address, among which the kernel spreads connections. The first is bound alone, so
    /// a second program on the same port is still noticed.
    public static func listeners(
        on local: SocketAddress, count: Int, backlog: Int = 1_024
    ) throws(SystemError) -> [Socket] {
        let first = try bound(to: local, type: streamType, sharesPort: false)
        var sockets = [first]
        if count > 1 {
            try first.set(SOL_SOCKET, SO_REUSEPORT, 1)
            let shared = try first.localAddress()
            while sockets.count < count { sockets.append(try bound(to: shared, type: streamType, sharesPort: true)) }
        }
        for socket in sockets { try socket.listen(backlog) }
        return sockets
    }

    /// A UDP socket that learns at which address each datagram arrived and may send broadcasts.
    static func datagram(on local: SocketAddress) throws(SystemError) -> Socket {
        let socket = try bound(to: local, type: Int32(SOCK_DGRAM.rawValue), sharesPort: false)
        try socket.set(SOL_SOCKET, SO_BROADCAST, 1)
        if socket.isIPv6 {
            try socket.set(Int32(IPPROTO_IPV6), IPV6_RECVPKTINFO, 1)
        } else {
            try socket.set(Int32(IPPROTO_IP), IP_PKTINFO, 1)
        }
        return socket
    }

    private static var streamType: Int32 { Int32(SOCK_STREAM.rawValue) }

    private static func bound(
        to local: SocketAddress, type: Int32, sharesPort: Bool
    ) throws(SystemError) -> Socket {
        let socket = try Socket(local.address, type: type)
        if type == streamType { try socket.set(SOL_SOCKET, SO_REUSEADDR, 1) }
        if sharesPort { try socket.set(SOL_SOCKET, SO_REUSEPORT, 1) }
        if socket.isIPv6 { try socket.set(Int32(IPPROTO_IPV6), IPV6_V6ONLY, local.address == .anyV6 ? 0 : 1) }
        try systemCall("bind to \(local)", fix: "Choose another address or port, or stop the program that has it.") {
            unsafe withAddress(local, asIPv6: socket.isIPv6) { unsafe bind(socket.descriptor, $0, $1) }
        }
        return socket
    }

    private func listen(_ backlog: Int) throws(SystemError) {
        try systemCall("listen", fix: "Choose another address or port, or stop the program that has it.") {
            Glibc.listen(descriptor, Int32(backlog))
        }
    }

    public func set(_ level: Int32, _ option: Int32, _ value: Int32) throws(SystemError) {
        try systemCall("set a socket option") {
            unsafe withUnsafePointer(to: value) { unsafe setsockopt(descriptor, level, option, $0, 4) }
        }
    }

    /// The address and port this socket is bound to.
    public func localAddress() throws(SystemError) -> SocketAddress {
        unsafe try address("ask for the socket's address") { unsafe getsockname(descriptor, $0, $1) }
    }

    /// The other end's address and port.
    public func peerAddress() throws(SystemError) -> SocketAddress {
        unsafe try address("ask for the peer's address") { unsafe getpeername(descriptor, $0, $1) }
    }

    private func address(
        _ what: String, _ call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) throws(SystemError) -> SocketAddress {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        try systemCall(what) {
            unsafe withUnsafeMutablePointer(to: &storage) { storage in
                unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe call($0, &length) }
            }
        }
        guard let address = SocketAddress(storage) else {
            throw SystemError(EAFNOSUPPORT, what: what, fix: "Only IPv4 and IPv6 are known here.")
        }
        return address
    }

    /// What sending or receiving came to, without waiting.
    enum Transfer<Value> {
        case done(Value)
        /// Nothing happens before the socket is ready.
        case wouldBlock
        /// The system's error number.
        case failed(Int32)
    }

    /// Sends what the connection takes of the bytes from `start` on, and returns how many that were.
    func send(_ bytes: [UInt8], from start: Int) -> Transfer<Int> {
        while true {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                unsafe Glibc.send(
                    descriptor, bytes.baseAddress.map { unsafe $0 + start }, bytes.count - start, Self.noSignal)
            }
            if count >= 0 { return .done(count) }
            let number = errno
            if number == EAGAIN { return .wouldBlock }
            if number != EINTR { return .failed(number) }
        }
    }

    /// What has arrived; empty when the other end has finished.
    func receive(upTo byteCount: Int) -> Transfer<[UInt8]> {
        while true {
            var count = 0
            var number: Int32 = 0
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { room, used in
                count = unsafe recv(descriptor, room.baseAddress, byteCount, 0)
                number = errno
                used = max(0, count)
            }
            if count >= 0 { return .done(bytes) }
            if number == EAGAIN { return .wouldBlock }
            if number != EINTR { return .failed(number) }
        }
    }

    /// The address of the other end of a descriptor that the caller owns; nil if it is not a connected IP socket.
    public static func peerAddress(of descriptor: Int32) -> SocketAddress? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = unsafe withUnsafeMutablePointer(to: &storage) { storage in
            unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getpeername(descriptor, $0, &length)
            }
        }
        return status == 0 ? SocketAddress(storage) : nil
    }
}

/// Hands `body` the system's form of an address.
func withAddress<Result>(
    _ address: SocketAddress, asIPv6: Bool, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result {
    var storage = address.storage(asIPv6: asIPv6)
    let size = asIPv6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
    return unsafe withUnsafePointer(to: &storage) { storage in
        unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, socklen_t(size)) }
    }
}
