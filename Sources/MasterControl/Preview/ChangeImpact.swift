import Core

/// Which channels a change of the station could affect. All others stay as they are without being built.
struct ChangeImpact: Sendable {
    private let old: StationSnapshot
    private let new: StationSnapshot
    /// Media go with their library: then any channel may change.
    private let losesMedia: Bool
    private let collections: Set<CollectionID>

    init(from old: StationSnapshot, to new: StationSnapshot) {
        self.old = old
        self.new = new
        losesMedia = !old.libraries.isSubset(of: new.libraries)
        collections = Self.changedCollections(from: old, to: new)
    }

    /// The channels that are new themselves, or whose rules, fillers or content differ, in the order of their numbers.
    var channels: [Channel] { new.channels.filter { affects($0) } }

    private func affects(_ channel: Channel) -> Bool {
        guard let known = old.channel(channel.id), known == channel else { return true }
        // A mirror changes as its source channel does.
        let shown = new.shown(by: channel).channel
        guard !losesMedia, let before = old.channel(shown.id), before == shown,
            old.timeZone(of: before) == new.timeZone(of: shown),
            old.programming(of: before) == new.programming(of: shown),
            old.fillers(of: before) == new.fillers(of: shown)
        else { return true }
        let contents = LoadedContent.contents(of: shown, new)
        return old.playlists(among: contents) != new.playlists(among: contents)
            || contents.contains { $0.depends(on: collections) }
    }

    /// Those that are new, removed or different, and those that contain them, at any depth.
    private static func changedCollections(
        from old: StationSnapshot, to new: StationSnapshot
    ) -> Set<CollectionID> {
        let ids = Set(old.collections.keys).union(new.collections.keys)
        var changed = ids.filter { old.collections[$0] != new.collections[$0] }
        var count = 0
        while count < changed.count {
            count = changed.count
            for collection in new.collections.values
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
    /// A query names collections by their names only, perhaps with wildcards: it may mean any.
    fileprivate var asksForCollections: Bool {
        // A query that cannot be read finds nothing, so it depends on nothing.
        (try? SearchQuery(self))?.asksForCollections ?? false
    }
}
