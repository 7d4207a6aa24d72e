import Core
import Library
import Linux
import Store

/// Scans a station's libraries from the command line.
struct StationScan: Sendable {
    enum Display: Sendable { case terminal, lines }

    private let store: StationStore
    private let log: Log

    init(_ store: StationStore, log: Log = .silent) {
        self.store = store
        self.log = log
    }

    /// Scans the named libraries, or all. Gives how each went.
    @discardableResult
    func run(
        _ names: [String] = [], _ options: ScanOptions = ScanOptions(), progress display: Display
    ) async throws -> [(MediaLibrary, ScanProgress)] {
        let libraries = try await chosen(names)
        try EngineProgram.check()
        let pool = ProbePool(program: EngineProgram.path, workerCount: Machine.coreCount, log: log)
        defer { pool.close() }
        let scanner = LibraryScanner(catalog: store, files: FilePool(), pool: pool)
        let all = try await store.libraries()
        var outcomes: [(MediaLibrary, ScanProgress)] = []
        for library in libraries {
            let line = ScanLine(library: library, display: display)
            let last = try await scanner.scan(library, among: all, options) { progress in
                line.show(progress)
                return true
            }
            line.end(last)
            outcomes.append((library, last))
        }
        try await store.noteChange()
        return outcomes
    }

    private func chosen(_ names: [String]) async throws -> [MediaLibrary] {
        let all = try await store.libraries()
        for name in names where !all.contains(where: { $0.name == name }) {
            let known = all.map(\.name).joined(separator: ", ")
            throw UsageError("there is no library \(name): the station has \(known.isEmpty ? "none" : known)")
        }
        return names.isEmpty ? all : all.filter { names.contains($0.name) }
    }
}

/// The progress of one library's scan, as a line that changes or as one JSON object a step.
private struct ScanLine: Sendable {
    let library: MediaLibrary
    let display: StationScan.Display

    private struct Step: Encodable {
        let library: String
        let phase: String
        let files: Int
        let new: Int
        let changed: Int
        let moved: Int
        let vanished: Int
        let described: Int
        let probed: Int
        let toProbe: Int
        let refused: Int
        let growing: Int
        let elapsed: Double
    }

    func show(_ progress: ScanProgress) {
        switch display {
        case .terminal: Terminal.progress("\(library.name): \(text(progress))")
        case .lines: say(progress)
        }
    }

    func end(_ progress: ScanProgress) {
        guard display == .terminal else { return }
        Terminal.endProgress()
        Terminal.say("\(library.name): \(text(progress))")
        for warning in progress.warnings { Terminal.complain("  \(warning.place): \(warning.why)") }
        for folder in progress.unreadableFolders {
            guard folder.isMissing else {
                Terminal.complain("  \(folder.path) cannot be read (\(folder.why)); its media are kept unchanged.")
                continue
            }
            Terminal.complain(
                """
                  \(folder.path) seems to be missing (\(folder.why)); its media are kept unchanged.
                  Mount its disk or share. If the files really are gone: continuity scan --accept-empty
                """)
        }
    }

    private func say(_ progress: ScanProgress) {
        let step = Step(
            library: library.name, phase: progress.phase.rawValue, files: progress.filesFound, new: progress.newCount,
            changed: progress.changedCount, moved: progress.movedCount, vanished: progress.vanishedCount,
            described: progress.describedCount,
            probed: progress.probedCount, toProbe: progress.toProbeCount, refused: progress.refusedCount,
            growing: progress.growingCount, elapsed: Double(progress.elapsed.microseconds) / 1_000_000)
        // A step that cannot be written is not worth stopping the scan for.
        try? StationJSON.say(step)
    }

    private func text(_ progress: ScanProgress) -> String {
        switch progress.phase {
        case .walking: return "\(progress.filesFound) files found"
        case .comparing: return "\(progress.filesFound) files, looking for changes"
        case .probing:
            let rate =
                progress.elapsed > .zero ? Int64(progress.probedCount) * 1_000_000 / progress.elapsed.microseconds : 0
            let left = progress.remaining(probingFor: progress.elapsed).map { ", \($0.seconds) s left" } ?? ""
            return "\(progress.probedCount) of \(progress.toProbeCount) new files probed, \(rate) per second\(left)"
        case .done, .stopped, .failed:
            var parts = ["\(progress.filesFound) files"]
            for (count, word) in [
                (progress.newCount, "new"), (progress.changedCount, "changed"), (progress.movedCount, "moved"),
                (progress.vanishedCount, "vanished"), (progress.describedCount, "with new metadata"),
                (progress.refusedCount, "cannot be played"), (progress.growingCount, "still being written"),
            ] where count > 0 { parts.append("\(count) \(word)") }
            return parts.joined(separator: ", ")
        }
    }
}
