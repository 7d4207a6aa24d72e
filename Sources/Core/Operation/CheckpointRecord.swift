/// The scheduler's cursors as they stand at an instant, in the scheduler's own form.
public struct CheckpointRecord: Hashable, Sendable {
    public var instant: Instant
    public var state: [UInt8]

    public init(instant: Instant, state: [UInt8]) {
        self.instant = instant
        self.state = state
    }
}
