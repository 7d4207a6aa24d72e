import Core

/// Tells new files from changed, moved, returned and vanished ones. Pure: fingerprints come from a closure that is
/// called only for files whose path, size or time are not the known ones.
struct ScanDifference {
    private(set) var changes: [FileChange] = []
    private(set) var unchangedCount = 0

    init(
        found: [FoundFile], known: [String: KnownFile], unreadable: [String], kind: MediaLibrary.Kind,
        fingerprint: (FoundFile) -> UInt64?
    ) {
        let foundPaths = Set(found.map(\.path))
        var missing = Self.missing(known, foundPaths: foundPaths, unreadable: unreadable)
        for file in found {
            if let known = known[file.path] {
                compare(file, with: known, fingerprint)
            } else if let print = fingerprint(file) {
                let metadata = PathMetadata(file, library: kind)
                if let old = missing.take(fingerprint: print, byteCount: file.byteCount) {
                    changes.append(.moved(old, file, metadata))
                } else {
                    changes.append(.new(file, metadata, fingerprint: print))
                }
            }
        }
        changes += missing.freshlyVanished.map { .vanished($0) }
    }

    private mutating func compare(_ file: FoundFile, with known: KnownFile, _ fingerprint: (FoundFile) -> UInt64?) {
        let untouched = known.byteCount == file.byteCount && known.modified == file.modified
        if untouched {
            if known.hasVanished { changes.append(.returned(known.id, file)) } else { unchangedCount += 1 }
        } else if let print = fingerprint(file) {
            let same = print == known.fingerprint && file.byteCount == known.byteCount
            changes.append(same ? .returned(known.id, file) : .changed(known.id, file, fingerprint: print))
        }
    }

    /// Known files that the walk did not find. Nothing is said of files below folders that could not be read.
    private static func missing(
        _ known: [String: KnownFile], foundPaths: Set<String>, unreadable: [String]
    ) -> MissingFiles {
        let blocked = unreadable.map { $0.hasSuffix("/") ? $0 : $0 + "/" }
        return MissingFiles(
            known.filter { path, _ in !foundPaths.contains(path) && !blocked.contains { path.hasPrefix($0) } }.map(
                \.value))
    }
}

/// Files that are not where they were: one of them may turn up at a new path.
private struct MissingFiles {
    private var byContent: [Content: [KnownFile]] = [:]

    private struct Content: Hashable {
        let fingerprint: UInt64
        let byteCount: Int64
    }

    init(_ files: [KnownFile]) {
        for file in files.sorted(by: { $0.id > $1.id }) {
            byContent[Content(fingerprint: file.fingerprint, byteCount: file.byteCount), default: []].append(file)
        }
    }

    mutating func take(fingerprint: UInt64, byteCount: Int64) -> MediaID? {
        byContent[Content(fingerprint: fingerprint, byteCount: byteCount)]?.popLast()?.id
    }

    var freshlyVanished: [MediaID] {
        byContent.values.joined().filter { !$0.hasVanished }.map(\.id).sorted()
    }
}
