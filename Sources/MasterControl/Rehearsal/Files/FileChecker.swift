import Core
public import Library
public import Linux
public import Store

/// Looks at the files behind media items, each once however many channels play it.
public actor FileChecker {
    /// How many files are looked at before a cancelled rehearsal notices.
    private static let batch = 64

    /// How long one file may take.
    private static let patience = TimeSpan.seconds(30)

    private let store: StationStore
    private let files: FilePool
    /// nil: files are not opened as media.
    private let pool: ProbePool?
    nonisolated let isQuick: Bool
    private var known: [MediaID: CheckedFile] = [:]

    public init(_ store: StationStore, files: FilePool = FilePool(), opening pool: ProbePool?) {
        self.store = store
        self.files = files
        self.pool = pool
        isQuick = pool == nil
    }

    /// `report` is told how many of how many files are done. Items that the station does not know are left out.
    func inspect(
        _ media: Set<MediaID>, report: @Sendable (Int, Int) -> Void
    ) async throws -> [MediaID: CheckedFile] {
        var rest = media.subtracting(known.keys).sorted()[...]
        let count = rest.count
        while !rest.isEmpty {
            try Task.checkCancellation()
            try await look(at: Array(rest.prefix(Self.batch)))
            rest = rest.dropFirst(Self.batch)
            report(count - rest.count, count)
        }
        return known.filter { media.contains($0.key) }
    }

    private func look(at ids: [MediaID]) async throws {
        let items = try await store.media(ids)
        let records = try await store.fileRecords(of: ids)
        var looks: [FileStatus] = []
        for item in items { looks.append(await look(at: item.path)) }
        let answers = await open(items, looks)
        for (item, look) in zip(items, looks) {
            known[item.id] = CheckedFile(item, look, records[item.id]?.stamp, answers[item.id.raw])
        }
    }

    private func look(at path: String) async -> FileStatus {
        do {
            return try await files.run("check", path, within: Self.patience) { _ in FileStatus(at: path) }
        } catch {
            return .unreadable((error as? SystemError)?.why ?? "\(error)")
        }
    }

    private func open(_ items: [MediaItem], _ looks: [FileStatus]) async -> [Int64: ProbeResponse] {
        guard let pool else { return [:] }
        let requests = zip(items, looks).compactMap { item, look in
            if case .file = look { ProbeRequest(id: item.id.raw, path: item.path) } else { nil as ProbeRequest? }
        }
        return Dictionary(await pool.probe(requests).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    }
}

/// A media item held against the file that is there now.
struct CheckedFile: Sendable {
    let item: MediaItem
    /// What keeps it from going to air as planned; empty for a good file.
    let causes: [RehearsalFinding.Cause]
    /// As the file itself says when it was opened, else as it was recorded; nil when nobody knows.
    let duration: TimeSpan?

    /// `stamp` is what the last scan noted, `answer` what opening the file gave.
    init(_ item: MediaItem, _ look: FileStatus, _ stamp: FileStamp?, _ answer: ProbeResponse?) {
        self.item = item
        duration = answer?.facts?.duration ?? item.facts?.duration
        let faults = FileFindings(item)
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

/// What there is at a path, seen from outside.
enum FileStatus: Hashable, Sendable {
    case missing
    /// A folder, a socket, or whatever else cannot be played.
    case notAFile
    case unreadable(String)
    case file(byteCount: Int64, modified: Instant)

    /// Blocks: call it on a thread of the file pool.
    init(at path: String) {
        guard DurableFile.exists(path) else {
            self = .missing
            return
        }
        guard let entry = FolderListing.entry(at: path), entry.kind == .file else {
            self = .notAFile
            return
        }
        do {
            // Rights and a broken disk show themselves at the first byte.
            _ = try FileBytes.read(path, from: 0, count: 1)
            self = .file(byteCount: entry.byteCount, modified: entry.modified)
        } catch {
            self = .unreadable(error.why)
        }
    }
}
