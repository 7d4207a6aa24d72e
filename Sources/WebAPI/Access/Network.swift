/// How near an address is.
public enum Network: Hashable, Sendable {
    /// This machine.
    case loopback
    /// A network at home: private, link-local, unique local and carrier-grade addresses, which no one outside can use.
    case home
    case elsewhere

    /// `host` is an address as text; what is not an address is elsewhere.
    public init(_ host: String) {
        let host = host.lowercased().prefix { $0 != "%" }
        if let address = IPv4Address(host) {
            self = Self.ofIPv4(address.number)
        } else if host.hasPrefix("::ffff:"), let address = IPv4Address(host.dropFirst(7)) {
            self = Self.ofIPv4(address.number)
        } else if host == "::1" {
            self = .loopback
        } else {
            self = Self.ofIPv6(host)
        }
    }

    private static func ofIPv4(_ number: UInt32) -> Network {
        switch number {
        case 0x7f00_0000...0x7fff_ffff: .loopback
        case 0x0a00_0000...0x0aff_ffff, 0xac10_0000...0xac1f_ffff, 0xc0a8_0000...0xc0a8_ffff: .home
        // Link-local, and the range that carriers and overlay networks share.
        case 0xa9fe_0000...0xa9fe_ffff, 0x6440_0000...0x647f_ffff: .home
        default: .elsewhere
        }
    }

    private static func ofIPv6(_ host: Substring) -> Network {
        guard let first = host.split(separator: ":", omittingEmptySubsequences: false).first, first.utf8.count == 4,
            host.contains(":"), let prefix = UInt16(first, radix: 16)
        else { return .elsewhere }
        // fc00::/7 unique local, fe80::/10 link-local.
        return prefix & 0xfe00 == 0xfc00 || prefix & 0xffc0 == 0xfe80 ? .home : .elsewhere
    }
}
