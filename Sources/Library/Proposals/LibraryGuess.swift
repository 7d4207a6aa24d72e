public import Core
import Linux

/// Guesses which libraries a folder holds: `TV` and `Movies` inside it become one each, else the files' names decide.
public struct LibraryGuess: Hashable, Sendable {
    public var name: String
    public var kind: MediaLibrary.Kind
    public var path: String

    /// Blocks: it lists folders. `step` is called before each of them, with its path; it answers false to stop.
    public static func libraries(
        in path: String, step: @escaping (String) -> Bool
    ) throws(LibraryError) -> [LibraryGuess] {
        _ = step(path)
        let folders: [FolderEntry]
        do {
            folders = try FolderListing.entries(of: path).filter { $0.kind == .folder }
        } catch {
            throw LibraryError(error)
        }
        if folders.contains(where: { Self.kind(ofFolderNamed: $0.name) != nil }) {
            return folders.compactMap { guess(path == "/" ? "/\($0.name)" : "\(path)/\($0.name)", step) }
        }
        return [guess(path, step)].compactMap { $0 }
    }

    /// What the folder at `path` holds; nil when there is no media in it.
    private static func guess(_ path: String, _ step: @escaping (String) -> Bool) -> LibraryGuess? {
        let name = path.split(separator: "/").last.map(String.init) ?? "Media"
        let sample = LibraryWalk(MediaLibrary(id: LibraryID(0), name: name, kind: .otherVideos, paths: [path])).run {
            step($0) && $1 < sampleCount
        }
        guard !sample.files.isEmpty else { return nil }
        let kind = Self.kind(ofFolderNamed: name) ?? Self.kind(of: sample.files.prefix(sampleCount))
        return LibraryGuess(name: name, kind: kind, path: path)
    }

    /// Enough names to see the habit of a folder.
    static let sampleCount = 400

    static func kind(ofFolderNamed name: String) -> MediaLibrary.Kind? {
        switch name.lowercased() {
        case "movies", "movie", "films", "film", "cinema": .movies
        case "tv", "shows", "tv shows", "series", "tv series", "television": .shows
        case "music videos", "musicvideos", "music", "clips", "concerts": .musicVideos
        case "other videos", "videos", "home videos", "bumpers", "commercials", "fillers", "idents": .otherVideos
        default: nil
        }
    }

    static func kind(of files: some Collection<FoundFile>) -> MediaLibrary.Kind {
        guard !files.isEmpty else { return .otherVideos }
        let episodes = files.count { EpisodeMark($0.stem) != nil }
        if episodes * 2 > files.count { return .shows }
        let dated = files.count { file in
            TitledYear(file.stem).year != nil || file.folders.last.map { TitledYear($0).year != nil } ?? false
        }
        if dated * 2 > files.count { return .movies }
        let artists = files.count { $0.stem.contains(" - ") }
        return artists * 2 > files.count && artists > 2 ? .musicVideos : .otherVideos
    }
}

/// A folder that could not be read.
public struct LibraryError: Explained {
    public let code: String
    public let what: String
    public let why: String
    public let fix: String

    init(_ error: SystemError) {
        code = "library.unreadable"
        what = error.what
        why = error.why
        fix = error.fix
    }
}
