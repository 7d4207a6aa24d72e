import CLinux
import Glibc

/// An address with a port.
public struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
    public var address: IPAddress
    public var port: UInt16
    /// The interface a link-local IPv6 address belongs to; 0 when that does not matter.
    public var scope: UInt32

    public init(_ address: IPAddress, port: UInt16, scope: UInt32 = 0) {
        self.address = address
        self.port = port
        self.scope = scope
    }

    public var description: String { address.isIPv4 ? "\(address):\(port)" : "[\(address)]:\(port)" }

    init?(_ storage: sockaddr_storage) {
        switch Int32(storage.ss_family) {
        case AF_INET:
            let raw = unsafe withUnsafeBytes(of: storage) { unsafe $0.loadUnaligned(as: sockaddr_in.self) }
            self.init(
                IPAddress(v4: UInt32(bigEndian: raw.sin_addr.s_addr)), port: UInt16(bigEndian: raw.sin_port))
        case AF_INET6:
            let raw = unsafe withUnsafeBytes(of: storage) { unsafe $0.loadUnaligned(as: sockaddr_in6.self) }
            self.init(IPAddress(raw.sin6_addr), port: UInt16(bigEndian: raw.sin6_port), scope: raw.sin6_scope_id)
        default:
            return nil
        }
    }

    /// The system's form; an IPv4 address takes the IPv6 notation when the socket is an IPv6 one.
    func storage(asIPv6: Bool) -> sockaddr_storage {
        var storage = sockaddr_storage()
        if asIPv6 || !address.isIPv4 {
            var raw = sockaddr_in6()
            raw.sin6_family = sa_family_t(AF_INET6)
            raw.sin6_port = port.bigEndian
            raw.sin6_addr = address.v6Raw
            raw.sin6_scope_id = scope
            unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.storeBytes(of: raw, as: sockaddr_in6.self) }
        } else {
            var raw = sockaddr_in()
            raw.sin_family = sa_family_t(AF_INET)
            raw.sin_port = port.bigEndian
            raw.sin_addr.s_addr = address.v4Bits?.bigEndian ?? 0
            unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.storeBytes(of: raw, as: sockaddr_in.self) }
        }
        return storage
    }
}
