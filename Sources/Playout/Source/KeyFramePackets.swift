import LibAV

/// A reader's pictures from the last key frame on that a wanted frame needs. Reading begins earlier than that, for the
/// sound's sake and where the index is coarse; decoding those pictures only to drop them would keep viewers waiting.
final class KeyFramePackets: PacketSource {
    private let reader: any PacketSource
    private let frame: Int64
    private let place: (Packet) -> Int64?
    private var group: ArraySlice<Packet> = []
    private var isThere = false

    /// `place` tells the output frame of a packet's picture.
    init(_ reader: any PacketSource, from frame: Int64, place: @escaping (Packet) -> Int64?) {
        self.reader = reader
        self.frame = frame
        self.place = place
    }

    func next(_ track: SourceFeed.Track, patience: WaitLimit) -> SourceReader.Step {
        guard track == .video else { return reader.next(track, patience: patience) }
        while !isThere {
            switch reader.next(.video, patience: patience) {
            case .packet(let packet): gather(packet)
            case .notYet: return .notYet
            case .ended: isThere = true
            }
        }
        return group.popFirst().map { .packet($0) } ?? reader.next(.video, patience: patience)
    }

    private func gather(_ packet: Packet) {
        // Without timestamps nothing can be left out.
        let place = place(packet) ?? .max
        if packet.isKey && place <= frame { group = [] }
        group.append(packet)
        isThere = place >= frame
    }
}
