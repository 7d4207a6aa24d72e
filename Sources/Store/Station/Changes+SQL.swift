public import Core

extension StationStore {
    /// Makes all of the changes or none of them. Answers the ids of new things.
    /// Things may refer to each other whatever the order; removals come first, so that names and numbers are free.
    @discardableResult
    public func apply(_ changes: [StationChange]) async throws(StoreError) -> NewIDs {
        let now = clock.now
        return try await write("Changing the station") { database throws(StoreError) in
            var application = ChangeApplication(database: database, now: now)
            return try application.run(changes)
        }
    }
}

/// Applies a list of changes in the order that references need.
struct ChangeApplication {
    let database: Database
    let now: Instant
    var new = NewIDs()

    /// `contents` holds shows and files to make on the way.
    mutating func run(
        _ changes: [StationChange], naming contents: StationContents? = nil
    ) throws(StoreError) -> NewIDs {
        for change in changes { try remove(change) }
        if !changes.isEmpty { try database.noteChange() }
        try freeNumbers(changes)
        try makeHolders(changes)
        for rank in 0..<Self.rankCount {
            if rank == Self.collectionRank, let contents { try makeNamed(in: contents) }
            for change in changes where Self.rank(of: change) == rank { try save(change) }
        }
        try checkRings(changes)
        return new
    }

    private func remove(_ change: StationChange) throws(StoreError) {
        switch change {
        case .removeLibrary(let id): try database.removeLibrary(id)
        case .removeCollection(let id): try database.removeCollection(id)
        case .removePlaylist(let id): try database.removePlaylist(id)
        case .removeFiller(let id): try database.removeFiller(id)
        case .removeProfile(let id): try database.removeProfile(id)
        case .removeSchedule(let id): try database.removeSchedule(id)
        case .removeChannel(let id): try database.removeChannel(id)
        default: break
        }
    }

    private func freeNumbers(_ changes: [StationChange]) throws(StoreError) {
        for change in changes {
            if case .saveChannel(let channel) = change, channel.id.raw > 0 { try database.freeNumber(of: channel.id) }
        }
    }

    /// Collections and playlists may hold others of their kind.
    private mutating func makeHolders(_ changes: [StationChange]) throws(StoreError) {
        for change in changes {
            switch change {
            case .saveCollection(let collection) where collection.id.raw <= 0:
                new.collections[collection.id] = try database.makeCollection(collection.name)
            case .savePlaylist(let playlist) where playlist.id.raw <= 0:
                new.playlists[playlist.id] = try database.makePlaylist(playlist.name)
            default: break
            }
        }
    }

    /// Rings that were there before are left to those who look into them: any other change is still welcome.
    private func checkRings(_ changes: [StationChange]) throws(StoreError) {
        var collections: [CollectionID] = []
        var playlists: [PlaylistID] = []
        for change in changes {
            switch change {
            case .saveCollection(let collection): collections.append(new.resolved(collection).id)
            case .savePlaylist(let playlist): playlists.append(new.resolved(playlist).id)
            default: break
            }
        }
        try database.checkRings(of: collections)
        try database.checkRings(of: playlists)
    }

    private static let rankCount = 8
    private static let collectionRank = 2

    /// Things of a lower rank are never named by those before them (collections and playlists are made beforehand).
    private static func rank(of change: StationChange) -> Int? {
        switch change {
        case .rename, .setTimeZone, .setProtected, .setHorizon: 0
        case .saveLibrary: 1
        case .saveCollection: collectionRank
        case .savePlaylist: 3
        case .saveFiller, .saveProfile: 4
        case .saveSchedule: 5
        case .saveChannel(let channel): channel.mirror == nil ? 6 : 7
        default: nil
        }
    }

    private mutating func save(_ change: StationChange) throws(StoreError) {
        switch change {
        case .rename(let name): try database.setStationName(name)
        case .setTimeZone(let zone): try database.setTimeZone(zone)
        case .setProtected(let span): try database.setProtected(span)
        case .setHorizon(let span): try database.setHorizon(span)
        case .saveLibrary(let library): new.libraries[library.id] = try database.save(library)
        case .saveCollection(let collection): try database.save(new.resolved(collection))
        case .savePlaylist(let playlist): try database.save(new.resolved(playlist))
        case .saveFiller(let filler): new.fillers[filler.id] = try database.save(new.resolved(filler))
        case .saveProfile(let profile): new.profiles[profile.id] = try database.save(profile)
        case .saveSchedule(let schedule): new.schedules[schedule.id] = try database.save(new.resolved(schedule))
        case .saveChannel(let channel): new.channels[channel.id] = try database.save(new.resolved(channel))
        default: break
        }
    }
}
