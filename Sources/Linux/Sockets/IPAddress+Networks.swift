extension IPAddress {
    /// This machine itself: 127.0.0.0/8 and ::1.
    public var isLoopback: Bool {
        isIPv4 ? isIn(127, 0, 0, 0, prefix: 8) : self == .loopbackV6
    }

    /// Only valid on one link: 169.254.0.0/16 and fe80::/10.
    public var isLinkLocal: Bool {
        isIPv4 ? isIn(169, 254, 0, 0, prefix: 16) : high >> 54 == 0xfe80 >> 6
    }

    /// A home or company network: the IPv4 private ranges, IPv6 unique local addresses, and link-local ones.
    /// Loopback is not among them; nor are carrier networks (100.64.0.0/10), where the neighbours are other customers.
    public var isPrivate: Bool {
        if isLinkLocal { return true }
        guard isIPv4 else { return high >> 57 == 0xfc >> 1 }
        return isIn(10, 0, 0, 0, prefix: 8) || isIn(172, 16, 0, 0, prefix: 12) || isIn(192, 168, 0, 0, prefix: 16)
    }

    public var isUnspecified: Bool { high == 0 && low == 0 }

    public var isMulticast: Bool { isIPv4 ? isIn(224, 0, 0, 0, prefix: 4) : high >> 56 == 0xff }

    /// Whether an address on the public internet is meant: none of the special ranges above and below.
    public var isGlobal: Bool {
        if isLoopback || isPrivate || isUnspecified || isMulticast { return false }
        guard isIPv4 else { return high >> 61 == 1 && high >> 32 != 0x2001_0db8 }
        return
            !(isIn(0, 0, 0, 0, prefix: 8) || isIn(100, 64, 0, 0, prefix: 10) || isIn(192, 0, 0, 0, prefix: 24)
            || isIn(192, 0, 2, 0, prefix: 24) || isIn(198, 18, 0, 0, prefix: 15) || isIn(198, 51, 100, 0, prefix: 24)
            || isIn(203, 0, 113, 0, prefix: 24) || isIn(240, 0, 0, 0, prefix: 4))
    }

    /// Whether the first `prefix` bits are those of `network`. Addresses of the other family never are.
    public func isIn(_ network: IPAddress, prefix: Int) -> Bool {
        guard family == network.family, prefix >= 0, prefix <= (isIPv4 ? 32 : 128) else { return false }
        if isIPv4 { return prefix == 0 || (low ^ network.low) >> UInt64(32 - prefix) == 0 }
        if prefix <= 64 { return prefix == 0 || (high ^ network.high) >> UInt64(64 - prefix) == 0 }
        return high == network.high && (low ^ network.low) >> UInt64(128 - prefix) == 0
    }

    /// The address with all bits behind the first `prefix` cleared.
    public func network(prefix: Int) -> IPAddress {
        let prefix = min(max(prefix, 0), isIPv4 ? 32 : 128)
        func cleared(_ bits: UInt64, _ kept: Int) -> UInt64 {
            kept <= 0 ? 0 : kept >= 64 ? bits : bits & ~(UInt64.max >> UInt64(kept))
        }
        if let bits = v4Bits {
            return IPAddress(v4: UInt32(truncatingIfNeeded: cleared(UInt64(bits) << 32, prefix) >> 32))
        }
        return IPAddress(v6: cleared(high, prefix), cleared(low, prefix - 64))
    }

    private func isIn(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8, prefix: Int) -> Bool {
        isIn(IPAddress(first, second, third, fourth), prefix: prefix)
    }
}
