import Core
import Testing

@testable import Library

/// Seconds since the start, as the machine's uptime.
private func at(_ seconds: Int64) -> TimeSpan { .seconds(seconds) }

@Suite struct `Following libraries` {
    private let films = LibraryID(1)
    private let shows = LibraryID(2)
    private var state = LibraryWatchState()

    private static func look(_ byteCount: Int64) -> LibraryWatchState.Look {
        LibraryWatchState.Look(byteCount: byteCount, modified: Instant(seconds: byteCount))
    }

    /// Lets seconds pass; `size` is how long each file is then. Gives when which library was scanned.
    private mutating func pass(_ seconds: ClosedRange<Int64>, _ size: (Int64) -> Int64?) -> [Int64: LibraryID] {
        var scans: [Int64: LibraryID] = [:]
        for second in seconds {
            for path in state.filesToLookAt(at: at(second)) {
                state.looked(path, size(second).map(Self.look), at: at(second))
            }
            guard let library = state.next(at: at(second)) else { continue }
            scans[second] = library
            state.scanEnded(of: library, took: .zero, leftAlone: false, at: at(second))
        }
        return scans
    }

    @Test mutating func `scans five seconds after a file stopped growing, and not before`() {
        state.wrote("/films/a.mkv", in: films, at: at(0))
        let scans = pass(0...30) { min($0, 20) }
        #expect(scans == [25: films])
        #expect(state.growingFiles(of: films).isEmpty)
    }

    @Test mutating func `does not scan for a file that grows for hours`() {
        state.wrote("/films/a.mkv", in: films, at: at(0))
        let scans = pass(0...7_200) { $0 }
        #expect(scans == [:])
        #expect(state.growingFiles(of: films) == ["/films/a.mkv"])
    }

    @Test mutating func `takes finished files while another still grows`() {
        state.wrote("/films/a.mkv", in: films, at: at(0))
        _ = pass(0...3) { $0 }
        state.wrote("/films/b.mkv", in: films, at: at(3))
        var scans: [Int64] = []
        for second in Int64(4)...20 {
            for path in state.filesToLookAt(at: at(second)) {
                state.looked(path, Self.look(path == "/films/b.mkv" ? 9 : second), at: at(second))
            }
            guard state.next(at: at(second)) != nil else { continue }
            scans.append(second)
            #expect(state.growingFiles(of: films) == ["/films/a.mkv"])
            state.scanEnded(of: films, took: .zero, leftAlone: false, at: at(second))
        }
        #expect(scans == [8])
    }

    @Test mutating func `starts the wait again when something is written without changing the size`() {
        state.wrote("/films/a.mkv", in: films, at: at(0))
        _ = pass(0...4) { _ in 7 }
        state.wrote("/films/a.mkv", in: films, at: at(4))
        let scans = pass(5...20) { _ in 7 }
        #expect(scans == [9: films])
    }

    @Test mutating func `sees both ends of a move in one scan`() {
        state.changed(films, at: at(0))
        state.wrote("/films/b.mkv", in: films, at: at(1))
        let scans = pass(1...30) { _ in 7 }
        #expect(scans == [6: films])
    }

    @Test mutating func `follows a file that is removed while it grows`() {
        state.wrote("/films/a.mkv", in: films, at: at(0))
        let scans = pass(0...30) { $0 < 3 ? $0 : nil }
        #expect(scans == [10: films])
    }

    @Test mutating func `scans one library at a time, the one that waits longest first`() {
        state.isDue(shows, at: at(1))
        state.isDue(films, at: at(2))
        let next1 = state.next(at: at(3))
        #expect(next1 == shows)
        let next2 = state.next(at: at(3))
        #expect(next2 == nil)
        state.scanEnded(of: shows, took: at(40), leftAlone: false, at: at(43))
        let next3 = state.next(at: at(43))
        #expect(next3 == films)
    }

    @Test mutating func `rests after a scan as long as it took`() {
        state.isDue(films, at: at(0))
        let next4 = state.next(at: at(0))
        #expect(next4 == films)
        state.isDue(films, at: at(5))
        state.scanEnded(of: films, took: at(20), leftAlone: false, at: at(20))
        let early = state.next(at: at(39))
        let late = state.next(at: at(40))
        #expect(early == nil && late == films)
    }

