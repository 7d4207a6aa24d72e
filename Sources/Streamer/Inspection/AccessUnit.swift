/// One PES packet of an elementary stream: its stamps, where it lies, and what it carries.
struct AccessUnit {
    /// Where its first packet begins, and when.
    var place: StreamPlace
    /// The byte after its last packet.
    var endOffset: Int
    /// 90 kHz, 33 bits, as they stand in the stream.
    var stamps: (presentation: Int64, decoding: Int64)?
    var isRandomAccess: Bool
    /// PAT and PMT stand between the unit before and this one.
    var hasTablesInFront: Bool
    /// The PES packet with its header; empty when the stream's kind is not looked into.
    var bytes: [UInt8] = []

    /// More than any real picture.
    static let mostBytes = 16 << 20

    /// The elementary stream bytes behind the PES header.
    var payload: ArraySlice<UInt8> {
        guard bytes.count >= 9, bytes[0] == 0, bytes[1] == 0, bytes[2] == 1 else { return [] }
        return bytes.dropFirst(9 + Int(bytes[8]))
    }
}
