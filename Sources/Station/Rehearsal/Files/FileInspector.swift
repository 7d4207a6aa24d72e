import Core
import Library
import Linux
import Store

/// Looks at the files behind media items, each once however many channels play it.
actor FileInspector {
    /// How many files are looked at before a cancelled rehearsal notices.
    private static let batch = 64

    /// How long one file may take.
    private static let patience = TimeSpan.seconds(30)

    private let store: StationStore
    private let files: FilePool
    /// nil: files are not opened as media.
    private let pool: ProbePool?
    nonisolated let isQuick: Bool
    private var known: [MediaID: InspectedFile] = [:]

    init(_ store: StationStore, files: FilePool = FilePool(), opening pool: ProbePool?) {
        self.store = store
        self.files = files
        self.pool = pool
        isQuick = pool == nil
    }

    /// `report` is told how many of how many files are done. Items that the station does not know are left out.
    func inspect(
        _ media: Set<MediaID>, report: @Sendable (Int, Int) -> Void
    ) async throws -> [MediaID: InspectedFile] {
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
        var looks: [FileLook] = []
        for item in items { looks.append(await look(at: item.path)) }
        let answers = await open(items, looks)
        for (item, look) in zip(items, looks) {
            known[item.id] = InspectedFile(item, look, records[item.id]?.stamp, answers[item.id.raw])
        }
    }

    private func look(at path: String) async -> FileLook {
        do {
            return try await files.run("check", path, within: Self.patience) { _ in FileLook(at: path) }
        } catch {
            return .unreadable((error as? SystemError)?.why ?? "\(error)")
        }
    }

    private func open(_ items: [MediaItem], _ looks: [FileLook]) async -> [Int64: ProbeAnswer] {
        guard let pool else { return [:] }
        let requests = zip(items, looks).compactMap { item, look in
            if case .file = look { ProbeRequest(id: item.id.raw, path: item.path) } else { nil as ProbeRequest? }
        }
        return Dictionary(await pool.probe(requests).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    }
}
