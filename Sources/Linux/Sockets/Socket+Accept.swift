import CLinux
import Glibc

extension Socket {
    public enum Acceptance {
        case connection(Socket, peer: SocketAddress)
        /// No connection is waiting.
        case none
        /// A connection is waiting but the process or the machine has no descriptor or memory left. Try again later.
        case exhausted
    }

    /// Takes the next waiting connection of a listening socket. Never blocks. A Unix socket's peer is this machine.
    public func accept() -> Acceptance {
        let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        while true {
            var storage = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let taken = unsafe withUnsafeMutablePointer(to: &storage) { storage in
                unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe clinux_accept4(descriptor, $0, &length, flags)
                }
            }
            guard taken >= 0 else {
                switch errno {
                case EAGAIN: return .none
                case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
                // Anything else is about the one connection that was waiting, for example that it is gone again.
                default: continue
                }
            }
            let socket = Socket(owning: taken, isIPv6: isIPv6)
            if Int32(storage.ss_family) == AF_UNIX {
                return .connection(socket, peer: SocketAddress(.loopbackV4, port: 0))
            }
            if let peer = SocketAddress(storage) { return .connection(socket, peer: peer) }
        }
    }
}
