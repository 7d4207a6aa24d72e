public import Core
import Library
public import Linux

/// What is wrong with the disks and shares that media are on. Every viewer of the page can read it: it names
/// libraries, not paths.
public struct StorageFaults {
    let libraries: [MediaLibrary]
    let now: Instant

    public init(libraries: [MediaLibrary], now: Instant) {
        self.libraries = libraries
        self.now = now
    }

    /// Scans that failed, and folders that could not be read, or that seem to be missing.
    public func reports(_ scans: [ScanService.Scan]) -> [FaultReport] {
        scans.flatMap { scan in
            failure(of: scan)
                + scan.progress.unreadableFolders.compactMap { folder in
                    libraries.first { $0.id == scan.progress.library }.map { library in
                        report(folder, of: library, since: scan.ended ?? scan.begun)
                    }
                }
        }
    }

    private func failure(of scan: ScanService.Scan) -> [FaultReport] {
        guard let why = scan.progress.failure,
            let library = libraries.first(where: { $0.id == scan.progress.library })
        else { return [] }
        let instant = scan.ended ?? scan.begun
        return [
            FaultReport(
                code: "scan.failed", what: "Cannot scan the library \(library.name)", why: why,
                fix: "The next scan tries again. To see more, run continuity scan.", first: instant, last: instant)
        ]
    }

    private func report(
        _ folder: LibraryWalk.UnreadableFolder, of library: MediaLibrary, since instant: Instant
    ) -> FaultReport {
        folder.isMissing
            ? FaultReport(
                code: "library.missing", what: "A folder of the library \(library.name) seems to be missing",
                why: "\(folder.why); its media are kept unchanged",
                fix: "Mount its disk or share. If the files really are gone, run continuity scan --accept-empty.",
                first: instant, last: instant)
            : FaultReport(
                code: "library.unreadable", what: "A folder of the library \(library.name) cannot be read",
                why: "the last scan could not read it; its media are kept unchanged",
                fix: "Run continuity scan, which names the folder and the cause.", first: instant, last: instant)
    }

    /// Libraries with folders for which the system allows no watches.
    public func reports(limited names: [String], every span: TimeSpan) -> [FaultReport] {
        guard !names.isEmpty else { return [] }
        let limit = FolderWatcher.limit.map { " of \($0)" } ?? ""
        return [
            FaultReport(
                code: "watch.limit", what: "Not all folders of \(names.joined(separator: ", ")) are watched",
                why: "the system's limit\(limit) watched folders is reached",
                fix: "\(FolderWatcher.remedy) Until then the library is scanned every \(span.seconds / 60) minutes.",
                first: now, last: now)
        ]
    }

    /// Each file system that hangs, once.
    public func reports(_ hangs: [FilePool.Hang]) -> [FaultReport] {
        var seen: Set<String> = []
        return hangs.filter { seen.insert($0.mount).inserted }.map { hang in
            FaultReport(
                code: "file.hangs", what: "\(owner(of: hang)) does not answer",
                why: "reading from it has been waiting for \(hang.span.seconds) s",
                fix: "Check the disk or network share. It is used again as soon as it answers.",
                first: now - hang.span, last: now)
        }
    }

    private func owner(of hang: FilePool.Hang) -> String {
        let names = libraries.filter { library in
            library.paths.contains {
                hang.path.hasPrefix($0) || $0.hasPrefix(hang.mount == "/" ? hang.path : hang.mount)
            }
        }.map(\.name)
        guard let first = names.first else { return "A disk or network share" }
        return names.count == 1
            ? "The disk or share of the library \(first)" : "A disk or share of \(names.count) libraries"
    }
}