    @Test mutating func `scans again when a scan left files alone that nobody follows`() {
        state.isDue(films, at: at(0))
        let next5 = state.next(at: at(0))
        #expect(next5 == films)
        state.scanEnded(of: films, took: .zero, leftAlone: true, at: at(1))
        let early = state.next(at: at(7))
        let late = state.next(at: at(8))
        #expect(early == nil && late == films)
    }

    @Test mutating func `scans instead of following too many files one by one`() {
        for number in 0...LibraryWatchState.mostGrowing { state.wrote("/films/\(number).mkv", in: films, at: at(0)) }
        #expect(state.growingFiles(of: films).count == LibraryWatchState.mostGrowing)
        let next6 = state.next(at: at(7))
        #expect(next6 == films)
    }

    @Test mutating func `forgets libraries that are gone`() {
        state.wrote("/films/a.mkv", in: films, at: at(0))
        state.isDue(films, at: at(0))
        state.keep([shows])
        let next = state.next(at: at(9))
        let files = state.filesToLookAt(at: at(9))
        #expect(next == nil && files.isEmpty)
    }
}

@Suite struct `A folder that lost its files` {
    private static let (disk, mountPoint) = (
        FolderIdentity(device: 1, inode: 2), FolderIdentity(device: 7, inode: 9)
    )

    private func doubt(
        _ known: Int, lost: Int, found: Int = 0, before: FolderIdentity? = disk, now: FolderIdentity? = disk
    ) -> String? {
        RootCheck(knownCount: known, lostCount: lost, foundCount: found, before: before, now: now).doubt
    }

    @Test func `is missing when it is empty and another folder than before`() {
        #expect(doubt(3, lost: 3, now: Self.mountPoint) == "it is empty, but 3 files were there")
        #expect(doubt(1, lost: 1, before: nil) == "it is empty, but 1 file was there")
        #expect(doubt(4_000, lost: 4_000, now: nil) != nil)
    }

    @Test func `is missing when it is empty and had many files`() { #expect(doubt(100, lost: 100) != nil) }

    @Test func `is missing when another disk is there, without most of the files`() {
        #expect(doubt(30, lost: 16, found: 14, now: Self.mountPoint)?.contains("16 of 30 files") == true)
        // A few files, or a few of many, may go along with new disks.
        #expect(doubt(30, lost: 15, found: 15, now: Self.mountPoint) == nil)
        #expect(doubt(9, lost: 9, found: 5, now: Self.mountPoint) == nil)
    }

    @Test func `is believed when it is the same folder`() {
        #expect(doubt(99, lost: 99) == nil)
        #expect(doubt(5_000, lost: 4_900, found: 100) == nil)
        #expect(doubt(5_000, lost: 0, found: 0) == nil)
    }

    @Test func `may be a disk below the library's own folder`() {
        func record(_ id: Int64) -> FileRecord {
            FileRecord(
                id: MediaID(id), stamp: FileStamp(byteCount: 1, modified: Instant(seconds: 1), fingerprint: 1),
                state: .ready)
        }
        var walk = LibraryWalk.Outcome()
        walk.files = [
            FoundFile(path: "/media/one/a.mkv", folders: ["one"], byteCount: 1, modified: Instant(seconds: 1))
        ]
        walk.roots = ["/media": Self.disk, "/media/one": Self.disk]
        let known = ["/media/one/a.mkv": record(1), "/media/two/b.mkv": record(2), "/media/two/c.mkv": record(3)]
        let roots = ["/media": Self.disk, "/media/one": Self.disk, "/media/two": Self.mountPoint]
        let missing = RootCheck.missing(["/media"], known: known, roots: roots, walk: walk)
        #expect(missing.map(\.path) == ["/media/two"] && missing.allSatisfy(\.isMissing))
        walk.unreadable = [LibraryWalk.UnreadableFolder(path: "/media", why: "gone")]
        #expect(RootCheck.missing(["/media"], known: known, roots: roots, walk: walk).isEmpty)
    }
}
