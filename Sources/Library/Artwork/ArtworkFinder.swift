public import Core
import Linux

/// Finds the pictures beside media files. Each folder is read once: a finder that is kept does not see what is new.
/// Blocks: use it on a thread of its own.
public struct ArtworkFinder: Sendable {
    private let roots: [String]
    /// The pictures in each folder: their names in small letters, and as they are written.
    private var folders: [String: [String: String]] = [:]

    /// `roots` are the folders of all libraries.
    public init(roots: [String]) {
        self.roots = roots.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    }

    /// The path of the picture that stands for `item`; nil when there is none.
    public mutating func picture(of item: MediaItem) -> String? {
        guard let root = roots.first(where: { item.path.hasPrefix($0 + "/") }) else { return nil }
        for place in ArtworkNames.places(of: item.path, kind: item.kind, root: root) {
            let held = names(in: place.folder)
            guard !held.isEmpty else { continue }
            for name in place.names {
                for suffix in ArtworkNames.extensions {
                    guard let found = held["\(name).\(suffix)".lowercased()] else { continue }
                    let path = "\(place.folder)/\(found)"
                    if liesBelowRoot(path) { return path }
                }
            }
        }
        return nil
    }

    private mutating func names(in folder: String) -> [String: String] {
        if let known = folders[folder] { return known }
        // A folder that cannot be read has no pictures to show.
        let entries = (try? FolderListing.entries(of: folder)) ?? []
        let pictures = entries.filter { entry in
            entry.kind == .file && ArtworkNames.extensions.contains { entry.name.lowercased().hasSuffix(".\($0)") }
        }
        let names = Dictionary(
            pictures.map { ($0.name.lowercased(), $0.name) }, uniquingKeysWith: { one, _ in one })
        folders[folder] = names
        return names
    }

    /// Links may lead anywhere; only what is really below a library's folder is shown.
    private func liesBelowRoot(_ path: String) -> Bool {
        guard let real = FolderListing.resolved(path) else { return false }
        return roots.contains { root in
            FolderListing.resolved(root).map { real.hasPrefix($0 == "/" ? $0 : $0 + "/") } ?? false
        }
    }
}
