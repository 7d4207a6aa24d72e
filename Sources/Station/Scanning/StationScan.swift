import Core
import Library
import Linux
import Store

/// Scans all libraries of a station that does not run, and shows the progress on the terminal.
struct StationScan: Sendable {
    private let store: StationStore
    private let log: Log

    init(_ store: StationStore, log: Log = .silent) {
        self.store = store
        self.log = log
    }

    func run() async throws {
        try EngineProgram.check()
        let pool = ProbePool(program: EngineProgram.path, workerCount: Machine.coreCount, log: log)
        defer { pool.close() }
        let scanner = LibraryScanner(catalog: store, files: FilePool(), pool: pool)
        let all = try await store.libraries()
        for library in all {
            let line = ScanLine(library: library)
            let last = try await scanner.scan(library, among: all) { progress in
                line.show(progress)
                return true
            }
            line.end(last)
        }
    }
}

/// The progress of one library's scan, as a line that changes.
private struct ScanLine: Sendable {
    let library: MediaLibrary

    func show(_ progress: ScanProgress) { Terminal.progress("\(library.name): \(text(progress))") }

    func end(_ progress: ScanProgress) {
        Terminal.endProgress()
        Terminal.printLine("\(library.name): \(text(progress))")
        for warning in progress.warnings { Terminal.printError("  \(warning.place): \(warning.why)") }
        for folder in progress.unreadableFolders {
            guard folder.isMissing else {
                Terminal.printError("  \(folder.path) cannot be read (\(folder.why)); its media are kept unchanged.")
                continue
            }
            Terminal.printError(
                """
                  \(folder.path) seems to be missing (\(folder.why)); its media are kept unchanged.
                  Mount its disk or share. If the files really are gone: continuity scan --accept-empty
                """)
        }
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
