import Core
import HTTP

/// The host of a `Host` or `Origin` header, checked: nothing in it can end a quote, a tag or a line.
struct HostName: Hashable, Sendable {
    /// Lower case, without port and brackets.
    let name: String

    /// Reads `name`, `name:port`, `1.2.3.4:port` or `[::1]:port`; nil for anything else.
    init?(authority: String) {
        guard (1...255).contains(authority.utf8.count) else { return nil }
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]"), Self.isPort(authority[authority.index(after: close)...])
            else { return nil }
            let inside = authority[authority.index(after: authority.startIndex)..<close]
            guard inside.contains(":"), inside.utf8.allSatisfy({ Self.isHexadecimal($0) || $0 == 0x3a || $0 == 0x2e })
            else { return nil }
            name = inside.lowercased()
        } else {
            let host = authority.prefix { $0 != ":" }
            guard !host.isEmpty, host != ".", host.utf8.allSatisfy(Self.isNameByte),
                Self.isPort(authority.dropFirst(host.count))
            else { return nil }
            // A dot at the end only says that the name is whole.
            name = (host.hasSuffix(".") ? host.dropLast() : host).lowercased()
        }
    }

    /// Reads the host of `http://name:port`, which must be all there is.
    init?(url: some StringProtocol) { self.init(authority: String(url.drop { $0 != "/" }.dropFirst(2))) }

    var isIPv4: Bool { IPv4Address(name) != nil }
    var isLiteral: Bool { isIPv4 || name.contains(":") }
    var isLoopback: Bool {
        name == "localhost" || name.hasSuffix(".localhost") || ClientAddress(host: name, port: 0).isLoopback
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || (text.hasPrefix(":") && text.utf8.count <= 6 && UInt16(digits: text.dropFirst()) != nil)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) || byte == 0x2d || byte == 0x2e
            || byte == 0x5f
    }
}

/// Four numbers from 0 to 255.
struct IPv4Address: Hashable, Sendable {
    let number: UInt32

    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var number: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.utf8.count), let byte = UInt8(digits: part)
            else { return nil }
            number = number << 8 | UInt32(byte)
        }
        self.number = number
    }
}
