public import Core

/// What a stream is held to. The defaults are what Continuity promises of its own channels: the limits of
/// ISO/IEC 13818-1 and ETSI TR 101 290, and frame-exact time.
public struct InspectionRules: Hashable, Sendable {
    /// The longest time between two programme clock references.
    public var clockInterval = TimeSpan.milliseconds(40)
    /// The longest time between two PATs, and between two PMTs.
    public var tableInterval = TimeSpan.milliseconds(500)
    /// The longest time between two key frames.
    public var keyFrameInterval = TimeSpan.seconds(5)
    /// How far a time stamp may lie from its place on the frame or sample grid, in ticks of 90 kHz.
    public var stampTolerance: Int64 = 1
    /// How many places are kept for each kind of fault; all are counted.
    public var placesPerFault = 20

    public init() {}
}
