import Glibc

/// Reads lines from a descriptor, such as standard input. Waits for them: use it on a thread of your own.
public struct LineInput: ~Copyable {
    private let descriptor: Int32
    private let longestLine: Int
    private var buffer: [UInt8] = []
    private var searched = 0
    private var ended = false

    public init(descriptor: Int32, longestLine: Int = 1 << 20) {
        self.descriptor = descriptor
        self.longestLine = longestLine
    }

    public enum Line {
        /// Without its end.
        case text([UInt8])
        /// It was longer than allowed; what it held is gone.
        case tooLong(byteCount: Int)
    }

    /// The next line; nil when the other side has closed. An unfinished last line counts as one.
    public mutating func next() throws(SystemError) -> Line? {
        var dropped = 0
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0a) {
                let line = Array(buffer[..<end])
                buffer.removeFirst(end + 1)
                searched = 0
                return line.count + dropped > longestLine ? .tooLong(byteCount: line.count + dropped) : .text(line)
            }
            searched = buffer.count
            if ended {
                defer { (buffer, searched) = ([], 0) }
                if dropped > 0 { return .tooLong(byteCount: dropped + buffer.count) }
                return buffer.isEmpty ? nil : .text(buffer)
            }
            if buffer.count > longestLine {
                dropped += buffer.count
                (buffer, searched) = ([], 0)
            }
            try fill()
        }
    }

    private mutating func fill() throws(SystemError) {
        var part = [UInt8](repeating: 0, count: 1 << 14)
        let descriptor = descriptor
        let count = try systemCall("Reading a line of input") {
            unsafe part.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        }
        if count == 0 { ended = true }
        buffer += part[..<count]
    }
}
