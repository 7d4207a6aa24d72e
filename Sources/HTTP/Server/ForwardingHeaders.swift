import Linux

/// What proxies wrote into the headers of one request about its client.
///
/// A proxy sets the headers it knows and passes on the others as the client wrote them. So a client's address is believed
/// only when all headers that name one agree.
struct ForwardingHeaders {
    private static let names: Set<String> = [
        "forwarded", "via", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "x-original-for", "x-original-host",
        "true-client-ip", "cf-connecting-ip", "cf-connecting-ipv6", "fastly-client-ip", "x-envoy-external-address",
        "x-azure-clientip", "fly-client-ip", "do-connecting-ip",
    ]

    static func contains(_ name: String) -> Bool {
        let name = name.lowercased()
        return name.hasPrefix("x-forwarded") || names.contains(name)
    }

    /// The addresses by each kind of header, nearest last; nil for what is not an address.
    private var hops: [[IPAddress?]] = []
    private(set) var origin = ForwardedOrigin()

    init(_ headers: [Request.Field]) {
        func values(_ name: String) -> [Substring] {
            headers.filter { $0.name.lowercased() == name }.flatMap { $0.value.split(separator: ",") }
        }
        let addresses = values("x-forwarded-for").map(Self.address)
        if !addresses.isEmpty { hops.append(addresses) }
        realAddress = values("x-real-ip").last.map(Self.address)
        // Proxies add at the end, so the last value is the one of the nearest proxy.
        origin.host = values("x-forwarded-host").last.map(Self.trimmed)
        origin.isSecure = values("x-forwarded-proto").last.map(Self.trimmed)?.lowercased() == "https"
        read(elements: headers.filter { $0.name.lowercased() == "forwarded" }.map(\.value))
    }

    /// `X-Real-IP` names one address: the client, or the proxy before this one.
    private var realAddress: IPAddress??

    /// RFC 7239: `for=192.0.2.60;proto=https;host=tv.example.org, for="[2001:db8::1]:4711"`.
    private mutating func read(elements: [String]) {
        var clients: [IPAddress?] = []
        for element in elements.flatMap({ Self.split($0, at: ",") }) {
            for pair in Self.split(element, at: ";") {
                let halves = pair.split(separator: "=", maxSplits: 1).map(Self.trimmed)
                guard halves.count == 2 else { continue }
                let value = Self.unquoted(halves[1])
                switch halves[0].lowercased() {
                case "for": clients.append(Self.address(Substring(value)))
                case "host": origin.host = value
                case "proto": origin.isSecure = value.lowercased() == "https"
                default: break
                }
            }
        }
        if !clients.isEmpty { hops.append(clients) }
    }

    /// Whom the request is from; nil when the headers name nobody, something that is not an address, or different clients.
    func client(isTrusted: (IPAddress) -> Bool) -> IPAddress? {
        var claims: Set<IPAddress?> = []
        for list in hops { claims.insert(Self.client(list, isTrusted)) }
        if let realAddress {
            if let address = realAddress, !claims.isEmpty, isTrusted(address) {
                // It names the proxy before, which the others have told already.
            } else {
                claims.insert(realAddress)
            }
        }
        return claims.count == 1 ? claims.first ?? nil : nil
    }

    /// Each proxy adds the address it was called from at the end: the last one that is not a proxy's is the client's.
    private static func client(_ hops: [IPAddress?], _ isTrusted: (IPAddress) -> Bool) -> IPAddress? {
        var client: IPAddress?
        for hop in hops.reversed() {
            guard let hop else { return nil }
            client = hop
            if !isTrusted(hop) { break }
        }
        return client
    }

    /// Reads an address with or without brackets and port.
    private static func address(_ text: Substring) -> IPAddress? {
        let text = trimmed(text)
        if let address = IPAddress(text) { return address }
        guard let colon = text.lastIndex(of: ":"), UInt16(text[text.index(after: colon)...]) != nil else { return nil }
        let host = text[..<colon]
        // Without brackets the last part of an IPv6 address would be taken for a port.
        guard !host.contains(":") || host.hasPrefix("[") && host.hasSuffix("]") else { return nil }
        return IPAddress(String(host))
    }

    /// Splits where no quotes are open.
    private static func split(_ text: some StringProtocol, at separator: Character) -> [String] {
        var parts = [""]
        var isQuoted = false
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if character == separator, !isQuoted {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts
    }

    private static func unquoted(_ text: String) -> String {
        guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
        return String(text.dropFirst().dropLast())
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var text = Substring(text)
        while text.first == " " || text.first == "\t" { text = text.dropFirst() }
        while text.last == " " || text.last == "\t" { text = text.dropLast() }
        return String(text)
    }
}
