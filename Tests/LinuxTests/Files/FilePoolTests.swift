import Core
import Foundation
@testable import Linux
import Synchronization
import Testing

/// A file system whose files answer when they are told to.
private final class SlowDisk: Sendable {
    private let gate = DispatchSemaphore(value: 0)
    private let reads = Atomic<Int>(0)

    var readCount: Int { reads.load(ordering: .sequentiallyConsistent) }

    func read(_ path: String) -> String {
        reads.add(1, ordering: .sequentiallyConsistent)
        gate.wait()
        return path
    }

    func answer(_ count: Int) { for _ in 0..<count { gate.signal() } }
}

@Suite struct `A pool for files that may hang` {
    private static let brief = TimeSpan.milliseconds(60)
    private let disk = SlowDisk()

    private func pool(_ change: (inout FilePool.Limits) -> Void = { _ in }) -> FilePool {
        var limits = FilePool.Limits()
        change(&limits)
        // The first folder names the file system.
        return FilePool(limits) { $0.split(separator: "/").first.map(String.init) ?? "/" }
    }

    private func code(_ pool: FilePool, _ path: String, within limit: TimeSpan = brief) async -> String {
        do {
            return try await pool.run("read", path, within: limit) { [disk] _ in disk.read(path) }
        } catch {
            return (error as? SystemError)?.code ?? "\(error)"
        }
    }

    @Test func `reads a file once for everybody who asks meanwhile`() async throws {
        let pool = pool()
        let answers = await withTaskGroup(of: String.self) { group in
            for _ in 0..<100 { group.addTask { await code(pool, "/nas/a", within: .seconds(60)) } }
            group.addTask {
                while disk.readCount == 0 { await Task.yield() }
                disk.answer(1)
                return "/nas/a"
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        // Who asks after the answer reads again, and would wait for ever.
        #expect(answers.count == 101 && Set(answers) == ["/nas/a"])
    }

    @Test func `keeps few threads in a file system that hangs, and refuses at once what comes later`() async throws {
        let pool = pool()
        let first = await withTaskGroup(of: String.self) { group in
            for number in 0..<300 { group.addTask { await code(pool, "/nas/\(number)") } }
            return await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(first == ["file.hangs"])
        #expect(pool.threadCount == 6)
        #expect(disk.readCount == 6)
        #expect(pool.hangs.first?.mount == "nas")
        let start = ContinuousClock.now
        for number in 300..<600 { #expect(await code(pool, "/nas/\(number)", within: .seconds(60)) == "file.hangs") }
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(pool.threadCount == 6 && disk.readCount == 6)

        // Other disks are read meanwhile, and this one again when it answers.
        #expect(try await pool.run("read", "/disk/a", within: .seconds(60)) { _ in 7 } == 7)
        disk.answer(7)
        while pool.threadCount > 0 { await Task.yield() }
        #expect(pool.hangs.isEmpty)
        #expect(await code(pool, "/nas/0", within: .seconds(60)) == "/nas/0")
    }

    @Test func `refuses more work than may wait`() async throws {
        let pool = pool { limits in
            limits.threadCount = 1
            limits.waitingCount = 2
        }
        let answers = await withTaskGroup(of: String.self) { group in
            for number in 0..<10 { group.addTask { await code(pool, "/\(number)/a") } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count { $0 == "file.busy" } == 7 && answers.count { $0 == "file.hangs" } == 3)
        disk.answer(1)
    }

    @Test func `waits for long work that shows signs of life`() async throws {
        let pool = pool()
        let count = try await pool.run("walk", "/nas", within: .milliseconds(200)) { task in
            var count = 0
            let end = SystemClock.uptime + .milliseconds(600)
            while SystemClock.uptime < end, task.step("/nas/\(count)") {
                count += 1
                SystemClock.sleep(untilUptime: SystemClock.uptime + .milliseconds(5))
            }
            return count
        }
        #expect(count > 10)
    }

    @Test func `names the file that hangs, and tells the work that no caller is left`() async throws {
        let pool = pool()
        let isWanted = Mutex<Bool?>(nil)
        let error = await #expect(throws: SystemError.self) {
            try await pool.run("walk", "/nas", within: Self.brief) { [disk] task in
                task.step("/nas/films/dead")
                _ = disk.read("/nas/films/dead")
                isWanted.withLock { $0 = task.step() }
            }
        }
        #expect(error?.what == "Cannot walk /nas")
        #expect(error?.why.contains("/nas/films/dead has not answered") == true)
        disk.answer(1)
        while isWanted.withLock({ $0 == nil }) { await Task.yield() }
        #expect(isWanted.withLock { $0 } == false)
    }

    @Test func `lets every caller go when it is closed`() async throws {
        let pool = pool { $0.threadCount = 1 }
        let codes = await withTaskGroup(of: String.self) { group in
            for name in ["a", "b"] { group.addTask { await code(pool, "/nas/\(name)", within: .seconds(60)) } }
            group.addTask {
                while disk.readCount == 0 { await Task.yield() }
                pool.close()
                return "closed"
            }
            return await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(codes == ["file.closed", "closed"])
        #expect(await code(pool, "/nas/c", within: .seconds(60)) == "file.closed")
        disk.answer(1)
    }

    @Test func `does not wait for anybody to write to a pipe`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "pipe-\(UUID().uuidString)").path
        let status = unsafe mkfifo(path, 0o600)
        #expect(status == 0)
        defer { unsafe unlink(path) }
        let error = await #expect(throws: SystemError.self) {
            try await FilePool().read(path, limit: 100, within: .seconds(60))
        }
        #expect(error?.code == "file.not-a-file")
        #expect(throws: SystemError.self) { try FileBytes.read(path, from: 0, count: 1) }
    }
}

@Suite struct `The table of mounts` {
    private let table = MountTable(
        text: Array(
            """
            27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
            85 27 0:39 / /mnt/my\\040films rw,relatime shared:5 - nfs4 nas:/films rw
            90 27 0:40 / /mnt rw - tmpfs none rw
            91 27 0:41 / /mnt rw - cifs //nas/share rw
            broken

            """.utf8))

    @Test(arguments: [
        ("/", "/", true), ("/srv/a.mkv", "/", true), ("/mnt/my films/a.mkv", "/mnt/my films", false),
        ("/mnt/my films", "/mnt/my films", false), ("/mnt/other", "/mnt", false), ("/mntx", "/", true),
    ])
    func `knows which file system a path is on`(path: String, point: String, isLocal: Bool) throws {
        let mount = try #require(table.mount(of: path))
        #expect(mount.point == point && mount.isLocal == isLocal)
    }

    @Test func `is read from the kernel`() { #expect(MountTable.current.mount(of: "/proc/self")?.kind == "proc") }
}
