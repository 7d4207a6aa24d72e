import Core
import Linux

/// Which files and folders a walk takes and which it leaves alone.
struct WalkRules: Sendable {
    let kind: MediaLibrary.Kind

    static let videoExtensions: Set<String> = [
        "avi", "avs", "m2ts", "m4p", "m4v", "mkv", "mov", "mp2", "mp4", "mpe", "mpeg", "mpg", "mpv", "mxf", "ogg",
        "ogv",
        "ts", "webm", "wmv",
    ]

    /// File name endings that mark extras of a programme.
    static let extraEndings = [
        "-behindthescenes", "-deleted", "-featurette", "-interview", "-scene", "-short", "-trailer", "-other",
        "-sample",
    ]

    static let extraFolders: Set<String> = [
        "behind the scenes", "deleted scenes", "extras", "featurettes", "interviews", "other", "scenes", "shorts",
        "trailers", "sample", "samples",
    ]

    /// A folder that holds a file of one of these names is skipped with all below it.
    static let ignoreMarkers: Set<String> = [".continuityignore", ".etvignore", ".nomedia"]

    func takes(_ entry: FolderEntry) -> Bool {
        switch entry.kind {
        case .file: takes(file: entry.name)
        case .folder: enters(folder: entry.name)
        }
    }

    /// Whether the entry matters to a walk at all: media, folders, and the NFO files beside them.
    func heeds(_ entry: FolderEntry) -> Bool {
        takes(entry) || entry.kind == .file && entry.name.lowercased().hasSuffix(".nfo")
    }

    func takes(file name: String) -> Bool {
        guard !name.hasPrefix("."), let dot = name.lastIndex(of: ".") else { return false }
        guard Self.videoExtensions.contains(name[name.index(after: dot)...].lowercased()) else { return false }
        let stem = name[..<dot].lowercased()
        return stem != "sample" && !(skipsExtras && Self.extraEndings.contains { stem.hasSuffix($0) })
    }

    func enters(folder name: String) -> Bool {
        !name.hasPrefix(".") && !name.hasPrefix("@") && name != "lost+found"
            && !(skipsExtras && Self.extraFolders.contains(name.lowercased()))
    }

    /// Bumpers and trailers are what other-video libraries are for.
    private var skipsExtras: Bool { kind == .movies || kind == .shows }
}
