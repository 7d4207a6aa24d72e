/// How a file looks from outside.
public struct FileStamp: Hashable, Sendable {
    public var byteCount: Int64
    public var modified: Instant
    /// A hash of parts of the content, to recognise a file under a new name.
    public var fingerprint: UInt64

    public init(byteCount: Int64, modified: Instant, fingerprint: UInt64) {
        self.byteCount = byteCount
        self.modified = modified
        self.fingerprint = fingerprint
    }
}

/// What the store remembers of a file, for a rescan to compare with.
public struct FileRecord: Hashable, Sendable {
    public var id: MediaID
    public var stamp: FileStamp
    public var state: MediaItem.State
    /// Of the NFO files that described it.
    public var sideStamp: UInt64

    public init(id: MediaID, stamp: FileStamp, state: MediaItem.State, sideStamp: UInt64 = 0) {
        self.id = id
        self.stamp = stamp
        self.state = state
        self.sideStamp = sideStamp
    }
}

/// What a scan found out about a file without opening it as media.
public struct ScannedFile: Hashable, Sendable {
    public var path: String
    public var stamp: FileStamp
    public var kind: MediaItem.Kind
    /// When `show` is nil and `showTitle` is set, the store finds or makes the show.
    public var metadata: MediaMetadata
    /// The first year of the show named by `metadata.showTitle`.
    public var showYear: Int?
    /// Names the NFO files that describe it as they are now; 0 when there are none.
    public var sideStamp: UInt64

    public init(
        path: String, stamp: FileStamp, kind: MediaItem.Kind, metadata: MediaMetadata, showYear: Int? = nil,
        sideStamp: UInt64 = 0
    ) {
        self.path = path
        self.stamp = stamp
        self.kind = kind
        self.metadata = metadata
        self.showYear = showYear
        self.sideStamp = sideStamp
    }
}

/// One difference between what was known about a library and what a scan found.
public enum ScanChange: Hashable, Sendable {
    /// A path never seen before.
    case new(ScannedFile)
    /// Other content at the same path: to be probed again.
    case changed(MediaID, FileStamp)
    /// The same content at another path: keeps its id and its facts.
    case moved(MediaID, ScannedFile)
    /// The same content at the same path: a vanished file is back, or only its time was touched.
    case returned(MediaID, modified: Instant)
    case vanished(MediaID)
    /// What is said about it is new, whatever became of its content.
    case described(MediaID, ScannedFile)
}

/// A file that waits to be probed.
public struct UnprobedFile: Hashable, Sendable {
    public var id: MediaID
    public var path: String
    /// How many probe workers ended while they probed it.
    public var strikes: Int

    public init(id: MediaID, path: String, strikes: Int) {
        self.id = id
        self.path = path
        self.strikes = strikes
    }
}
