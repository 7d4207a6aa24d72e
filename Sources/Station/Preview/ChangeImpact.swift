import Core

/// Which channels a change of the station could reach. Others need not be built to know that they stay as they are.
struct ChangeImpact: Sendable {
    private let old: StationContents
    private let sheet: StationSheet

    init(from old: StationContents, _ sheet: StationSheet) {
        self.old = old
        self.sheet = sheet
    }

    /// The channels of `new` that are new themselves, or whose rules, fillers or content are not what they were.
    func channels(in new: StationContents, _ newSheet: StationSheet) -> [Channel] {
        let kept = Set(new.libraries.map(\.id))
        // Media go with their library, and playlists and fillers are shared: then nobody is sure to stay as he is.
        let isWide =
            old.libraries.contains { !kept.contains($0.id) } || sheet.fillers != newSheet.fillers
            || sheet.playlists != newSheet.playlists
        let collections = Self.changedCollections(from: old, to: new)
        return newSheet.channels.filter { channel in
            // A mirror changes as the other does, or when it shows another.
            if let mirror = channel.mirror, sheet.channel(channel.id)?.mirror != mirror { return true }
            let channel = newSheet.shown(by: channel).channel
            guard !isWide, let known = sheet.channel(channel.id), known == channel,
                sheet.programming(of: known) == newSheet.programming(of: channel),
                sheet.timeZone(of: known) == newSheet.timeZone(of: channel)
            else { return true }
            return LoadedContent.contents(of: channel, newSheet).contains { $0.depends(on: collections) }
        }
    }

    /// Those that come, go or are not what they were, and those that hold them, at whatever depth.
    private static func changedCollections(
        from old: StationContents, to new: StationContents
    ) -> Set<CollectionID> {
        var changed = Set(Set(new.collections).symmetricDifference(old.collections).map(\.id))
        var count = 0
        while count < changed.count {
            count = changed.count
            for collection in new.collections
            where collection.members.contains(where: { $0.source.depends(on: changed) }) {
                changed.insert(collection.id)
            }
        }
        return changed
    }
}

extension ContentReference {
    fileprivate func depends(on collections: Set<CollectionID>) -> Bool {
        switch self {
        case .collection(let id): collections.contains(id)
        case .search(let query): !collections.isEmpty && query.asksForCollections
        case .show, .season, .artist, .album, .playlist, .item, .rerun: false
        }
    }
}

extension MediaCollection.Member.Source {
    fileprivate func depends(on collections: Set<CollectionID>) -> Bool {
        switch self {
        case .collection(let id): collections.contains(id)
        case .search(let query): !collections.isEmpty && query.asksForCollections
        case .item, .show, .season, .folder, .tag, .library, .artist, .album: false
        }
    }
}

extension String {
    /// Which collections a query names is told by their names only, perhaps with wildcards: any may be meant.
    fileprivate var asksForCollections: Bool {
        // What cannot be read finds nothing, so it depends on nothing.
        (try? SearchQuery(self))?.asksForCollections ?? false
    }
}
