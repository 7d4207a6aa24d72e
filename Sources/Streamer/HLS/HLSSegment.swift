public import Core

/// A finished piece of a channel that begins with a key frame. Immutable; its bytes are shared by all who fetch it.
public final class HLSSegment: Sendable {
    /// Its number in the playlist.
    public let sequence: Int64
    /// Never used for other bytes, even after the station was restarted.
    public let name: String
    public let bytes: [UInt8]
    /// What does not follow from the segment before it.
    public let isDiscontinuous: Bool
    let startTicks: Int64
    let durationTicks: Int64
    /// What was cut from the plan before it: its timestamps are that much earlier than its time.
    private let cutTicks: Int64

    public var start: Instant {
        Instant(microseconds: TimeSpan(ticks: startTicks.saturatingPlus(cutTicks)).microseconds)
    }
    public var duration: TimeSpan { TimeSpan(ticks: durationTicks) }
    var endTicks: Int64 { startTicks.saturatingPlus(durationTicks) }

    init(
        sequence: Int64, name: String, bytes: [UInt8], isDiscontinuous: Bool, startTicks: Int64, durationTicks: Int64,
        cutTicks: Int64 = 0
    ) {
        self.cutTicks = cutTicks
        self.sequence = sequence
        self.name = name
        self.bytes = bytes
        self.isDiscontinuous = isDiscontinuous
        self.startTicks = startTicks
        self.durationTicks = durationTicks
    }
}
