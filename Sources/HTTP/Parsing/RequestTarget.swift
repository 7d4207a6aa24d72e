/// The address of a request line, taken apart and decoded.
struct RequestTarget: Equatable {
    var path: String
    var query: [Request.Field]
    /// The host of an absolute address (`GET http://host/path`); it counts instead of the Host header.
    var authority: String?

    init(_ target: ArraySlice<UInt8>, limits: Limits) throws(RequestError) {
        guard target.allSatisfy(CharacterClass.isTarget) else {
            throw .malformed("the address contains a character that must be escaped")
        }
        var rest = target
        authority = nil
        if rest.first != UInt8(ascii: "/") {
            guard let start = Self.endOfScheme(rest) else {
                throw .malformed("the address does not begin with / or http://")
            }
            let end = rest[start...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
            guard start < end, rest[start..<end].allSatisfy(CharacterClass.isHost) else {
                throw .malformed("the address names no proper host")
            }
            authority = String(decoding: rest[start..<end], as: UTF8.self)
            rest = rest[end...]
        }
        let question = rest.firstIndex(of: UInt8(ascii: "?")) ?? rest.endIndex
        path = try Self.decoded(rest[..<question], plusIsSpace: false)
        if path.isEmpty { path = "/" }
        if path.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) {
            throw .malformed("the path holds . or .. parts")
        }
        query = try Self.items(rest[question...].dropFirst(), limits: limits)
    }

    /// Where the host begins after `http://` or `https://`, in any case.
    private static func endOfScheme(_ target: ArraySlice<UInt8>) -> Int? {
        for scheme in ["http://", "https://"] where target.count > scheme.utf8.count {
            if zip(target, scheme.utf8).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 }) {
                return target.startIndex + scheme.utf8.count
            }
        }
        return nil
    }

    private static func items(_ query: ArraySlice<UInt8>, limits: Limits) throws(RequestError) -> [Request.Field] {
        var items: [Request.Field] = []
        for part in query.split(separator: UInt8(ascii: "&")) {
            guard items.count < limits.queryItemCount else { throw .malformed("the query holds too many items") }
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            items.append(
                Request.Field(
                    try decoded(part[..<equals], plusIsSpace: true),
                    try decoded(part[equals...].dropFirst(), plusIsSpace: true)))
        }
        return items
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool) throws(RequestError) -> String {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            var byte = bytes[index]
            if byte == UInt8(ascii: "%") {
                guard index + 2 < bytes.endIndex, let high = CharacterClass.hexDigit(bytes[index + 1]),
                    let low = CharacterClass.hexDigit(bytes[index + 2])
                else { throw .malformed("the address holds a % that begins no escape") }
                byte = high << 4 | low
                index += 2
                guard byte >= 0x20 || plusIsSpace && byte != 0, byte != 0x7f else {
                    throw .malformed("the address contains an escaped control character")
                }
            } else if plusIsSpace && byte == UInt8(ascii: "+") {
                byte = 0x20
            }
            plain.append(byte)
            index += 1
        }
        guard let text = String(validating: plain, as: UTF8.self) else {
            throw .malformed("the address is not UTF-8")
        }
        return text
    }
}
