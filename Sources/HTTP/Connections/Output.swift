/// What is still to be sent of one answer: its head, then a part of a body that is shared, not copied.
struct Output {
    var head: [UInt8] = []
    var body: [UInt8] = []
    var bodyEnd = 0
    var headOffset = 0
    var bodyOffset = 0

    init() {}

    init(head: [UInt8], body: PreparedResponse.Body) {
        self.head = head
        guard case .bytes(let bytes, let range) = body else { return }
        if range.count <= Limits.joinedByteCount {
            self.head.append(contentsOf: bytes[range])
        } else {
            self.body = bytes
            bodyOffset = range.lowerBound
            bodyEnd = range.upperBound
        }
    }

    var isEmpty: Bool { headOffset == head.count && bodyOffset == bodyEnd }
}
