public import Core

/// How far a scan has come.
public struct ScanProgress: Hashable, Sendable {
    public enum Phase: String, Sendable, Codable { case walking, comparing, probing, done, stopped, failed }

    public var library: LibraryID
    public var phase: Phase
    public var filesFound = 0
    public var newCount = 0
    public var changedCount = 0
    public var movedCount = 0
    public var vanishedCount = 0
    public var unchangedCount = 0
    public var returnedCount = 0
    /// Files that are as they were, but their NFO files are others.
    public var describedCount = 0
    /// Files that are still being written: the next scan takes them.
    public var growingCount = 0
    public var probedCount = 0
    public var toProbeCount = 0
    public var refusedCount = 0
    /// Since the scan began.
    public var elapsed = TimeSpan.zero
    public var unreadableFolders: [LibraryWalk.UnreadableFolder] = []
    public var warnings: [ScanWarning] = []
    /// Set when the phase is failed.
    public var failure: String?

    public init(library: LibraryID, phase: Phase = .walking) {
        self.library = library
        self.phase = phase
    }

    /// Whether timelines and guides may look different afterwards.
    public var changesAnything: Bool {
        newCount + changedCount + movedCount + vanishedCount + returnedCount + describedCount + probedCount > 0
    }

    /// How long probing will take at the rate so far; nil before there is a rate.
    public func remaining(probingFor probing: TimeSpan) -> TimeSpan? {
        guard probedCount > 0, toProbeCount > probedCount else { return nil }
        return TimeSpan(microseconds: (probing * Int64(toProbeCount - probedCount)).microseconds / Int64(probedCount))
    }
}
