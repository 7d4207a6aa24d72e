/// Finds and reads one request head in a growing buffer, and refuses what is not exactly a request: every liberty taken
/// here is one that a proxy in front may take differently, which is how requests are smuggled.
struct RequestHeadParser {
    enum Step {
        case needsMore
        /// The head and the index behind it.
        case head(RequestHead, end: Int)
    }

    private let limits: Limits
    /// Bytes of the current head already searched for its end.
    private var searched = 0
    private var lineIsChecked = false

    init(limits: Limits) { self.limits = limits }

    /// Looks at `bytes` from `start`, where the head begins.
    mutating func parse(_ bytes: [UInt8], from start: Int) throws(RequestError) -> Step {
        let first = start
        var start = start
        // An empty line before a request is left over from sloppy clients' bodies; RFC 9112 §2.2 asks to skip it.
        while start < bytes.count, bytes[start] == 0x0d || bytes[start] == 0x0a { start += 1 }
        guard start - first <= 16 else { throw .malformed("there are only empty lines") }
        guard start < bytes.count else { return .needsMore }
        guard CharacterClass.isToken(bytes[start]) else { throw .malformed("this is not HTTP") }
        if !lineIsChecked { try checkRequestLine(bytes, from: start) }
        guard let end = endOfHead(bytes, from: start) else {
            guard bytes.count - start <= limits.headByteCount else { throw .headTooLarge }
            return .needsMore
        }
        guard end - start <= limits.headByteCount else { throw .headTooLarge }
        searched = 0
        lineIsChecked = false
        return .head(try read(bytes[start..<end]), end: end)
    }

    /// Refuses a bad request line as soon as it is there, without waiting for headers that may never come.
    private mutating func checkRequestLine(_ bytes: [UInt8], from start: Int) throws(RequestError) {
        let lineFeed = bytes[start...].prefix(limits.targetByteCount + 64).firstIndex(of: 0x0a)
        guard let lineFeed else {
            if bytes.count - start > limits.targetByteCount + 32 { throw .targetTooLong }
            return
        }
        lineIsChecked = true
        _ = try RequestLine(Self.line(bytes[start..<lineFeed]), limits: limits)
    }

    /// The index after the empty line.
    private mutating func endOfHead(_ bytes: [UInt8], from start: Int) -> Int? {
        var index = start + max(0, searched - 3)
        while index < bytes.count {
            if bytes[index] == 0x0a {
                if index + 1 < bytes.count, bytes[index + 1] == 0x0a { return index + 2 }
                if index + 2 < bytes.count, bytes[index + 1] == 0x0d, bytes[index + 2] == 0x0a { return index + 3 }
            }
            index += 1
        }
        searched = bytes.count - start
        return nil
    }

    /// The line without the carriage return that belongs to its end.
    private static func line(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes.last == 0x0d ? bytes.dropLast() : bytes
    }

    private func read(_ head: ArraySlice<UInt8>) throws(RequestError) -> RequestHead {
        var index = head.firstIndex(of: 0x0a) ?? head.endIndex
        let line = try RequestLine(Self.line(head[..<index]), limits: limits)
        var fields = HeaderFields(limits: limits)
        index += 1
        while index < head.endIndex {
            let lineFeed = head[index...].firstIndex(of: 0x0a) ?? head.endIndex
            let field = Self.line(head[index..<lineFeed])
            if field.isEmpty { break }
            try fields.add(field)
            index = lineFeed + 1
        }
        return try fields.head(after: line)
    }
}
