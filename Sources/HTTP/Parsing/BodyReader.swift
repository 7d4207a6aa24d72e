/// Collects one request body, of a known length or in chunks.
struct BodyReader {
    private enum Place {
        case plain(remaining: Int)
        case chunkSize
        case chunk(remaining: Int)
        case chunkEnd
        case trailer
        case finished
    }

    private(set) var body: [UInt8] = []
    private let byteLimit: Int
    private var place: Place
    private var line: [UInt8] = []
    private var trailerByteCount = 0

    init(_ framing: RequestHead.Framing, byteLimit: Int) throws(RequestError) {
        self.byteLimit = byteLimit
        switch framing {
        case .none: place = .finished
        case .length(let count):
            guard count <= byteLimit else { throw .bodyTooLarge }
            place = count == 0 ? .finished : .plain(remaining: count)
            body.reserveCapacity(min(count, 64 * 1_024))
        case .chunked: place = .chunkSize
        }
    }

    var isFinished: Bool {
        if case .finished = place { return true }
        return false
    }

    /// Takes what belongs to the body from `bytes`; returns the index after it.
    mutating func take(_ bytes: [UInt8], from start: Int) throws(RequestError) -> Int {
        var index = start
        while index < bytes.count, !isFinished {
            switch place {
            case .plain(let remaining):
                let count = copy(bytes, from: index, atMost: remaining)
                index += count
                place = count == remaining ? .finished : .plain(remaining: remaining - count)
            case .chunk(let remaining):
                let count = copy(bytes, from: index, atMost: remaining)
                index += count
                place = count == remaining ? .chunkEnd : .chunk(remaining: remaining - count)
            default:
                line.append(bytes[index])
                index += 1
                guard line.count <= Limits.chunkLineByteCount + Limits.trailerByteCount else {
                    throw .malformed("a chunk's line is too long")
                }
                if line.last == 0x0a { try finishLine() }
            }
        }
        return index
    }

    private mutating func copy(_ bytes: [UInt8], from index: Int, atMost remaining: Int) -> Int {
        let count = min(remaining, bytes.count - index)
        body.append(contentsOf: bytes[index..<(index + count)])
        return count
    }

    private mutating func finishLine() throws(RequestError) {
        guard line.count >= 2, line[line.count - 2] == 0x0d else {
            throw .malformed("a chunk's line does not end with CR and LF")
        }
        let text = line.dropLast(2)
        guard text.allSatisfy(CharacterClass.isFieldValue) else {
            throw .malformed("a chunk's line contains a control character")
        }
        switch place {
        case .chunkSize:
            let size = try Self.size(text)
            guard size <= byteLimit - body.count else { throw .bodyTooLarge }
            place = size == 0 ? .trailer : .chunk(remaining: size)
        case .chunkEnd:
            guard text.isEmpty else { throw .malformed("a chunk is longer than it says") }
            place = .chunkSize
        default:
            trailerByteCount += line.count
            guard trailerByteCount <= Limits.trailerByteCount else { throw .headTooLarge }
            if text.isEmpty { place = .finished }
        }
        line.removeAll(keepingCapacity: true)
    }

    private static func size(_ line: ArraySlice<UInt8>) throws(RequestError) -> Int {
        guard line.count <= Limits.chunkLineByteCount else { throw .malformed("a chunk's line is too long") }
        let digits = line.prefix { CharacterClass.hexDigit($0) != nil }
        let rest = line[digits.endIndex...]
        guard !digits.isEmpty, rest.isEmpty || rest.first == UInt8(ascii: ";") else {
            throw .malformed("a chunk does not begin with its size")
        }
        guard digits.count <= 15 else { throw .bodyTooLarge }
        return digits.reduce(0) { $0 << 4 | Int(CharacterClass.hexDigit($1) ?? 0) }
    }
}
