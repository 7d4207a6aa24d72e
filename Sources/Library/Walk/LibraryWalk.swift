public import Core
import Linux

/// Finds the media files below a library's folders: each real file once, however many links lead to it.
public struct LibraryWalk: Sendable {
    /// What came of one walk.
    public struct Outcome: Sendable {
        public var files: [FoundFile] = []
        /// Folders that could not be read: their files count as neither found nor vanished.
        public var unreadable: [UnreadableFolder] = []
        /// Links that lead out of the libraries.
        public var warnings: [ScanWarning] = []
        /// Of the library's own folders, and of those below them that are file systems of their own.
        public var roots: [String: FolderIdentity] = [:]
        /// False when the walk was told to stop.
        public var isWhole = true
        fileprivate var folders: Set<FileIdentity> = []
        fileprivate var known: Set<FileIdentity> = []
        /// Links wait until everything real has been seen, so that a file goes by its own name.
        fileprivate var links: [Link] = []
    }

    public struct UnreadableFolder: Hashable, Sendable {
        public let path: String
        public let why: String
        /// It can be read, but looks as if its disk or share were not mounted.
        public let isMissing: Bool

        public init(path: String, why: String, isMissing: Bool = false) {
            self.path = path
            self.why = why
            self.isMissing = isMissing
        }
    }

    /// Guards against endless nesting.
    static let deepestFolder = 32
    /// More say nothing new.
    private static let mostWarnings = 100

    private let library: MediaLibrary
    private let rules: WalkRules
    private let bounds: LinkBounds

    /// Links may lead to the folders of all `libraries`.
    public init(_ library: MediaLibrary, among libraries: [MediaLibrary] = []) {
        self.library = library
        rules = WalkRules(kind: library.kind)
        bounds = LinkBounds(library, among: libraries)
    }

    /// Walks every folder of the library. Blocks. `step` is called before each thing that may hang, with its path and the
    /// number of files so far; it answers false to stop.
    public func run(step: @escaping (String, Int) -> Bool = { _, _ in true }) -> Outcome {
        var outcome = Outcome()
        for root in library.paths { outcome = walk(root, adding: outcome, step: step) }
        for root in library.paths { outcome = followLinks(of: root, adding: outcome, step: step) }
        return outcome
    }

    /// The two halves of a walk: links wait until everything real has been seen.
    enum Act: String {
        case list
        case followLinks = "follow the links in"
    }

    func perform(
        _ act: Act, _ root: String, adding outcome: Outcome, step: @escaping (String, Int) -> Bool
    ) -> Outcome {
        switch act {
        case .list: walk(root, adding: outcome, step: step)
        case .followLinks: followLinks(of: root, adding: outcome, step: step)
        }
    }

    /// Walks one folder of the library, without the links in it.
    private func walk(_ root: String, adding outcome: Outcome, step: @escaping (String, Int) -> Bool) -> Outcome {
        var visit = Visit(rules: rules, library: library.kind, root: root, bounds: bounds, outcome: outcome, step: step)
        guard visit.goesOn(at: root) else { return visit.outcome }
        let entry = FolderListing.entry(at: root)
        if let entry {
            visit.outcome.folders.insert(entry.identity)
            visit.outcome.roots[root] = FolderIdentity(entry.identity)
        }
        visit.enter(Folder(path: root, below: [], device: entry?.identity.device))
        return visit.outcome
    }

    /// Follows the links that were met in one folder of the library, and those met behind them.
    private func followLinks(of root: String, adding outcome: Outcome, step: @escaping (String, Int) -> Bool) -> Outcome
    {
        var visit = Visit(rules: rules, library: library.kind, root: root, bounds: bounds, outcome: outcome, step: step)
        while let index = visit.outcome.links.firstIndex(where: { $0.root == root }), visit.outcome.isWhole {
            visit.follow(visit.outcome.links.remove(at: index))
        }
        return visit.outcome
    }

