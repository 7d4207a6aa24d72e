public import Core
import Linux

/// What a scan does with doubtful folders and files.
public struct ScanOptions: Sendable {
    /// An operator says that folders which look empty or exchanged are right: their files count as gone.
    public var acceptsEmpty = false
    /// Files that are known to be growing.
    public var growing: Set<String> = []
    /// Files written later than this may still be growing; nil when the scan takes them as they are.
    public var steadyBefore: Instant?

    public init() {}

    /// A clock that is ahead by more than this says nothing about now.
    private static let clockError = TimeSpan.minutes(1)

    /// Whether a new or changed file is left alone this time, because it is still being written. Blocks.
    func isGrowing(_ file: FoundFile) -> Bool {
        if growing.contains(file.path) { return true }
        if let steadyBefore, file.modified > steadyBefore, file.modified < steadyBefore + Self.clockError {
            return true
        }
        // It grew since the walk came by.
        guard let now = FolderListing.entry(at: file.path) else { return true }
        return now.byteCount != file.byteCount || now.modified != file.modified
    }
}
