public import Core
public import Linux

/// Which events in a library's folders matter, and which folders are watched.
public struct WatchRules: Sendable {
    private let rules: WalkRules

    public init(_ kind: MediaLibrary.Kind) { rules = WalkRules(kind: kind) }

    public func enters(_ folder: String) -> Bool { rules.enters(folder: folder) }

    public func isMedia(_ file: String) -> Bool { rules.takes(file: file) }

    /// Whether the file says something about media beside it: NFO files, and those that hide a folder.
    public func isSidecar(_ file: String) -> Bool {
        file.lowercased().hasSuffix(".nfo") || WalkRules.ignoreMarkers.contains(file)
    }

    public func isPicture(_ file: String) -> Bool {
        let name = file.lowercased()
        return ArtworkNames.extensions.contains { name.hasSuffix(".\($0)") }
    }

    /// What came of watching a folder with all below it.
    public struct Outcome: Sendable {
        /// Media files that are in there.
        public var files: [String] = []
        /// False when there are folders that cannot be watched: shares, and those behind links.
        public var isWhole = true
    }

    /// Watches a folder and those below it. Blocks; `step` is called before each folder.
    public func watch(
        _ path: String, with watcher: FolderWatcher, step: (String) -> Bool
    ) throws(SystemError) -> Outcome {
        var outcome = Outcome()
        let device = FolderListing.entry(at: path)?.identity.device
        try watch(path, device, 0, watcher, MountTable.current, &outcome, step)
        return outcome
    }

    private func watch(
        _ path: String, _ device: UInt64?, _ depth: Int, _ watcher: FolderWatcher, _ mounts: MountTable,
        _ outcome: inout Outcome, _ step: (String) -> Bool
    ) throws(SystemError) {
        guard depth <= LibraryWalk.deepestFolder, step(path) else { return }
        // Watched first, then listed: what comes in between is seen twice rather than never.
        try watcher.watch(path)
        for entry in try FolderListing.entries(of: path, step: { _ = step(path) }) {
            let below = path == "/" ? "/\(entry.name)" : "\(path)/\(entry.name)"
            guard rules.takes(entry) else { continue }
            if entry.kind == .file {
                outcome.files.append(below)
            } else if entry.isLink {
                outcome.isWhole = false
            } else if entry.identity.device != device, mounts.mount(of: below)?.isLocal != true {
                outcome.isWhole = false
            } else {
                do {
                    try watch(below, entry.identity.device, depth + 1, watcher, mounts, &outcome, step)
                } catch {
                    // A folder that is gone already, or that may not be read, does not keep the others from being watched.
                    if error.isLimit { throw error }
                    outcome.isWhole = false
                }
            }
        }
    }
}
