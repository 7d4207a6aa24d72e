import Core
import Library
import Store
import WebAPI

/// Libraries and their scans for the web layer.
struct LibraryDesk: LibraryOperations, MediaCatalogue {
    let store: StationStore
    let scans: ScanDesk

    func libraries() async throws -> [LibraryReport] {
        var reports: [LibraryReport] = []
        for library in try await store.libraries() { reports.append(try await report(library)) }
        return reports
    }

    func library(_ id: LibraryID) async throws -> LibraryReport? {
        guard let library = try await store.library(id) else { return nil }
        return try await report(library)
    }

    func startScan(_ id: LibraryID) async throws {
        guard let library = try await store.library(id) else { return }
        guard await scans.start(library) else { throw ScanFault.running(library.name) }
    }

    private func report(_ library: MediaLibrary) async throws -> LibraryReport {
        let counts = try await store.counts(of: library.id)
        let scan = await scans.state(of: library.id).map { progress, begun, ended in
            ScanReport(
                started: begun, finished: ended, fileCount: progress.filesFound, probedCount: progress.probedCount,
                waitingCount: max(0, progress.toProbeCount - progress.probedCount), added: progress.newCount,
                changed: progress.changedCount, vanished: progress.vanishedCount, failure: progress.failure)
        }
        return LibraryReport(
            library: library, itemCount: counts.ready + counts.unprobed + counts.unplayable + counts.vanished,
            readyCount: counts.ready, unplayableCount: counts.unplayable, scan: scan)
    }

    func media(_ search: MediaSearch) async throws -> MediaPage {
        try await store.media(
            MediaQuery(
                library: search.library, kind: search.kind, text: search.text, search: search.query,
                offset: search.offset, limit: search.limit))
    }

    func media(_ id: MediaID) async throws -> MediaItem? { try await store.media(id) }
}

struct ScanFault: Explained {
    let code: String
    let what: String
    let why: String
    let fix: String

    static func running(_ name: String) -> ScanFault {
        ScanFault(
            code: "scan.running", what: "Scanning \(name)", why: "a scan of it runs already",
            fix: "Wait for it to end; its progress is at /api/v1/libraries.")
    }
}
