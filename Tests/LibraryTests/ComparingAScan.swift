import Core
import Testing

@testable import Library

@Suite struct `Comparing a walk with what was known` {
    static func file(_ path: String, bytes: Int64 = 10, at second: Int64 = 1) -> FoundFile {
        FoundFile(path: path, folders: [], byteCount: bytes, modified: Instant(seconds: second))
    }

    static func known(_ id: Int64, bytes: Int64 = 10, at second: Int64 = 1, print: UInt64, vanished: Bool = false)
        -> FileRecord
    {
        FileRecord(
            id: MediaID(id),
            stamp: FileStamp(byteCount: bytes, modified: Instant(seconds: second), fingerprint: print),
            state: vanished ? .vanished : .ready)
    }

    static func describe(_ file: FoundFile) -> PathMetadata { PathMetadata(file, library: .movies) }

    func changes(
        _ found: [FoundFile], _ known: [String: FileRecord], unreadable: [String] = [], prints: [String: UInt64] = [:]
    ) -> [ScanChange] {
        ScanDifference(found: found, known: known, unreadable: unreadable, describe: Self.describe) { prints[$0.path] }
            .changes
    }

    @Test func `opens no file that is as it was`() {
        let difference = ScanDifference(
            found: [Self.file("/a.mkv")], known: ["/a.mkv": Self.known(1, print: 7)], unreadable: [],
            describe: Self.describe
        ) { _ in
            Issue.record("a fingerprint was taken")
            return nil
        }
        #expect(difference.changes.isEmpty)
        #expect(difference.unchangedCount == 1)
    }

    @Test func `knows a moved file again`() {
        let moved = changes([Self.file("/new/a.mkv")], ["/a.mkv": Self.known(1, print: 7)], prints: ["/new/a.mkv": 7])
        guard case .moved(MediaID(1), let file)? = moved.first, moved.count == 1 else {
            Issue.record("\(moved)")
            return
        }
        #expect(file.path == "/new/a.mkv")
    }

    @Test func `tells a changed file from a touched one`() {
        let touched = Self.file("/a.mkv", at: 2)
        #expect(
            changes([touched], ["/a.mkv": Self.known(1, print: 7)], prints: ["/a.mkv": 7])
                == [.returned(MediaID(1), modified: touched.modified)])
        let changed = changes([touched], ["/a.mkv": Self.known(1, print: 7)], prints: ["/a.mkv": 8])
        #expect(
            changed.first == .changed(MediaID(1), FileStamp(byteCount: 10, modified: touched.modified, fingerprint: 8)))
        // What the old content said of itself is gone: the item is described without it.
        guard case .described(MediaID(1), let file)? = changed.last, changed.count == 2 else {
            Issue.record("\(changed)")
            return
        }
        #expect(file.metadata.title == "a")
    }

    @Test func `leaves files alone that are still being written`() {
        let known = ["/b.mkv": Self.known(1, print: 7), "/c.mkv": Self.known(2, print: 7)]
        let found = [Self.file("/a.mkv"), Self.file("/b.mkv", at: 2), Self.file("/c.mkv")]
        let difference = ScanDifference(
            found: found, known: known, unreadable: [], isGrowing: { _ in true }, describe: Self.describe
        ) { _ in 8 }
        #expect(difference.changes.isEmpty && difference.growingCount == 2 && difference.unchangedCount == 1)
    }

    @Test func `marks what is gone, once`() {
        #expect(changes([], ["/a.mkv": Self.known(1, print: 7)]) == [.vanished(MediaID(1))])
        #expect(changes([], ["/a.mkv": Self.known(1, print: 7, vanished: true)]).isEmpty)
    }

    @Test func `takes back a file that returns to its place`() {
        let back = Self.file("/a.mkv")
        #expect(
            changes([back], ["/a.mkv": Self.known(1, print: 7, vanished: true)]) == [
                .returned(MediaID(1), modified: back.modified)
            ])
    }

    @Test func `says nothing of files in a folder that cannot be read`() {
        #expect(changes([], ["/disk/a.mkv": Self.known(1, print: 7)], unreadable: ["/disk"]).isEmpty)
    }
}
