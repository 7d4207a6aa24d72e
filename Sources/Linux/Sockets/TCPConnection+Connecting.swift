public import Core
import CLinux
import Glibc

extension TCPConnection {
    /// Connects to a host given by name or address.
    public static func connect(host: String, port: UInt16, within patience: TimeSpan) throws(SystemError)
        -> TCPConnection
    {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let fix = "Check the address, and that the server runs."
        guard unsafe getaddrinfo(host, String(port), &hints, &found) == 0, let first = unsafe found else {
            throw SystemError(EHOSTUNREACH, what: "Finding \(host)", fix: fix)
        }
        defer { unsafe freeaddrinfo(found) }
        let kind = unsafe first.pointee.ai_family
        let socket = Socket(
            owning: try systemCall("Connecting to \(host):\(port)", fix: fix) {
                Glibc.socket(kind, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            }, isIPv6: kind == AF_INET6)
        var limit = timeval(tv_sec: Int(max(1, patience.seconds)), tv_usec: 0)
        _ = unsafe setsockopt(
            socket.descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        try systemCall("Connecting to \(host):\(port)", fix: fix) {
            unsafe Glibc.connect(socket.descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen)
        }
        return try TCPConnection(socket, stopSignal: try WakeSignal())
    }
}
