import Core

/// Tells new files from changed, moved, returned and vanished ones. Pure: fingerprints and metadata of files come
/// from closures that are called only for files that are not as they were known.
struct ScanDifference {
    private(set) var changes: [ScanChange] = []
    private(set) var unchangedCount = 0
    /// Unchanged files whose metadata differs.
    private(set) var describedCount = 0
    /// New and changed files that were left alone because they are still being written.
    private(set) var growingCount = 0

    init(
        found: [FoundFile], known: [String: FileRecord], unreadable: [String],
        isGrowing: (FoundFile) -> Bool = { _ in false },
        describe: (FoundFile) -> PathMetadata, fingerprint: (FoundFile) -> UInt64?
    ) {
        let foundPaths = Set(found.map(\.path))
        var missing = Self.missing(known, foundPaths: foundPaths, unreadable: unreadable)
        for file in found {
            let isAsKnown = known[file.path].map { $0.stamp.isOf(file) } ?? false
            if !isAsKnown, isGrowing(file) {
                growingCount += 1
                continue
            }
            if let known = known[file.path] {
                if let isChanged = compare(file, with: known, fingerprint) {
                    let isDescribed = known.sideStamp != file.sideStamp
                    if isDescribed && !isChanged { describedCount += 1 }
                    if isDescribed || isChanged {
                        let scanned = ScannedFile(file, known.stamp, describe(file))
                        changes.append(.described(known.id, scanned))
                    }
                }
            } else if let print = fingerprint(file) {
                let scanned = ScannedFile(file, file.stamp(print), describe(file))
                if let old = missing.take(scanned.stamp) {
                    changes.append(.moved(old, scanned))
                } else {
                    changes.append(.new(scanned))
                }
            }
        }
        changes += missing.freshlyVanished.map { .vanished($0) }
    }

    /// Whether the content is another one; nil when that cannot be told now.
    private mutating func compare(
        _ file: FoundFile, with known: FileRecord, _ fingerprint: (FoundFile) -> UInt64?
    ) -> Bool? {
        if known.stamp.isOf(file) {
            if known.state == .vanished {
                changes.append(.returned(known.id, modified: file.modified))
            } else {
                unchangedCount += 1
            }
            return false
        }
        guard let print = fingerprint(file) else { return nil }
        let isChanged = print != known.stamp.fingerprint || file.byteCount != known.stamp.byteCount
        changes.append(
            isChanged ? .changed(known.id, file.stamp(print)) : .returned(known.id, modified: file.modified))
        return isChanged
    }

    /// Known files that the walk did not find. Files below folders that could not be read are not among them.
    private static func missing(
        _ known: [String: FileRecord], foundPaths: Set<String>, unreadable: [String]
    ) -> MissingFiles {
        let blocked = unreadable.map { $0.hasSuffix("/") ? $0 : $0 + "/" }
        return MissingFiles(
            known.filter { path, _ in !foundPaths.contains(path) && !blocked.contains { path.hasPrefix($0) } }.map(
                \.value))
    }
}

/// Files that are not where they were: one of them may turn up at a new path.
private struct MissingFiles {
    private var byContent: [Content: [FileRecord]] = [:]

    private struct Content: Hashable {
        let fingerprint: UInt64
        let byteCount: Int64

        init(_ stamp: FileStamp) {
            fingerprint = stamp.fingerprint
            byteCount = stamp.byteCount
        }
    }

    init(_ files: [FileRecord]) {
        for file in files.sorted(by: { $0.id > $1.id }) { byContent[Content(file.stamp), default: []].append(file) }
    }

    mutating func take(_ stamp: FileStamp) -> MediaID? { byContent[Content(stamp)]?.popLast()?.id }

    var freshlyVanished: [MediaID] {
        byContent.values.joined().filter { $0.state != .vanished }.map(\.id).sorted()
    }
}

extension FileStamp {
    fileprivate func isOf(_ file: FoundFile) -> Bool { byteCount == file.byteCount && modified == file.modified }
}

extension FoundFile {
    fileprivate func stamp(_ fingerprint: UInt64) -> FileStamp {
        FileStamp(byteCount: byteCount, modified: modified, fingerprint: fingerprint)
    }
}

extension ScannedFile {
    fileprivate init(_ file: FoundFile, _ stamp: FileStamp, _ described: PathMetadata) {
        self.init(
            path: file.path, stamp: stamp, kind: described.kind, metadata: described.metadata,
            showYear: described.showYear, sideStamp: file.sideStamp)
    }
}
