import Core
import Store

/// The media that guides are being made of. Channels have media in common, and reading an item costs more than
/// everything else that a programme needs: each is read once for a whole guide.
struct GuideMedia {
    /// Above this everything is forgotten: a guide that needs more is slower, not larger.
    private static let most = 50_000

    private var items: [MediaID: MediaItem] = [:]
    /// Of the station, when they were read.
    private var revision: Int64 = -1

    /// Those of the items that are known as the station has them at `revision`.
    func known(_ ids: Set<MediaID>, at revision: Int64) -> [MediaID: MediaItem] {
        guard revision == self.revision else { return [:] }
        var found: [MediaID: MediaItem] = [:]
        for id in ids { found[id] = items[id] }
        return found
    }

    mutating func keep(_ read: [MediaItem], at revision: Int64) {
        if revision != self.revision || items.count + read.count > Self.most { items = [:] }
        self.revision = revision
        for item in read { items[item.id] = item.slim }
    }
}

extension MediaItem {
    /// Without what no guide tells.
    fileprivate var slim: MediaItem {
        var item = self
        item.facts?.chapters = []
        item.facts?.subtitles = []
        return item
    }
}
