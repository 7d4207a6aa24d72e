import Core

/// Where the picture that stands for a media file may be, by the habits of media folders: best first.
enum ArtworkNames {
    /// A folder, and the names without extension to look for in it.
    struct Place: Hashable {
        let folder: String
        let names: [String]
    }

    static let extensions = ["jpg", "jpeg", "png", "webp"]
    private static let posters = ["poster", "folder", "cover"]
    private static let backdrops = ["fanart", "backdrop", "thumb"]

    /// `root` is the library's folder above the file. What lies in the root itself stands for no single item, unless it
    /// bears the item's name.
    static func places(of path: String, kind: MediaItem.Kind, root: String) -> [Place] {
        let parts = path.dropFirst(root.count).split(separator: "/").map(String.init)
        guard let file = parts.last else { return [] }
        let stem = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
        let folder = parts.dropLast().reduce(root) { "\($0)/\($1)" }
        let own = folder == root ? nil : folder
        let named = [Place(folder: folder, names: ["\(stem)-poster"])]
        let stills = Place(folder: folder, names: ["\(stem)-thumb", stem, "\(stem)-fanart"])
        guard kind == .episode, let show = parts.dropLast().first.map({ "\(root)/\($0)" }) else {
            return named + places(own, posters) + [stills] + places(own, backdrops)
        }
        // A show's poster says more in a guide than a still of the episode.
        let season = own == show ? nil : own
        return named + places(show, posters) + places(season, posters) + [stills] + places(show, backdrops)
    }

    private static func places(_ folder: String?, _ names: [String]) -> [Place] {
        folder.map { [Place(folder: $0, names: names)] } ?? []
    }
}
