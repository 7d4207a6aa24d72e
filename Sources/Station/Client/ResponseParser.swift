import Core
import HTTP

/// Reads one HTTP response from the bytes of a connection as they arrive. Knows nothing about sockets.
struct ResponseParser: Sendable {
    struct Head: Sendable {
        let status: Int
        let headers: [Request.Field]

        func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name }?.value
        }
    }

    private enum State {
        case head
        case counted(Int)
        case untilClosed
        case chunkSize
        case chunk(Int)
        case chunkEnd
        case trailer
        case done
    }

    private(set) var head: Head?
    private var state = State.head
    private var buffer: [UInt8] = []

    /// A response with a longer head is refused.
    static let headLimit = 64 << 10

    var isDone: Bool {
        if case .done = state { true } else { false }
    }

    /// Takes what arrived and returns what of the body is in it.
    mutating func feed(_ bytes: [UInt8]) throws(DownloadError) -> [UInt8] {
        buffer += bytes
        var body: [UInt8] = []
        while try step(&body) {}
        return body
    }

    /// The server has closed the connection. Throws when the response is not whole.
    mutating func close() throws(DownloadError) {
        switch state {
        case .untilClosed, .done: state = .done
        default: throw .damaged("the connection was closed before the response was complete")
        }
    }

    /// One step; false when more bytes are needed, or none.
    private mutating func step(_ body: inout [UInt8]) throws(DownloadError) -> Bool {
        switch state {
        case .head:
            guard let end = Self.endOfHead(buffer) else {
                guard buffer.count <= Self.headLimit else { throw .damaged("its response is not HTTP") }
                return false
            }
            try begin(Self.head(buffer[..<end]))
            buffer.removeFirst(end)
            return true
        case .counted(let count): return take(count, &body) { $0 == 0 ? .done : .counted($0) }
        case .untilClosed: return take(.max, &body) { _ in .untilClosed }
        case .chunkSize:
            guard let line = try nextLine() else { return false }
            let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
            guard let byteCount = size(hexadecimal: digits) else {
                throw .damaged("a chunk of its response has no size")
            }
            state = byteCount == 0 ? .trailer : .chunk(byteCount)
            return true
        case .chunk(let count): return take(count, &body) { $0 == 0 ? .chunkEnd : .chunk($0) }
        case .chunkEnd:
            guard try nextLine() != nil else { return false }
            state = .chunkSize
            return true
        case .trailer:
            guard let line = try nextLine() else { return false }
            if line.isEmpty { state = .done }
            return true
        case .done: return false
        }
    }

    private mutating func begin(_ head: Head) throws(DownloadError) {
        // What comes before the response itself, such as 100 Continue.
        guard head.status >= 200 else { return }
        self.head = head
        if head.status == 204 || head.status == 304 {
            state = .done
        } else if head.header("transfer-encoding")?.lowercased() == "chunked" {
            state = .chunkSize
        } else if let text = head.header("content-length") {
            guard let count = Int(digits: text) else { throw .damaged("its response has an invalid length") }
            state = count == 0 ? .done : .counted(count)
        } else {
            state = .untilClosed
        }
    }

    private mutating func take(_ count: Int, _ body: inout [UInt8], _ next: (Int) -> State) -> Bool {
        guard !buffer.isEmpty else { return false }
        let part = min(count, buffer.count)
        body += buffer[..<part]
        buffer.removeFirst(part)
        state = next(count - part)
        return true
    }

    /// The bytes of the next line without its end, taken from the buffer.
    private mutating func nextLine() throws(DownloadError) -> [UInt8]? {
        guard let end = buffer.firstIndex(of: 0x0a) else {
            guard buffer.count <= 1_024 else { throw .damaged("a line of its response is too long") }
            return nil
        }
        var line = Array(buffer[..<end])
        if line.last == 0x0d { line.removeLast() }
        buffer.removeFirst(end + 1)
        return line
    }

    /// The index after the empty line.
    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        let mark = Array("\r\n\r\n".utf8)
        guard bytes.count >= mark.count else { return nil }
        return (0...bytes.count - mark.count).first { bytes[$0...].starts(with: mark) }.map { $0 + mark.count }
    }

    private static func head(_ bytes: ArraySlice<UInt8>) throws(DownloadError) -> Head {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(digits: words[1], in: 100...599) else {
            throw .damaged("its response is not HTTP")
        }
        let headers = lines.dropFirst().compactMap { line -> Request.Field? in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            return Request.Field(String(parts[0]), String(parts[1].drop { $0 == " " }))
        }
        return Head(status: status, headers: headers)
    }
}

/// A server that could not be read.
struct DownloadError: Explained {
    let code = "download.failed"
    let category = ErrorCategory.unavailable
    let what: String
    let why: String
    let fix: String

    init(_ what: String, _ why: String, _ fix: String) {
        self.what = what
        self.why = why
        self.fix = fix
    }

    fileprivate static func damaged(_ why: String) -> DownloadError {
        DownloadError("Cannot read the server's response", why, "Check the address, then try again.")
    }

}

/// A chunk's size in hexadecimal digits; nil for anything else, and for sizes beyond 4 GiB.
private func size(hexadecimal digits: some Collection<UInt8>) -> Int? {
    guard (1...8).contains(digits.count) else { return nil }
    var size = 0
    for digit in digits {
        guard let value = Character(UnicodeScalar(digit)).hexDigitValue else { return nil }
        size = size << 4 | value
    }
    return size
}
