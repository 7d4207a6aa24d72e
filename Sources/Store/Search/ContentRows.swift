import Core
import SQLite

extension ContentReference {
    /// Which rows of `media AS m` it holds by itself; nil for what consists of other contents.
    var rows: SQLText? {
        switch self {
        case .show(let show): SQLText("m.show = ?", show)
        case .season(let show, let season): SQLText("m.show = ? AND m.season = ?", show, season)
        case .artist(let artist): SQLText("m.artist = ?", artist)
        case .album(let album):
            if let artist = album.artist {
                SQLText("m.album = ? AND m.artist = ?", album.title, artist)
            } else {
                SQLText("m.album = ?", album.title)
            }
        case .item(let id): SQLText("m.id = ?", id)
        case .collection, .playlist, .search, .rerun: nil
        }
    }
}

extension MediaCollection.Member.Source {
    /// Which rows of `media AS m` it holds by itself; nil for searches and other collections.
    var rows: SQLText? {
        switch self {
        case .item(let id): ContentReference.item(id).rows
        case .show(let show): ContentReference.show(show).rows
        case .season(let show, let season): ContentReference.season(show, season).rows
        case .artist(let artist): ContentReference.artist(artist).rows
        case .album(let album): ContentReference.album(album).rows
        case .library(let library): SQLText("m.library = ?", library)
        case .folder(let folder): Self.rows(below: folder)
        case .tag(let tag): SQLText("m.id IN (SELECT media FROM media_tag WHERE name = ?)", tag)
        case .search, .collection: nil
        }
    }

    /// Paths below a folder are one stretch of the index: `0` is the character after `/`.
    private static func rows(below folder: String) -> SQLText {
        let trimmed = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        return SQLText("m.path > ? AND m.path < ?", trimmed + "/", trimmed + "0")
    }
}
