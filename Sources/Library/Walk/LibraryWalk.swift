public import Core
import Linux

/// Finds the media files below a library's folders.
public struct LibraryWalk: Sendable {
    /// What came of one walk.
    public struct Outcome: Sendable {
        public var files: [FoundFile] = []
        /// Folders that could not be read: their files count as neither found nor vanished.
        public var unreadable: [UnreadableFolder] = []
    }

    public struct UnreadableFolder: Hashable, Sendable {
        public let path: String
        public let why: String
    }

    /// Guards against endless nesting.
    static let deepestFolder = 32

    private let library: MediaLibrary
    private let rules: WalkRules

    public init(_ library: MediaLibrary) {
        self.library = library
        rules = WalkRules(kind: library.kind)
    }

    /// Walks every folder of the library. Links are followed, each real folder is visited once. Blocks.
    /// `found` is called now and then with the number of files so far; it answers false to stop.
    public func run(found: (Int) -> Bool = { _ in true }) -> Outcome {
        var outcome = Outcome()
        var visited: Set<FileIdentity> = []
        for root in library.paths {
            visit(Folder(path: root, below: []), &outcome, &visited, found)
        }
        return outcome
    }

    private struct Folder {
        let path: String
        let below: [String]
        /// Of the show whose folder this is in.
        var showNote: SideFile?
    }

    private func visit(
        _ folder: Folder, _ outcome: inout Outcome, _ visited: inout Set<FileIdentity>, _ found: (Int) -> Bool
    ) {
        guard folder.below.count <= Self.deepestFolder else { return }
        let entries: [FolderEntry]
        do {
            entries = try FolderListing.entries(of: folder.path)
        } catch {
            outcome.unreadable.append(UnreadableFolder(path: folder.path, why: error.why))
            return
        }
        guard !entries.contains(where: { WalkRules.ignoreMarkers.contains($0.name) }) else { return }
        let notes = FolderNotes(entries, in: folder.path)
        // The folder of all shows is no show's.
        let isShow = library.kind == .shows && !folder.below.isEmpty
        let showNote = isShow ? notes.show ?? folder.showNote : nil
        for entry in entries {
            let path = folder.path == "/" ? "/\(entry.name)" : "\(folder.path)/\(entry.name)"
            switch entry.kind {
            case .file where rules.takes(file: entry.name):
                var file = FoundFile(
                    path: path, folders: folder.below, byteCount: entry.byteCount, modified: entry.modified)
                file.note = notes.note(of: file, in: library.kind)
                file.showNote = showNote
                outcome.files.append(file)
            case .folder where rules.enters(folder: entry.name):
                guard visited.insert(entry.identity).inserted else { continue }
                guard found(outcome.files.count) else { return }
                visit(
                    Folder(path: path, below: folder.below + [entry.name], showNote: showNote), &outcome, &visited,
                    found)
            default: continue
            }
        }
    }
}