    fileprivate struct Folder {
        let path: String
        let below: [String]
        let device: UInt64?
        /// Of the show whose folder this is in.
        var showNote: SidecarFile?
    }

    /// A file or folder behind a link.
    fileprivate struct Link {
        let root: String
        let entry: FolderEntry
        let path: String
        let below: [String]
        let note: SidecarFile?
        let showNote: SidecarFile?
    }

    /// One walk in progress.
    private struct Visit {
        let rules: WalkRules
        let library: MediaLibrary.Kind
        let root: String
        var bounds: LinkBounds
        var outcome: Outcome
        let step: (String, Int) -> Bool

        mutating func goesOn(at path: String) -> Bool {
            if outcome.isWhole { outcome.isWhole = step(path, outcome.files.count) }
            return outcome.isWhole
        }

        mutating func enter(_ folder: Folder) {
            guard folder.below.count <= deepestFolder, goesOn(at: folder.path) else { return }
            var entries: [FolderEntry]
            do {
                let count = outcome.files.count
                entries = try FolderListing.entries(of: folder.path) { _ = step(folder.path, count) }
            } catch {
                outcome.unreadable.append(UnreadableFolder(path: folder.path, why: error.why))
                return
            }
            guard !entries.contains(where: { WalkRules.ignoreMarkers.contains($0.name) }) else { return }
            entries.removeAll { entry in
                entry.isLink && rules.heeds(entry) && !leadsInside("\(folder.path)/\(entry.name)")
            }
            let notes = FolderNFOFiles(entries, in: folder.path)
            // The folder of all shows belongs to none of them.
            let isShow = library == .shows && !folder.below.isEmpty
            let showNote = isShow ? notes.show ?? folder.showNote : nil
            for entry in entries {
                let path = folder.path == "/" ? "/\(entry.name)" : "\(folder.path)/\(entry.name)"
                let note = notes.note(of: path, folder.below, in: library)
                if entry.isLink {
                    let link = Link(
                        root: root, entry: entry, path: path, below: folder.below, note: note, showNote: showNote)
                    if rules.takes(entry) { outcome.links.append(link) }
                } else {
                    if entry.kind == .folder, entry.identity.device != folder.device {
                        outcome.roots[path] = FolderIdentity(entry.identity)
                    }
                    take(entry, path, folder.below, note, showNote)
                }
                guard outcome.isWhole else { return }
            }
        }

        mutating func follow(_ link: Link) {
            take(link.entry, link.path, link.below, link.note, link.showNote)
        }

        private mutating func take(
            _ entry: FolderEntry, _ path: String, _ below: [String], _ note: SidecarFile?, _ showNote: SidecarFile?
        ) {
            guard rules.takes(entry) else { return }
            switch entry.kind {
            case .file:
                guard outcome.known.insert(entry.identity).inserted else { return }
                var file = FoundFile(path: path, folders: below, byteCount: entry.byteCount, modified: entry.modified)
                file.note = note
                file.showNote = showNote
                outcome.files.append(file)
            case .folder:
                guard outcome.folders.insert(entry.identity).inserted else { return }
                enter(
                    Folder(
                        path: path, below: below + [entry.name], device: entry.identity.device, showNote: showNote))
            }
        }

        /// Whether a link may be followed; one that may not is reported.
        private mutating func leadsInside(_ path: String) -> Bool {
            guard goesOn(at: path) else { return false }
            guard case .outside(let target) = bounds.verdict(on: path) else { return true }
            if outcome.warnings.count < mostWarnings {
                outcome.warnings.append(
                    ScanWarning(
                        path: path, line: nil,
                        why: "it is a link to \(target), which is in no library and not in follow-links-to"))
            }
            return false
        }
    }
}

extension FolderIdentity {
    fileprivate init(_ identity: FileIdentity) {
        self.init(device: Int64(bitPattern: identity.device), inode: Int64(bitPattern: identity.inode))
    }
}
