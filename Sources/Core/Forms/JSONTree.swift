/// Why a text is not JSON, and where.
public struct JSONSyntaxError: Explained, Hashable {
    public let mark: Mark
    public let expected: String

    public init(at mark: Mark, expected: String) {
        self.mark = mark
        self.expected = expected
    }

    public var code: String { "json.invalid" }
    public var what: String { "Cannot read JSON" }
    public var why: String { "line \(mark.line), column \(mark.column): expected \(expected)" }
    public var fix: String { "Correct the text at this position." }
}

/// What a JSON document may have at most.
public struct JSONLimits: Sendable {
    public var byteCount: Int
    public var depth: Int
    public var nodeCount: Int

    /// As for station files.
    public static let usual = JSONLimits(byteCount: 16 << 20, depth: 64, nodeCount: 1_000_000)

    public init(byteCount: Int, depth: Int, nodeCount: Int) {
        self.byteCount = byteCount
        self.depth = depth
        self.nodeCount = nodeCount
    }
}

extension Tree {
    /// Reads JSON strictly (RFC 8259). Numbers keep their source text, checked for its form only.
    public init(json bytes: [UInt8], limits: JSONLimits = .usual) throws(JSONSyntaxError) {
        var parser = JSONParser(bytes: bytes, limits: limits)
        self = try parser.document()
    }

    public init(json text: String) throws(JSONSyntaxError) { try self.init(json: Array(text.utf8)) }

    /// On one line, or indented.
    public func json(indented: Bool = false) -> String {
        var bytes: [UInt8] = []
        write(json: &bytes, indent: indented ? 0 : nil)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends JSON: on one line, or indented from `indent` spaces on.
    public func write(json bytes: inout [UInt8], indent: Int? = nil) {
        switch value {
        case .literal(let text): bytes += text.utf8
        case .text(let text), .word(let text): Self.quote(text, &bytes)
        case .list(let items):
            Self.body("[", "]", items, &bytes, indent) { item, bytes, indent in
                item.write(json: &bytes, indent: indent)
            }
        case .map(let entries):
            Self.body("{", "}", entries, &bytes, indent) { entry, bytes, indent in
                Self.quote(entry.key, &bytes)
                bytes += (indent == nil ? ":" : ": ").utf8
                entry.value.write(json: &bytes, indent: indent)
            }
        }
    }

    private static func body<Item>(
        _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ items: [Item], _ bytes: inout [UInt8], _ indent: Int?,
        _ write: (Item, inout [UInt8], Int?) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        for (index, item) in items.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            if let indent { bytes += ("\n" + String(repeating: " ", count: indent + 2)).utf8 }
            write(item, &bytes, indent.map { $0 + 2 })
        }
        if let indent, !items.isEmpty { bytes += ("\n" + String(repeating: " ", count: indent)).utf8 }
        bytes.append(UInt8(ascii: close))
    }

