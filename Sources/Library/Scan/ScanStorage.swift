public import Core

/// Where a scan reads what was known and writes what it found. `Station` supplies the store behind it.
public protocol ScanStorage: Sendable {
    /// Every file ever seen in the library, vanished ones included, by path.
    func knownFiles(in library: LibraryID) async throws -> [String: FileRecord]

    /// The library's folders, and the file systems below them, as they were when last found in order.
    func roots(of library: LibraryID) async throws -> [String: FolderIdentity]

    /// Writes which these are now.
    func record(_ roots: [String: FolderIdentity], of library: LibraryID) async throws

    /// Writes a batch in one transaction.
    func record(_ changes: [ScanChange], in library: LibraryID) async throws

    /// Files of the library that wait to be probed, at most `limit` with ids above `after`.
    func filesToProbe(in library: LibraryID, after: MediaID, limit: Int) async throws -> [UnprobedFile]

    /// How many files of the library wait to be probed.
    func countToProbe(in library: LibraryID) async throws -> Int

    /// Writes what probing found, in one transaction.
    func record(_ answers: [ProbeResponse]) async throws
}
