/// Something that happened in the running station, for everything that follows it.
public enum StationEvent: Hashable, Sendable {
    /// What was committed, and the channels whose timelines may change by it.
    case change(CommittedChange, channels: [ChannelID])
    /// A timeline was rewritten from `from` on.
    case timeline(ChannelID, from: Instant)
    /// Another item went on air.
    case now(ChannelID)
    /// A channel started, stopped, or sends with another quality.
    case channel(ChannelID)
    case viewers(ChannelID, count: Int)
    /// nil is about no single channel.
    case fault(ChannelID?)
    case scan(ScanStep)
    /// A rehearsal began or ended.
    case rehearsal(isRunning: Bool)

    /// How far a scan has come.
    public struct ScanStep: Hashable, Sendable {
        public var library: LibraryID
        /// The word for it, such as `probing`.
        public var phase: String
        public var fileCount: Int
        public var probedCount: Int
        public var waitingCount: Int

        public init(library: LibraryID, phase: String, fileCount: Int, probedCount: Int, waitingCount: Int) {
            self.library = library
            self.phase = phase
            self.fileCount = fileCount
            self.probedCount = probedCount
            self.waitingCount = waitingCount
        }
    }
}

/// Passes events on to everyone who follows the station. Never waits for any of them.
public protocol EventPublisher: Sendable {
    func publish(_ event: StationEvent)
}