    private static func quote(_ text: String, _ bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case UInt8(ascii: "\n"): bytes += #"\n"#.utf8
            case UInt8(ascii: "\t"): bytes += #"\t"#.utf8
            case 0..<0x20: bytes += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

/// Reads bytes into a tree with marks, and never beyond its limits.
private struct JSONParser {
    private let bytes: [UInt8]
    private let limits: JSONLimits
    private var index = 0
    private var line: Int32 = 1
    /// Characters of this line before `index`, without those of the text that is being read.
    private var lineStart = 0
    private var continuationBytes = 0
    private var depth = 0
    private var nodeCount = 0

    init(bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(JSONSyntaxError) -> Tree {
        guard bytes.count <= limits.byteCount else { throw error("at most \(limits.byteCount) bytes") }
        let tree = try value()
        skipSpace()
        guard index == bytes.count else { throw error("the end") }
        return tree
    }

    private var mark: Mark {
        Mark(line: line, column: Int32(clamping: index - lineStart - continuationBytes + 1))
    }

    private func error(_ expected: String) -> JSONSyntaxError { JSONSyntaxError(at: mark, expected: expected) }
    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\n"):
                index += 1
                line = line.saturatingPlus(1)
                lineStart = index
                continuationBytes = 0
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): index += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        index += 1
        return true
    }

    private mutating func value() throws(JSONSyntaxError) -> Tree {
        skipSpace()
        nodeCount += 1
        guard nodeCount <= limits.nodeCount else { throw error("at most \(limits.nodeCount) values") }
        let start = mark
        switch next {
        case UInt8(ascii: "{"): return Tree(.map(try entries()), at: start)
        case UInt8(ascii: "["): return Tree(.list(try items()), at: start)
        case UInt8(ascii: "\""): return Tree(.text(try text()), at: start)
        default: return Tree(.literal(try literal()), at: start)
        }
    }

    private mutating func entries() throws(JSONSyntaxError) -> [Tree.Entry] {
        try enter()
        defer { depth -= 1 }
        var entries: [Tree.Entry] = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return entries }
        while true {
            skipSpace()
            let start = mark
            let key = try text()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw error("a colon") }
            entries.append(Tree.Entry(key, try value(), at: start))
            skipSpace()
            if take(UInt8(ascii: "}")) { return entries }
            guard take(UInt8(ascii: ",")) else { throw error("a comma or }") }
        }
    }

    private mutating func items() throws(JSONSyntaxError) -> [Tree] {
        try enter()
        defer { depth -= 1 }
        var items: [Tree] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return items }
        while true {
            items.append(try value())
            skipSpace()
            if take(UInt8(ascii: "]")) { return items }
            guard take(UInt8(ascii: ",")) else { throw error("a comma or ]") }
        }
    }

    private mutating func enter() throws(JSONSyntaxError) {
        guard depth < limits.depth else { throw error("at most \(limits.depth) levels") }
        index += 1
        depth += 1
    }

    // MARK: Literals

    private mutating func literal() throws(JSONSyntaxError) -> String {
        let start = index
        for word in ["true", "false", "null"] where bytes[index...].starts(with: word.utf8) {
            index += word.utf8.count
            return word
        }
        guard number() else {
            index = start
            throw error("a value")
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// Passes a number as RFC 8259 writes it; false when there is none.
    private mutating func number() -> Bool {
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")), !digits() { return false }
        if take(UInt8(ascii: ".")), !digits() { return false }
        guard next == UInt8(ascii: "e") || next == UInt8(ascii: "E") else { return true }
        index += 1
        if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
        return digits()
    }

    /// Passes one digit or more.
    private mutating func digits() -> Bool {
        let start = index
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        return index > start
    }

    // MARK: Texts

    private mutating func text() throws(JSONSyntaxError) -> String {
        guard take(UInt8(ascii: "\"")) else { throw error("a text in quotes") }
        let start = index
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { index += 1 }
        if next == UInt8(ascii: "\"") {
            guard let text = String(validating: bytes[start..<index], as: UTF8.self) else { throw error("UTF-8") }
            countCharacters(from: start)
            index += 1
            return text
        }
        var unescaped = Array(bytes[start..<index])
        while true {
            guard let byte = next, byte >= 0x20 else { throw error("a closing quote") }
            index += 1
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") {
                unescaped += String(try escape()).utf8
            } else {
                unescaped.append(byte)
            }
        }
        guard let text = String(validating: unescaped, as: UTF8.self) else { throw error("UTF-8") }
        countCharacters(from: start)
        return text
    }

    /// Columns count characters, not bytes.
    private mutating func countCharacters(from start: Int) {
        continuationBytes += bytes[start..<index].count { $0 & 0xc0 == 0x80 }
    }

    private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
        guard let byte = next else { throw error("an escape") }
        index += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "u"):
            var unit = try hexadecimal()
            if (0xd800..<0xdc00).contains(unit), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
                let low = try hexadecimal()
                guard (0xdc00..<0xe000).contains(low) else { throw error("the second half of a surrogate pair") }
                unit = 0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)
            }
            guard let scalar = Unicode.Scalar(unit) else { throw error("a character of Unicode") }
            return scalar
        default: throw error("an escape")
        }
    }

    /// Four digits, so that nothing can overflow.
    private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error("four hexadecimal digits")
            }
            unit = unit << 4 | UInt32(truncatingIfNeeded: digit)
            index += 1
        }
        return unit
    }
}
