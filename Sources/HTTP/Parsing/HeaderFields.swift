import Core

/// Collects the header lines of one request and judges them together.
struct HeaderFields {
    private let limits: Limits
    private var fields: [Request.Field] = []
    private var hosts: [String] = []
    private var lengths: [String] = []
    private var codings: [String] = []
    private var connection: [Substring] = []
    private var expectation: String?

    init(limits: Limits) { self.limits = limits }

    mutating func add(_ line: ArraySlice<UInt8>) throws(RequestError) {
        guard fields.count < limits.headerCount else { throw .headTooLarge }
        guard let first = line.first, first != 0x20, first != 0x09 else {
            throw .malformed("a header is folded over several lines")
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
            line[..<colon].allSatisfy(CharacterClass.isToken)
        else { throw .malformed("a header does not begin with a name and a colon") }
        let raw = line[(colon + 1)...]
        guard raw.allSatisfy(CharacterClass.isFieldValue) else {
            throw .malformed("a header contains a control character")
        }
        let name = String(decoding: line[..<colon], as: UTF8.self)
        let value = String(decoding: Self.trimmed(raw), as: UTF8.self)
        note(name, value)
        fields.append(Request.Field(name, value))
    }

    private static func trimmed(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var value = value
        while value.first == 0x20 || value.first == 0x09 { value = value.dropFirst() }
        while value.last == 0x20 || value.last == 0x09 { value = value.dropLast() }
        return value
    }

    private mutating func note(_ name: String, _ value: String) {
        switch name.utf8.count {
        case 4 where name.lowercased() == "host": hosts.append(value)
        case 6 where name.lowercased() == "expect": expectation = value.lowercased()
        case 10 where name.lowercased() == "connection":
            connection += value.lowercased().split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\t" })
        case 14 where name.lowercased() == "content-length": lengths.append(value)
        case 17 where name.lowercased() == "transfer-encoding": codings.append(value)
        default: break
        }
    }

    func head(after line: RequestLine) throws(RequestError) -> RequestHead {
        guard hosts.count <= 1 else { throw .malformed("there is more than one Host header") }
        guard !line.isVersion11 || hosts.count == 1 else { throw .malformed("there is no Host header") }
        if let host = hosts.first, line.target.authority == nil || !host.isEmpty {
            guard !host.isEmpty, host.utf8.allSatisfy(CharacterClass.isHost) else {
                throw .malformed("the Host header is not a host")
            }
        }
        if let expectation, expectation != "100-continue" { throw .unknownExpectation }
        let framing = try framing(isVersion11: line.isVersion11)
        return RequestHead(
            method: line.method, target: line.target, headers: headers(authority: line.target.authority),
            framing: framing, isVersion11: line.isVersion11,
            wantsClose: !line.isVersion11 || connection.contains("close"),
            expectsContinue: line.isVersion11 && expectation != nil && framing != .none && framing != .length(0))
    }

    private func framing(isVersion11: Bool) throws(RequestError) -> RequestHead.Framing {
        if let coding = codings.first {
            guard lengths.isEmpty else { throw .malformed("there are both Content-Length and Transfer-Encoding") }
            guard isVersion11, codings.count == 1 else { throw .malformed("the transfer coding is not plain") }
            guard coding.lowercased() == "chunked" else { throw .unknownCoding }
            return .chunked
        }
        guard let text = lengths.first else { return .none }
        guard lengths.count == 1, !text.isEmpty, text.utf8.allSatisfy(CharacterClass.isDigit) else {
            throw .malformed("the Content-Length is not one number")
        }
        guard let length = Int(digits: text) else { throw .bodyTooLarge }
        return .length(length)
    }

    /// An absolute address replaces the Host header (RFC 9112 §3.2.2).
    private func headers(authority: String?) -> [Request.Field] {
        guard let authority else { return fields }
        return fields.filter { $0.name.lowercased() != "host" } + [Request.Field("Host", authority)]
    }
}
