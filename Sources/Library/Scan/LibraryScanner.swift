public import Core
import Linux

/// Brings the catalogue up to date with a library's folders. Everything found is written in batches as it is found, so
/// stopping half-way loses nothing: the next scan goes on.
public struct LibraryScanner: Sendable {
    /// Called often; answers false to stop.
    public typealias Report = @Sendable (ScanProgress) -> Bool

    /// How many files go into one transaction.
    static let changeBatch = 500
    static let probeBatch = 64

    private let catalog: any MediaCatalog
    private let pool: ProbePool

    public init(catalog: any MediaCatalog, pool: ProbePool) {
        self.catalog = catalog
        self.pool = pool
    }

    /// Scans one library and gives the last progress.
    @discardableResult
    public func scan(_ library: MediaLibrary, report: @escaping Report) async throws -> ScanProgress {
        var progress = ScanProgress(library: library.id)
        let began = SystemClock.uptime
        func goesOn(_ progress: inout ScanProgress) -> Bool {
            progress.elapsed = SystemClock.uptime - began
            return report(progress)
        }
        let (walk, isWhole) = await walk(library, report)
        progress.filesFound = walk.files.count
        progress.unreadableFolders = walk.unreadable
        progress.phase = isWhole ? .comparing : .stopped
        guard goesOn(&progress), isWhole else { return progress }
        try await compare(walk, library, &progress)
        progress.phase = .probing
        try await probe(library, &progress, goesOn)
        if progress.phase == .probing { progress.phase = .done }
        _ = goesOn(&progress)
        return progress
    }

    /// What the walk found, and whether it went to its end.
    private func walk(_ library: MediaLibrary, _ report: @escaping Report) async -> (LibraryWalk.Outcome, Bool) {
        await Thread.run(name: "scan") {
            var progress = ScanProgress(library: library.id)
            var isWhole = report(progress)
            guard isWhole else { return (LibraryWalk.Outcome(), false) }
            let outcome = LibraryWalk(library).run { count in
                progress.filesFound = count
                isWhole = report(progress)
                return isWhole
            }
            return (outcome, isWhole)
        }
    }

    private func compare(
        _ walk: LibraryWalk.Outcome, _ library: MediaLibrary, _ progress: inout ScanProgress
    ) async throws {
        let known = try await catalog.knownFiles(in: library.id)
        let (difference, warnings) = await Thread.run(name: "scan") {
            let shelf = NFOShelf()
            let difference = ScanDifference(
                found: walk.files, known: known, unreadable: walk.unreadable.map(\.path),
                describe: { shelf.metadata(of: $0, in: library.kind) }, fingerprint: Fingerprint.of)
            return (difference, shelf.warnings)
        }
        progress.unchangedCount = difference.unchangedCount
        progress.describedCount = difference.describedCount
        progress.warnings = warnings
        for change in difference.changes { progress.count(change) }
        var rest = difference.changes[...]
        while !rest.isEmpty {
            try await catalog.record(Array(rest.prefix(Self.changeBatch)), in: library.id)
            rest = rest.dropFirst(Self.changeBatch)
        }
    }

    private func probe(
        _ library: MediaLibrary, _ progress: inout ScanProgress, _ goesOn: (inout ScanProgress) -> Bool
    ) async throws {
        progress.toProbeCount = try await catalog.countToProbe(in: library.id)
        var last = MediaID(0)
        while true {
            guard goesOn(&progress) else {
                progress.phase = .stopped
                return
            }
            let files = try await catalog.filesToProbe(in: library.id, after: last, limit: Self.probeBatch)
            guard let newest = files.last else { return }
            let answers = await pool.probe(files.map { ProbeRequest(id: $0.id.raw, path: $0.path) })
            try await catalog.record(answers)
            progress.probedCount += answers.count
            progress.refusedCount += answers.count { $0.failure != nil }
            last = newest.id
        }
    }
}

extension ScanProgress {
    fileprivate mutating func count(_ change: ScanChange) {
        switch change {
        case .new: newCount += 1
        case .changed: changedCount += 1
        case .moved: movedCount += 1
        case .vanished: vanishedCount += 1
        case .returned, .described: break
        }
    }
}
