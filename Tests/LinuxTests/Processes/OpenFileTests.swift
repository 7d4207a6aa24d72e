import Core
import Foundation
import Glibc
import Testing

@testable import Linux

/// A process that opens files and one that asks for them, both in this process.
private final class TwoSides: Sendable {
    private let folder = FileManager.default.temporaryDirectory.path + "/continuity-test-\(UUID().uuidString)"
    let sender: OpenFileSender
    let receiver: OpenFileReceiver

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var ends: [Int32] = [-1, -1]
        guard unsafe socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) == 0 else {
            throw SystemError(errno, what: "make a pair of sockets", fix: "See the cause.")
        }
        sender = OpenFileSender(
            Descriptor(owning: ends[0]), FileAccess(pool: FilePool(), patience: .seconds(20)))
        receiver = OpenFileReceiver(Descriptor(owning: ends[1]))
        receiver.start()
        Thread.start(name: "sender") { [sender] in
            sender.takeRequestsToTheEnd()
        }
    }

    func file(_ name: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: path(name)))
        return path(name)
    }

    func path(_ name: String) -> String { folder + "/" + name }

    deinit {
        // A folder that stays in the system's temporary folder harms no test.
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The file's text, or the code of the refusal. Waits on a thread of its own: the other side needs the shared ones.
    func read(_ path: String, within limit: TimeSpan = .seconds(30)) async -> String {
        await Thread.run(name: "reader") { [receiver] in
            do {
                let descriptor = try receiver.open(path, within: limit)
                let bytes = try FileBytes.read(descriptor, of: path, from: 0, count: 100)
                return String(decoding: bytes, as: UTF8.self)
            } catch {
                return (error as? any Explained)?.code ?? "\(error)"
            }
        }
    }
}

private let evening = Instant(seconds: 1_800_000_000)

@Suite(.timeLimit(.minutes(1))) struct `A process that may open no files` {
    @Test func `reads what the other side has allowed`() async throws {
        let sides = try TwoSides()
        let path = try sides.file("film.mp4", "pictures")
        sides.sender.allow([path], until: evening)
        #expect(await sides.read(path) == "pictures")
        #expect(await sides.read(path) == "pictures", "and again, for another visit")
    }

    @Test func `gets nothing that the plan does not name`() async throws {
        let sides = try TwoSides()
        let path = try sides.file("film.mp4", "pictures")
        sides.sender.allow([path], until: evening)
        for other in ["/etc/passwd", path + "/../film.mp4", path + "\0", String(path.dropLast()), ""] {
            #expect(await sides.read(other) == "file.not-planned", "\(other)")
        }
        sides.sender.allowOnly("/nowhere")
        #expect(await sides.read(path) == "file.not-planned")
    }

    @Test func `gets a file no more when its item has long been over`() async throws {
        let sides = try TwoSides()
        let path = try sides.file("film.mp4", "pictures")
        sides.sender.allow([path], until: evening)
        sides.sender.allow(["/later"], until: evening + .hours(1))
        #expect(await sides.read(path) == "pictures")
        sides.sender.allow(["/later"], until: evening + .seconds(3_601))
        #expect(await sides.read(path) == "file.not-planned")
    }

    @Test func `is told why a file was not opened`() async throws {
        let sides = try TwoSides()
        let pipe = sides.path("pipe.mp4")
        let status = unsafe mkfifo(pipe, 0o600)
        #expect(status == 0)
        sides.sender.allow([pipe, "/no/such/file", "/", "http://127.0.0.1/film.mp4"], until: evening)
        #expect(await sides.read("/no/such/file") == "system.2")
        #expect(await sides.read(pipe) == "file.not-a-file")
        #expect(await sides.read("/") == "file.not-a-file")
        #expect(await sides.read("http://127.0.0.1/film.mp4") == "file.url")
    }

    @Test func `keeps no descriptor that came too late`() async throws {
        let sides = try TwoSides()
        let path = try sides.file("film.mp4", "pictures")
        sides.sender.allow([path], until: evening)
        let before = openDescriptors()
        // One at a time: more at once are refused.
        for _ in 1...100 {
            _ = await sides.read(path, within: .zero)
            #expect(await sides.read(path) == "pictures")
        }
        #expect(openDescriptors() < before + 50, "other tests may hold some")
    }
}

private func openDescriptors() -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
}
