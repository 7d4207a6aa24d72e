public import Core
public import Linux

/// Brings the catalogue up to date with a library's folders. Everything found is written in batches as it is found, so
/// stopping halfway loses nothing: the next scan continues.
public struct LibraryScanner: Sendable {
    /// Called often; answers false to stop.
    public typealias Report = @Sendable (ScanProgress) -> Bool

    /// How many files go into one transaction.
    static let changeBatch = 500
    static let probeBatch = 64

    /// How long a folder or file may keep a scan waiting: long enough for a disk to spin up.
    static let patience = TimeSpan.seconds(30)

    private let catalog: any ScanStorage
    private let files: FilePool
    private let pool: ProbePool

    public init(catalog: any ScanStorage, files: FilePool, pool: ProbePool) {
        self.catalog = catalog
        self.files = files
        self.pool = pool
    }

    /// Scans one of the station's libraries and gives the last progress.
    @discardableResult
    public func scan(
        _ library: MediaLibrary, among libraries: [MediaLibrary], _ options: ScanOptions = ScanOptions(),
        report: @escaping Report
    ) async throws -> ScanProgress {
        var progress = ScanProgress(library: library.id)
        let began = SystemClock.uptime
        func goesOn(_ progress: inout ScanProgress) -> Bool {
            progress.elapsed = SystemClock.uptime - began
            return report(progress)
        }
        var walk = await walk(library, libraries, report)
        let known = try await catalog.knownFiles(in: library.id)
        if walk.isWhole { try await check(&walk, library, known, options) }
        progress.filesFound = walk.files.count
        progress.unreadableFolders = walk.unreadable
        progress.warnings = walk.warnings
        progress.phase = walk.isWhole ? .comparing : .stopped
        guard goesOn(&progress), walk.isWhole else { return progress }
        try await compare(walk, library, known, options, &progress)
        progress.phase = .probing
        try await probe(library, &progress, goesOn)
        if progress.phase == .probing { progress.phase = .done }
        _ = goesOn(&progress)
        return progress
    }

    /// What the walk found. A folder that hangs counts as one that cannot be read; the others are walked all the same.
    private func walk(
        _ library: MediaLibrary, _ libraries: [MediaLibrary], _ report: @escaping Report
    ) async -> LibraryWalk.Outcome {
        let walk = LibraryWalk(library, among: libraries)
        var outcome = LibraryWalk.Outcome()
        var progress = ScanProgress(library: library.id)
        outcome.isWhole = report(progress)
        for act in [LibraryWalk.Act.list, .followLinks] {
            for root in library.paths where outcome.isWhole {
                if act == .followLinks, outcome.unreadable.contains(where: { $0.path == root }) { continue }
                let before = outcome
                progress.filesFound = before.files.count
                do {
                    outcome = try await files.run(act.rawValue, root, within: Self.patience) { [progress] task in
                        walk.perform(act, root, adding: before) { path, count in
                            var progress = progress
                            progress.filesFound = count
                            return task.step(path) && report(progress)
                        }
                    }
                } catch {
                    let why = (error as? SystemError)?.why ?? "\(error)"
                    outcome.unreadable.append(LibraryWalk.UnreadableFolder(path: root, why: why))
                }
            }
        }
        return outcome
    }

    /// Counts folders that are not what they were as folders that cannot be read, and keeps in mind what the others are.
    private func check(
        _ walk: inout LibraryWalk.Outcome, _ library: MediaLibrary, _ known: [String: FileRecord],
        _ options: ScanOptions
    ) async throws {
        let before = try await catalog.roots(of: library.id)
        let missing =
            options.acceptsEmpty ? [] : RootCheck.missing(library.paths, known: known, roots: before, walk: walk)
        walk.unreadable += missing
        // Of folders in doubt the old identity is kept until they are back, or an operator says that they are right.
        let now = walk.roots.filter { path, _ in !walk.isInDoubt(path) }
        let after = before.filter { path, _ in walk.isInDoubt(path) }.merging(now) { $1 }
        if after != before { try await catalog.record(after, of: library.id) }
    }

    private func compare(
        _ walk: LibraryWalk.Outcome, _ library: MediaLibrary, _ known: [String: FileRecord], _ options: ScanOptions,
        _ progress: inout ScanProgress
    ) async throws {
        let place = library.paths.first ?? "/"
        let (difference, warnings) = try await files.run("compare", place, within: Self.patience) { task in
            let shelf = NFOLoader()
            let difference = ScanDifference(
                found: walk.files, known: known, unreadable: walk.unreadable.map(\.path),
                isGrowing: { file in
                    task.step(file.path)
                    return options.isGrowing(file)
                },
                describe: { file in
                    task.step(file.note?.path ?? file.path)
                    return shelf.metadata(of: file, in: library.kind)
                },
                fingerprint: { file in
                    task.step(file.path)
                    return Fingerprint.of(file)
                })
            return (difference, shelf.warnings)
        }
        progress.unchangedCount = difference.unchangedCount
        progress.describedCount = difference.describedCount
        progress.growingCount = difference.growingCount
        progress.warnings += warnings
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
        case .returned: returnedCount += 1
        case .described: break
        }
    }
}

extension LibraryWalk.Outcome {
    /// Whether the path is a folder that cannot be trusted, or below one.
    fileprivate func isInDoubt(_ path: String) -> Bool {
        unreadable.contains { path == $0.path || path.hasPrefix($0.path + "/") }
    }
}
