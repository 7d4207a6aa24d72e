import Core
import Foundation
import SQLite
@testable import Store
import Synchronization
import Testing

/// A clock that tests set.
final class DrivenClock: StationClock {
    private let time: Mutex<Instant>

    init(_ now: Instant = Instant(seconds: 1_800_000_000)) { time = Mutex(now) }

    var now: Instant { time.withLock { $0 } }

    func advance(_ span: TimeSpan) { time.withLock { $0 += span } }
}

/// A folder of its own that goes away with the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        // A folder that cannot be removed only costs room.
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// A fresh store in a folder of its own.
struct TestStation {
    let folder: TemporaryFolder
    let clock = DrivenClock()
    let store: StationStore

    var path: String { "\(folder.path)/station.db" }

    init() throws {
        folder = try TemporaryFolder()
        store = try StationStore(path: "\(folder.path)/station.db", timeZone: "Europe/Berlin", clock: clock)
    }

    /// Opens the same database again, as after a restart. The first store must be gone, or this one is a command's.
    func reopened() throws -> StationStore {
        try StationStore(path: path, role: .command, timeZone: "UTC", clock: clock)
    }

    /// Writes a document past all checks, as another version may have left it.
    func rewrite<Thing: StationThing>(_ thing: Thing) async throws {
        try await store.write("rewrite a document") { database throws(StoreError) in
            var contents = StationContents(name: "", timeZone: "UTC")
            contents[keyPath: Thing.list] = [thing]
            guard let written = DocumentBodies.write([thing.key], in: contents)[thing.key] else { return }
            let number = try database.insert(
                "INSERT INTO change_set (time, origin, message) VALUES (0, 'command', '')")
            try database.deleteDocument(thing.key)
            try database.insert(written, at: thing.key, revision: Revision(number))
        }
    }

    /// A library with one film.
    func library(_ name: String = "Films", kind: MediaLibrary.Kind = .movies, paths: [String] = ["/srv/films"])
        async throws -> LibraryID
    {
        let new = MediaLibrary(id: LibraryID(-1), name: name, kind: kind, paths: paths)
        return try #require(try await store.apply([.saveLibrary(new)]).libraries[LibraryID(-1)])
    }
}

func film(_ path: String, _ title: String, fingerprint: UInt64 = 1) -> ScannedFile {
    ScannedFile(
        path: path, stamp: FileStamp(byteCount: 1_000, modified: Instant(seconds: 5), fingerprint: fingerprint),
        kind: .movie, metadata: MediaMetadata(title: title))
}

func episode(_ path: String, of show: String, season: Int, episode: Int, year: Int? = nil) -> ScannedFile {
    var metadata = MediaMetadata(title: "Episode \(episode)")
    metadata.showTitle = show
    metadata.season = season
    metadata.episode = episode
    return ScannedFile(
        path: path, stamp: FileStamp(byteCount: 1_000, modified: Instant(seconds: 5), fingerprint: 7), kind: .episode,
        metadata: metadata, showYear: year)
}

func facts(_ length: TimeSpan) -> MediaFacts {
    MediaFacts(
        container: "matroska", duration: length,
        video: VideoFacts(
            codec: "h264", width: 1_920, height: 1_080, displayAspect: "16:9", frameRate: FrameRate(25),
            variableFrameRate: false, fieldOrder: .progressive, pixelFormat: "yuv420p"),
        audio: [AudioFacts(codec: "aac", channels: 2, sampleRate: 48_000, language: "eng")],
        chapters: [ChapterFacts(start: .zero, finish: length, title: "All")])
}
