import Core
import Foundation
import Synchronization
import Testing

@testable import Linux

@Suite struct `A watched folder` {
    private final class Events: Sendable {
        private let events = Mutex<[FolderEvent]>([])

        func put(_ new: [FolderEvent]) { events.withLock { $0 += new } }

        /// Waits for the kernel, which tells in its own time.
        func wait(for event: FolderEvent) async -> Bool {
            let deadline = ContinuousClock.now + .seconds(10)
            while ContinuousClock.now < deadline {
                if events.withLock({ $0.contains(event) }) { return true }
                await Task.yield()
            }
            return false
        }
    }

    private let folder: String
    private let events = Events()
    private let watcher: FolderWatcher

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "watched-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        watcher = try FolderWatcher { [events] in events.put($0) }
        try watcher.watch(folder)
    }

    @Test func `reports files that come, grow, move and go`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data("a".utf8).write(to: URL(filePath: folder + "/a b.mkv"))
        #expect(await events.wait(for: FolderEvent(.appeared, folder: folder, name: "a b.mkv")))
        #expect(await events.wait(for: FolderEvent(.written, folder: folder, name: "a b.mkv")))
        try FileManager.default.moveItem(atPath: folder + "/a b.mkv", toPath: folder + "/c.mkv")
        #expect(await events.wait(for: FolderEvent(.vanished, folder: folder, name: "a b.mkv")))
        #expect(await events.wait(for: FolderEvent(.appeared, folder: folder, name: "c.mkv")))
        try FileManager.default.createDirectory(atPath: folder + "/new", withIntermediateDirectories: false)
        #expect(await events.wait(for: FolderEvent(.appeared, folder: folder, name: "new", isFolder: true)))
        watcher.stop()
    }

    @Test func `says that it is gone, and is then no longer watched`() async throws {
        try FileManager.default.removeItem(atPath: folder)
        #expect(await events.wait(for: FolderEvent(.ended, folder: folder, isFolder: true)))
        #expect(watcher.count == 0)
        watcher.stop()
    }

    @Test func `is known by its newest path, and can be forgotten with all below it`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["old", "old/in"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: false)
            try watcher.watch("\(folder)/\(name)")
        }
        try FileManager.default.moveItem(atPath: folder + "/old", toPath: folder + "/new")
        watcher.forget(below: folder + "/old")
        #expect(watcher.count == 1)
        try watcher.watch(folder + "/new")
        try Data().write(to: URL(filePath: folder + "/new/a.mkv"))
        #expect(await events.wait(for: FolderEvent(.appeared, folder: folder + "/new", name: "a.mkv")))
        watcher.stop()
    }

    @Test func `has lost count when the kernel's queue is full`() {
        var bytes: [UInt8] = []
        for field in [UInt32(0xffff_ffff), 0x4000, 0, 0] { bytes += (0..<4).map { UInt8(field >> ($0 * 8) & 0xff) } }
        #expect(watcher.events(in: bytes[...]) == [FolderEvent(.overflow, folder: "")])
        // Half an event says nothing.
        #expect(watcher.events(in: bytes.prefix(15)).isEmpty)
        watcher.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }
}
