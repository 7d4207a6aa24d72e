import LibAV

/// Packets that are already there, then those of the reader up to the next key frame at which copying can continue.
/// That key frame's packet is held, and the supply seems to end before it.
final class GroupPackets: PacketSource {
    private var queue: ArraySlice<Packet>
    private let reader: (any PacketSource)?
    private let stopsAtKeyFrames: Bool
    /// The key frame that ended the supply.
    private(set) var held: Packet?

    /// `reader` nil: only the packets given.
    init(_ packets: [Packet], held: Packet? = nil, then reader: (any PacketSource)?, stopsAtKeyFrames: Bool) {
        queue = packets[...]
        self.held = held
        self.reader = reader
        self.stopsAtKeyFrames = stopsAtKeyFrames
    }

    func next(_ track: SourceFeed.Track, patience: WaitLimit) -> SourceReader.Step {
        guard track == .video else { return .ended(cause: nil) }
        if let packet = queue.popFirst() { return .packet(packet) }
        guard held == nil, let reader else { return .ended(cause: nil) }
        let step = reader.next(.video, patience: patience)
        if case .packet(let packet) = step, stopsAtKeyFrames, packet.isKey {
            held = packet
            return .ended(cause: nil)
        }
        return step
    }
}
