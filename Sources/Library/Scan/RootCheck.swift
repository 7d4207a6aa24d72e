import Core

/// Tells a folder whose files were removed from a folder that is not what it was: the mount point of a disk that is not
/// mounted looks like an empty folder.
struct RootCheck {
    /// Files below the folder that the last scan found.
    var knownCount: Int
    /// Of these, how many are not there now.
    var lostCount: Int
    /// Files below the folder now.
    var foundCount: Int
    /// Which folder it was when it was last found in order, and which it is now.
    var before: FolderIdentity?
    var now: FolderIdentity?

    /// An emptied folder with so many files is not believed, even when it is the same folder.
    static let many = 100
    /// Fewer files may go along with a change of disks.
    static let few = 10

    /// Why its files do not count as gone; nil when they do.
    var doubt: String? {
        guard lostCount > 0 else { return nil }
        let isSame = before != nil && before == now
        if foundCount == 0, !isSame || knownCount >= Self.many {
            return "it is empty, but \(count) there"
        }
        if before != nil, !isSame, lostCount >= Self.few, lostCount * 2 > knownCount {
            return "it is on another disk or share than before, and \(lostCount) of \(knownCount) files are missing"
        }
        return nil
    }

    private var count: String { knownCount == 1 ? "1 file was" : "\(knownCount) files were" }
}

extension RootCheck {
    /// The folders, of `paths` and of those that were file systems of their own, whose files do not count as gone.
    static func missing(
        _ paths: [String], known: [String: FileRecord], roots: [String: FolderIdentity], walk: LibraryWalk.Outcome
    ) -> [LibraryWalk.UnreadableFolder] {
        let candidates = Set(paths).union(roots.keys).sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
        let found = Set(walk.files.map(\.path))
        var missing: [LibraryWalk.UnreadableFolder] = []
        for path in candidates {
            let inside = path == "/" ? "/" : path + "/"
            // What is below a folder that cannot be read, or is missing, is not judged again.
            let isHidden = (walk.unreadable + missing).contains { path == $0.path || path.hasPrefix($0.path + "/") }
            guard !isHidden else { continue }
            var check = RootCheck(
                knownCount: 0, lostCount: 0, foundCount: 0, before: roots[path], now: walk.roots[path])
            for (file, record) in known where record.state != .vanished && file.hasPrefix(inside) {
                check.knownCount += 1
                if !found.contains(file) { check.lostCount += 1 }
            }
            guard check.lostCount > 0 else { continue }
            check.foundCount = walk.files.count { $0.path.hasPrefix(inside) }
            guard let doubt = check.doubt else { continue }
            missing.append(LibraryWalk.UnreadableFolder(path: path, why: doubt, isMissing: true))
        }
        return missing
    }
}
