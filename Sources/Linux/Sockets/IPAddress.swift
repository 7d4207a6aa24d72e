import CLinux
import Glibc

/// An IPv4 or IPv6 address. An IPv4 address that arrives wrapped in IPv6 (`::ffff:192.0.2.1`) is stored as IPv4, so that
/// rules about networks cannot be passed by in the other notation.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    enum Family: Hashable { case v4, v6 }

    let family: Family
    /// The upper and lower 64 bits; IPv4 sits in the lowest 32.
    let high: UInt64
    let low: UInt64

    public init(v4 bits: UInt32) {
        self.init(family: .v4, high: 0, low: UInt64(bits))
    }

    public init(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) {
        self.init(v4: UInt32(first) << 24 | UInt32(second) << 16 | UInt32(third) << 8 | UInt32(fourth))
    }

    public init(v6 high: UInt64, _ low: UInt64) {
        if high == 0 && low >> 32 == 0xffff {
            self.init(v4: UInt32(truncatingIfNeeded: low))
        } else {
            self.init(family: .v6, high: high, low: low)
        }
    }

    private init(family: Family, high: UInt64, low: UInt64) {
        self.family = family
        self.high = high
        self.low = low
    }

    /// Reads `192.168.1.20`, `fe80::1` or `[fe80::1]`; nil for anything else, shortened IPv4 and zones included.
    public init?(_ text: String) {
        var bare = Substring(text)
        if bare.hasPrefix("["), bare.hasSuffix("]") { bare = bare.dropFirst().dropLast() }
        guard !bare.isEmpty, bare.utf8.count < 46, !bare.utf8.contains(0) else { return nil }
        let terminated = String(bare)
        var v4 = in_addr()
        var v6 = in6_addr()
        if unsafe inet_pton(AF_INET, terminated, &v4) == 1 {
            self.init(v4: UInt32(bigEndian: v4.s_addr))
        } else if unsafe inet_pton(AF_INET6, terminated, &v6) == 1 {
            self.init(v6)
        } else {
            return nil
        }
    }

    init(_ raw: in6_addr) {
        let words = unsafe withUnsafeBytes(of: raw) { bytes in
            unsafe (
                UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
        self.init(v6: words.0, words.1)
    }

    /// All addresses of this machine.
    public static let anyV4 = IPAddress(0, 0, 0, 0)
    public static let anyV6 = IPAddress(v6: 0, 0)
    public static let loopbackV4 = IPAddress(127, 0, 0, 1)
    public static let loopbackV6 = IPAddress(v6: 0, 1)

    public var isIPv4: Bool { family == .v4 }

    /// The address as the 32 bits of IPv4, when it is one.
    public var v4Bits: UInt32? { isIPv4 ? UInt32(truncatingIfNeeded: low) : nil }

    var v6Raw: in6_addr {
        var raw = in6_addr()
        unsafe withUnsafeMutableBytes(of: &raw) { bytes in
            let (high, low) = isIPv4 ? (0, 0xffff << 32 | low) : (high, low)
            unsafe bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
            unsafe bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return raw
    }

    public var description: String {
        if let bits = v4Bits {
            return "\(bits >> 24).\(bits >> 16 & 0xff).\(bits >> 8 & 0xff).\(bits & 0xff)"
        }
        let raw = v6Raw
        return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
            unsafe withUnsafePointer(to: raw) { raw in
                let base = unsafe inet_ntop(AF_INET6, raw, text.baseAddress, socklen_t(INET6_ADDRSTRLEN))
                precondition(unsafe base != nil, "the room given is what the longest IPv6 text needs")
                return unsafe String(cString: text.baseAddress!)
            }
        }
    }
}
