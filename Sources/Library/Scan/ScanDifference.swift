import Core

/// Tells new files from changed, moved, returned and vanished ones. Pure: fingerprints come from a closure that is
/// called only for files whose path, size or time are not the known ones.
struct ScanDifference {
    private(set) var changes: [ScanChange] = []
    private(set) var unchangedCount = 0

    init(
        found: [FoundFile], known: [String: FileRecord], unreadable: [String], kind: MediaLibrary.Kind,
        fingerprint: (FoundFile) -> UInt64?
    ) {
        let foundPaths = Set(found.map(\.path))
        var missing = Self.missing(known, foundPaths: foundPaths, unreadable: unreadable)
        for file in found {
            if let known = known[file.path] {
                compare(file, with: known, fingerprint)
            } else if let print = fingerprint(file) {
                let scanned = ScannedFile(file, fingerprint: print, library: kind)
                if let old = missing.take(scanned.stamp) {
                    changes.append(.moved(old, scanned))
                } else {
                    changes.append(.new(scanned))
                }
            }
        }
        changes += missing.freshlyVanished.map { .vanished($0) }
    }

    private mutating func compare(_ file: FoundFile, with known: FileRecord, _ fingerprint: (FoundFile) -> UInt64?) {
        if known.stamp.byteCount == file.byteCount && known.stamp.modified == file.modified {
            if known.state == .vanished {
                changes.append(.returned(known.id, modified: file.modified))
            } else {
                unchangedCount += 1
            }
        } else if let print = fingerprint(file) {
            let stamp = FileStamp(byteCount: file.byteCount, modified: file.modified, fingerprint: print)
            let isSame = print == known.stamp.fingerprint && file.byteCount == known.stamp.byteCount
            changes.append(
                isSame ? .returned(known.id, modified: file.modified) : .changed(known.id, stamp))
        }
    }

    /// Known files that the walk did not find. Nothing is said of files below folders that could not be read.
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

extension ScannedFile {
    init(_ file: FoundFile, fingerprint: UInt64, library: MediaLibrary.Kind) {
        let named = PathMetadata(file, library: library)
        self.init(
            path: file.path,
            stamp: FileStamp(byteCount: file.byteCount, modified: file.modified, fingerprint: fingerprint),
            kind: named.kind, metadata: named.metadata, showYear: named.showYear)
    }
}
