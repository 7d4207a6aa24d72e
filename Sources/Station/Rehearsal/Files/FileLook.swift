import Core
import Linux

/// What there is at a path, seen from outside.
enum FileLook: Hashable, Sendable {
    case missing
    /// A folder, a socket, or whatever else cannot be played.
    case notAFile
    case unreadable(String)
    case file(byteCount: Int64, modified: Instant)

    /// Blocks: call it on a thread of the file pool.
    init(at path: String) {
        guard FileSteps.exists(path) else {
            self = .missing
            return
        }
        guard let entry = FolderListing.entry(at: path), entry.kind == .file else {
            self = .notAFile
            return
        }
        do {
            // Rights and a broken disk show themselves at the first byte.
            _ = try FileBytes.read(path, from: 0, count: 1)
            self = .file(byteCount: entry.byteCount, modified: entry.modified)
        } catch {
            self = .unreadable(error.why)
        }
    }
}
