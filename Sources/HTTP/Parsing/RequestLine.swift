/// `GET /path?query HTTP/1.1`.
struct RequestLine {
    let method: Request.Method
    let target: RequestTarget
    let isVersion11: Bool

    init(_ line: ArraySlice<UInt8>, limits: Limits) throws(RequestError) {
        let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else {
            throw .malformed("the request line is not `METHOD /address HTTP/1.1`")
        }
        guard parts[0].allSatisfy(CharacterClass.isToken) else { throw .malformed("the method is not a word") }
        isVersion11 = try Self.version(parts[2])
        guard parts[1].count <= limits.targetByteCount else { throw .targetTooLong }
        guard let method = Request.Method(rawValue: String(decoding: parts[0], as: UTF8.self)) else {
            throw .unknownMethod
        }
        self.method = method
        target = try RequestTarget(parts[1], limits: limits)
    }

    private static func version(_ text: ArraySlice<UInt8>) throws(RequestError) -> Bool {
        let version = Array(text)
        if version == Array("HTTP/1.1".utf8) { return true }
        if version == Array("HTTP/1.0".utf8) { return false }
        guard version.count == 8, version.starts(with: "HTTP/".utf8), CharacterClass.isDigit(version[5]),
            version[6] == UInt8(ascii: "."), CharacterClass.isDigit(version[7])
        else { throw .malformed("the request line does not end with HTTP/1.1") }
        throw .unknownVersion
    }
}
