import Core
import Library
import Store
import Synchronization

/// Passes on to the store what a scan finds, and notes which known media it touches.
final class ScanRecorder: ScanStorage {
    /// More are not named one by one.
    private static let most = 20_000

    private let store: StationStore
    /// nil when there were too many.
    private let noted = Mutex<Set<MediaID>?>([])

    init(_ store: StationStore) { self.store = store }

    /// The known media that the scan touched; nil when there were too many to name.
    var touched: Set<MediaID>? { noted.withLock { $0 } }

    private func note(_ media: some Sequence<MediaID>) {
        noted.withLock { noted in
            noted?.formUnion(media)
            if let count = noted?.count, count > Self.most { noted = nil }
        }
    }

    func knownFiles(in library: LibraryID) async throws -> [String: FileRecord] {
        try await store.knownFiles(in: library)
    }

    func roots(of library: LibraryID) async throws -> [String: FolderIdentity] { try await store.roots(of: library) }

    func record(_ roots: [String: FolderIdentity], of library: LibraryID) async throws {
        try await store.record(roots, of: library)
    }

    func record(_ changes: [ScanChange], in library: LibraryID) async throws {
        note(changes.compactMap(\.media))
        try await store.record(changes, in: library)
    }

    func filesToProbe(in library: LibraryID, after: MediaID, limit: Int) async throws -> [UnprobedFile] {
        try await store.filesToProbe(in: library, after: after, limit: limit)
    }

    func countToProbe(in library: LibraryID) async throws -> Int { try await store.countToProbe(in: library) }

    func record(_ answers: [ProbeResponse]) async throws {
        note(answers.map { MediaID($0.id) })
        try await store.record(answers)
    }
}

extension ScanChange {
    fileprivate var media: MediaID? {
        switch self {
        case .new: nil
        case .changed(let id, _), .moved(let id, _), .returned(let id, _), .vanished(let id), .described(let id, _): id
        }
    }
}
