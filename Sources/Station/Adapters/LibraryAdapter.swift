import Core
import Library
import Store
import WebAPI
import MasterControl

/// Libraries and their scans for the web layer.
struct LibraryAdapter: LibraryOperations, MediaSource, HeldSearchSource, CatalogueSource {
    let store: StationStore
    let scans: ScanService
    let follower: LibraryFollower
    let artwork: ArtworkService

    func libraries() async throws -> [LibraryReport] {
        var reports: [LibraryReport] = []
        for library in try await store.libraries() { reports.append(try await report(library)) }
        return reports
    }

    func library(_ id: LibraryID) async throws -> LibraryReport? {
        guard let library = try await store.library(id) else { return nil }
        return try await report(library)
    }

    func startScan(_ id: LibraryID, acceptingEmpty: Bool) async throws {
        guard let library = try await store.library(id) else { return }
        var options = ScanOptions()
        options.acceptsEmpty = acceptingEmpty
        guard await scans.start(library, options) else { throw ScanError.running(library.name) }
    }

    func stopScan(_ id: LibraryID) async throws -> Bool { await scans.stop(id) }

    private func report(_ library: MediaLibrary) async throws -> LibraryReport {
        let counts = try await store.counts(of: library.id)
        let scan = scans.state(of: library.id).map { scan in
            let progress = scan.progress
            return ScanReport(
                started: scan.begun, finished: scan.ended, phase: progress.phase.rawValue,
                fileCount: progress.filesFound, probedCount: progress.probedCount,
                waitingCount: max(0, progress.toProbeCount - progress.probedCount), added: progress.newCount,
                changed: progress.changedCount, vanished: progress.vanishedCount, growing: progress.growingCount,
                moved: progress.movedCount, described: progress.describedCount, refused: progress.refusedCount,
                warnings: progress.warnings.map { ScanReport.Warning(place: $0.place, why: $0.why) },
                unreadable: progress.unreadableFolders.map {
                    ScanReport.Folder(path: $0.path, why: $0.why, isMissing: $0.isMissing)
                }, failure: progress.failure)
        }
        return LibraryReport(
            library: library, itemCount: counts.ready + counts.unprobed + counts.unplayable + counts.vanished,
            readyCount: counts.ready, unplayableCount: counts.unplayable,
            isWatched: await follower.isWatched(library.id), scan: scan)
    }

    func media(_ search: MediaSearch) async throws -> MediaPage { try await store.media(MediaQuery(search)) }
    func media(_ id: MediaID) async throws -> MediaItem? { try await store.media(id) }
    func media(_ ids: [MediaID]) async throws -> [MediaItem] { try await store.media(ids) }
    func found(_ search: MediaSearch) async throws -> [MediaID] { try await store.mediaIDs(MediaQuery(search)) }
    func pictured(_ items: [MediaItem]) async -> Set<MediaID> { await artwork.pictured(items) }

    func facets(
        of search: MediaSearch, by properties: [MediaFacets.Property], most: Int
    ) async throws -> MediaFacets {
        try await store.facets(of: MediaQuery(search), by: properties, most: most)
    }

    func shows(_ part: CataloguePart) async throws -> (items: [ShowSummary], total: Int) {
        try await store.shows(containing: part.text, in: part.library, offset: part.offset, limit: part.limit)
    }

    func show(_ id: ShowID) async throws -> (show: ShowSummary, seasons: [(season: Int, count: Int)])? {
        try await store.showSeasons(id)
    }

    func artists(_ part: CataloguePart) async throws -> (items: [MusicSummary], total: Int) {
        try await store.artists(containing: part.text, in: part.library, offset: part.offset, limit: part.limit)
    }

    func albums(_ part: CataloguePart) async throws -> (items: [MusicSummary], total: Int) {
        try await store.albums(containing: part.text, in: part.library, offset: part.offset, limit: part.limit)
    }
}

extension MediaQuery {
    fileprivate init(_ search: MediaSearch) {
        self.init(
            library: search.library, kind: search.kind, show: search.show, text: search.text, search: search.query,
            day: search.day, offset: search.offset, limit: search.limit)
    }
}

struct ScanError: Explained {
    let code: String
    let what: String
    let why: String
    let fix: String

    static func running(_ name: String) -> ScanError {
        ScanError(
            code: "scan.running", what: "Scanning \(name)", why: "a scan of it runs already",
            fix: "Wait for it to end; its progress is at /api/v1/scans.")
    }
}

extension LibraryAdapter: AiringSource {
    func users(of media: MediaID) async throws -> [DocumentUse]? { try await store.users(of: media) }

    func airings(of media: MediaID, at instant: Instant, limit: Int) async throws -> MediaAirings? {
        guard try await store.media(media) != nil else { return nil }
        func airings(_ found: [MediaAiring]) -> [MediaAirings.Airing] {
            found.map {
                MediaAirings.Airing(
                    channel: $0.channel, start: $0.start, finish: $0.finish, schedule: $0.schedule, rule: $0.rule)
            }
        }
        return MediaAirings(
            past: airings(try await store.pastAirings(of: media, before: instant, limit: limit)),
            coming: airings(try await store.comingAirings(of: media, from: instant, limit: limit)))
    }
}
