public import Core

extension StationStore {
    /// Everything operators made, in one view of the database: all shows, and every file that something names or that
    /// stands in `paths`.
    public func contents(paths: Set<String> = []) async throws(StoreError) -> StationContents {
        try await read("Reading the station") { database throws(StoreError) in try database.contents(paths: paths) }
    }

    /// Makes the station equal to `contents` in one transaction: things that it does not hold are removed (shows and
    /// files stay), things with known ids are changed, things with ids below zero are made.
    @discardableResult
    public func replace(with contents: StationContents) async throws(StoreError) -> NewIDs {
        let now = clock.now
        return try await write("Changing the station") { database throws(StoreError) in
            let current = try database.contents(paths: [])
            var application = ChangeApplication(database: database, now: now)
            return try application.run(contents.changes(from: current), naming: contents)
        }
    }
}

extension Database {
    func contents(paths: Set<String>) throws(StoreError) -> StationContents {
        let identity = try identity()
        var contents = StationContents(name: identity.name, timeZone: identity.timeZone)
        contents.protected = identity.protected
        contents.horizon = identity.horizon
        contents.libraries = try libraries()
        contents.shows = try shows()
        contents.collections = try collections()
        contents.playlists = try playlists()
        contents.fillers = try fillers()
        contents.profiles = try profiles()
        contents.schedules = try schedules()
        contents.channels = try channels()
        var files: [MediaID: StationContents.NamedFile] = [:]
        for path in paths {
            if let id = try mediaID(at: path), let file = try namedFile(id) { files[id] = file }
        }
        for id in contents.namedMedia where files[id] == nil {
            if let file = try namedFile(id) { files[id] = file }
        }
        contents.files = files.values.sorted { $0.id < $1.id }
        return contents
    }

    private func namedFile(_ id: MediaID) throws(StoreError) -> StationContents.NamedFile? {
        try row("SELECT id, library, path FROM media WHERE id = ?", id) { row throws(StoreError) in
            StationContents.NamedFile(id: row.next(), library: row.next(), path: row.next())
        }
    }
}

extension ChangeApplication {
    /// Makes the shows and files that operators named before a scan found them.
    mutating func makeNamed(in contents: StationContents) throws(StoreError) {
        for show in contents.shows where show.id.raw <= 0 {
            new.shows[show.id] = try database.makeShow(show.title, year: show.year, in: nil)
        }
        let kinds = contents.libraries.reduce(into: [:]) { $0[$1.id] = $1.kind.itemKind }
        for file in contents.files where file.id.raw <= 0 {
            new.media[file.id] = try database.makePlace(
                for: file.path, kind: kinds[file.library] ?? .otherVideo,
                in: new.libraries[file.library] ?? file.library, now: now)
        }
    }
}

extension MediaLibrary.Kind {
    /// What a file in such a library is.
    var itemKind: MediaItem.Kind {
        switch self {
        case .movies: .movie
        case .shows: .episode
        case .otherVideos: .otherVideo
        case .musicVideos: .musicVideo
        }
    }
}
