import Core

/// A media item held against the file that is there now.
struct InspectedFile: Sendable {
    let item: MediaItem
    /// What keeps it from going to air as planned; empty for a good file.
    let causes: [RehearsalFinding.Cause]
    /// As the file itself says when it was opened, else as it was recorded; nil when nobody knows.
    let duration: TimeSpan?

    /// `stamp` is what the last scan noted, `answer` what opening the file gave.
    init(_ item: MediaItem, _ look: FileLook, _ stamp: FileStamp?, _ answer: ProbeAnswer?) {
        self.item = item
        duration = answer?.facts?.duration ?? item.facts?.duration
        let faults = FileFaults(item)
        switch look {
        case .missing: causes = [faults.missing]
        case .notAFile: causes = [faults.unreadable("it is not a file")]
        case .unreadable(let why): causes = [faults.unreadable(why)]
        case .file(let byteCount, let modified):
            let isChanged = stamp.map { $0.byteCount != byteCount || $0.modified != modified } ?? false
            let changed = isChanged ? faults.changed(from: stamp, byteCount, modified) : nil
            let opened = answer.flatMap { faults.opened($0) }
            causes = [changed, faults.state, opened].compactMap { $0 }
        }
    }

    var isGood: Bool { !causes.contains { $0.severity == .fault } }
}
