/// Takes bytes in any pieces and gives whole lines without their ends.
public struct LineSplitter: Sendable {
    private var rest: [UInt8] = []
    private let limit: Int
    /// Bytes of lines longer than the limit, thrown away.
    public private(set) var droppedByteCount = 0
    private var isDropping = false

    public init(limit: Int = 1 << 20) { self.limit = limit }

    public mutating func take(_ bytes: ArraySlice<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var unread = bytes
        while let end = unread.firstIndex(of: 0x0a) {
            if isDropping {
                droppedByteCount += end - unread.startIndex
                isDropping = false
            } else {
                lines.append(rest + unread[..<end])
            }
            rest = []
            unread = unread[(end + 1)...]
        }
        if isDropping || rest.count + unread.count > limit {
            droppedByteCount += rest.count + unread.count
            rest = []
            isDropping = true
        } else {
            rest += unread
        }
        return lines
    }
}
