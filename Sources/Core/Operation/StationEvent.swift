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
    /// How far the analysis of media has come.
    case analysis(done: Int, total: Int)
    /// A rehearsal began or ended.
    case rehearsal(isRunning: Bool)
    /// Something that takes longer began, has come further, or ended.
    case task(StationTask, isRunning: Bool)

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

/// Work of the station that takes longer, such as a scan.
public struct StationTask: Hashable, Sendable {
    /// The same as long as it runs, such as `scan 3`.
    public var id: String
    public var title: String
    public var started: Instant
    /// How much is done, and of how much; nil when it is not known.
    public var done: Int?
    public var total: Int?

    public init(id: String, title: String, started: Instant, done: Int? = nil, total: Int? = nil) {
        self.id = id
        self.title = title
        self.started = started
        self.done = done
        self.total = total
    }
}

/// Passes events on to everyone who follows the station. Never waits for any of them.
public protocol EventPublisher: Sendable {
    func publish(_ event: StationEvent)
}
