public import Core
import Linux

/// A file that says something about media beside it.
public struct SidecarFile: Hashable, Sendable {
    public let path: String
    public let byteCount: Int64
    public let modified: Instant

    public init(path: String, byteCount: Int64, modified: Instant) {
        self.path = path
        self.byteCount = byteCount
        self.modified = modified
    }
}

/// The NFO files of one folder.
struct FolderNFOFiles {
    private var byName: [String: SidecarFile] = [:]

    init(_ entries: [FolderEntry], in folder: String) {
        for entry in entries where entry.kind == .file {
            let name = entry.name.lowercased()
            guard name.hasSuffix(".nfo") else { continue }
            let path = folder == "/" ? "/\(entry.name)" : "\(folder)/\(entry.name)"
            byName[name] = SidecarFile(path: path, byteCount: entry.byteCount, modified: entry.modified)
        }
    }

    /// Of the show whose folder this is.
    var show: SidecarFile? { byName["tvshow.nfo"] }

    /// Of one media file: by its own name, or, in a film's own folder, by what it is.
    func note(of path: String, _ folders: [String], in library: MediaLibrary.Kind) -> SidecarFile? {
        if byName.isEmpty { return nil }
        if let own = byName[FoundFile.stem(of: path).lowercased() + ".nfo"] { return own }
        return library == .movies && !folders.isEmpty ? byName["movie.nfo"] : nil
    }
}

extension FoundFile {
    /// Another number whenever its NFO files are others, or are read in another way; 0 when there are none.
    var sideStamp: UInt64 {
        guard note != nil || showNote != nil else { return 0 }
        let files = [note, showNote].compactMap { $0 }
        let key = files.map { "\($0.path) \($0.byteCount) \($0.modified.microseconds)" }.joined(separator: "\n")
        return max(1, Fingerprint.of(byteCount: NFOReader.version, head: Array(key.utf8), tail: []))
    }
}
