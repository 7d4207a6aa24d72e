public import Core

/// Where a scan reads what was known and writes what it found. `Station` supplies the store behind it.
public protocol MediaCatalog: Sendable {
    /// Every file ever seen in the library, vanished ones included, by path.
    func knownFiles(in library: LibraryID) async throws -> [String: KnownFile]

    /// Writes a batch in one transaction.
    func record(_ changes: [FileChange], in library: LibraryID) async throws

    /// Files of the library that were never probed, or have changed since, at most `limit` with ids above `after`.
    func filesToProbe(in library: LibraryID, after: MediaID, limit: Int) async throws -> [ProbeRequest]

    /// Writes what probing found, in one transaction.
    func record(_ answers: [ProbeAnswer]) async throws
}

/// What is remembered of a file.
public struct KnownFile: Hashable, Sendable {
    public var id: MediaID
    public var byteCount: Int64
    public var modified: Instant
    public var fingerprint: UInt64
    public var hasVanished: Bool

    public init(id: MediaID, byteCount: Int64, modified: Instant, fingerprint: UInt64, hasVanished: Bool) {
        self.id = id
        self.byteCount = byteCount
        self.modified = modified
        self.fingerprint = fingerprint
        self.hasVanished = hasVanished
    }
}

/// One difference between what was known and what a walk found.
public enum FileChange: Hashable, Sendable {
    case new(FoundFile, PathMetadata, fingerprint: UInt64)
    /// Same path, other content: to be probed again.
    case changed(MediaID, FoundFile, fingerprint: UInt64)
    /// Same content at another path: keeps its id and all that is known of it.
    case moved(MediaID, FoundFile, PathMetadata)
    /// Only size or time were touched; the content is the same. Also a file that had vanished and is back.
    case returned(MediaID, FoundFile)
    case vanished(MediaID)
}
