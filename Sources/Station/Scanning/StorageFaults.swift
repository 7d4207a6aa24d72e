import Core
import Linux
import WebAPI

/// What is wrong with the disks and shares that media are on. Whoever may see the page reads it: it names libraries, not
/// paths.
struct StorageFaults {
    let libraries: [MediaLibrary]

    /// Each file system that hangs, once.
    func reports(_ hangs: [FilePool.Hang], at now: Instant) -> [FaultReport] {
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
