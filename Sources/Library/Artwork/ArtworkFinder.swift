public import Core
import Linux

/// Finds the pictures beside media files. Each folder is read once: a finder that is kept does not see what is new.
/// Blocks: use it on a thread of its own.
public struct ArtworkFinder: Sendable {
    private let libraries: [MediaLibrary]
    private var bounds: [LibraryID: LinkBounds] = [:]
    /// The pictures in each folder: lower-case names to the names as written.
    private var folders: [String: [String: String]] = [:]

    /// Pictures lie in the folders of these libraries.
    public init(_ libraries: [MediaLibrary]) { self.libraries = libraries }

    /// The folder of a library that the item is in, without a slash at its end; nil when it is in none.
    public func root(of item: MediaItem) -> String? {
        let own = libraries.filter { $0.id == item.library } + libraries.filter { $0.id != item.library }
        return own.lazy.flatMap(\.paths).map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
            .first { item.path.hasPrefix($0 + "/") }
    }

    /// The path of the picture that stands for `item`; nil when there is none. `step` is called with what may hang next.
    public mutating func picture(of item: MediaItem, step: (String) -> Void = { _ in }) -> String? {
        guard let root = root(of: item) else { return nil }
        for place in ArtworkNames.places(of: item.path, kind: item.kind, root: root) {
            let held = names(in: place.folder, step)
            guard !held.isEmpty else { continue }
            for name in place.names {
                for suffix in ArtworkNames.extensions {
                    guard let found = held["\(name).\(suffix)".lowercased()] else { continue }
                    let path = "\(place.folder)/\(found)"
                    step(path)
                    if leadsInside(path, item.library) { return path }
                }
            }
        }
        return nil
    }

    private mutating func names(in folder: String, _ step: (String) -> Void) -> [String: String] {
        if let known = folders[folder] { return known }
        step(folder)
        // A folder that cannot be read has no pictures to show.
        let entries = (try? FolderListing.entries(of: folder) { step(folder) }) ?? []
        let pictures = entries.filter { entry in
            entry.kind == .file && ArtworkNames.extensions.contains { entry.name.lowercased().hasSuffix(".\($0)") }
        }
        let names = Dictionary(
            pictures.map { ($0.name.lowercased(), $0.name) }, uniquingKeysWith: { one, _ in one })
        folders[folder] = names
        return names
    }

    /// Links may lead anywhere; only what the library's bounds allow is shown.
    private mutating func leadsInside(_ path: String, _ id: LibraryID) -> Bool {
        let library =
            libraries.first { $0.id == id } ?? MediaLibrary(id: id, name: "", kind: .otherVideos, paths: [])
        return bounds[id, default: LinkBounds(library, among: libraries)].verdict(on: path) == .inside
    }
}
