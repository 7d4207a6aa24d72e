import Core
import Foundation
import Glibc
import Linux
import Testing

@testable import Streamer

private let five = ChannelID(5)
private let viewer = ViewerIdentity(host: "127.0.0.1", connection: "127.0.0.1:1")

/// A manager on the machine's clock with real engine processes.
private struct LiveStation {
    let reporting = TestReporting()
    let manager: ChannelManager

    init(_ launch: ChildProcess.Launch, planning: any ChannelPlanning = TestPlanning()) async throws {
        manager = try ChannelManager(
            ChannelManager.Settings(engine: launch), planning: planning, reporting: reporting, log: .silent)
        await manager.start()
    }

    var processID: Int32? {
        get async { await manager.status.first?.processID }
    }
}

/// Waits for the world outside, which needs real time.
private func inTime(_ condition: () async -> Bool) async -> Bool {
    let deadline = SystemClock.uptime + .seconds(20)
    while SystemClock.uptime < deadline {
        if await condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return false
}

private func exists(_ process: Int32) -> Bool { Glibc.kill(process, 0) == 0 }

/// An engine that plays a prepared file once and then sends empty packets, so that it is not taken for hung.
private func player(of bytes: [UInt8], in folder: URL) throws -> ChildProcess.Launch {
    let film = folder.appending(path: "film.ts")
    let rest = folder.appending(path: "rest.ts")
    try Data(bytes).write(to: film)
    try Data([0x47, 0x1f, 0xff, 0x10] + [UInt8](repeating: 0xff, count: 184)).write(to: rest)
    let script = "read begin; cat \(film.path); while :; do cat \(rest.path); sleep 0.1; done"
    return ChildProcess.Launch("/bin/sh", ["-c", script])
}

/// The packets that carry something.
private func content(_ bytes: [UInt8]) -> [UInt8] {
    stride(from: 0, to: bytes.count, by: 188).reduce(into: []) { content, offset in
        if TransportPacket(bytes, at: offset).pid != 0x1fff { content += bytes[offset..<(offset + 188)] }
    }
}

@Suite(.serialized, .timeLimit(.minutes(1))) struct `A channel with real processes` {
    @Test func `is started, survives a kill and leaves nothing behind`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "continuity-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var dice = Dice(seed: 1)
        var maker = StreamMaker(firstFrame: 44_750_000_000)
        // One place to begin, so that the viewer gets everything.
        maker.framesPerKey = 1_000
        maker.pictureByteCount = 1_000
        maker.write(frames: 150, using: &dice)
        let station = try await LiveStation(player(of: maker.bytes, in: folder))
        let reader = try await station.manager.watch(five, as: viewer)
        var bytes: [UInt8] = []
        #expect(
            await inTime {
                bytes += reader.readAll()
                return bytes.count >= maker.bytes.count && content(bytes).count >= maker.bytes.count
            })
        #expect(same(content(bytes), maker.bytes))

        let first = try #require(await station.processID)
        Glibc.kill(first, SIGKILL)
        bytes = []
        #expect(
            await inTime {
                bytes += reader.readAll()
                return bytes.count >= maker.bytes.count && content(bytes).count >= maker.bytes.count
            }, "the same viewer sees the next engine")
        #expect(same(content(bytes), maker.bytes))
        let second = try #require(await station.processID)
        #expect(first != second && !exists(first))
        let deaths = station.reporting.reports.compactMap { report in
            if case .died(_, let why, _) = report { why } else { nil }
        }
        #expect(deaths == ["signal 9"])

        let started = SystemClock.uptime
        await station.manager.shutDown()
        #expect(SystemClock.uptime - started < .seconds(3))
        #expect(!exists(second))
        guard case .end = reader.next() else { return #expect(Bool(false), "the stream is over") }
    }

    @Test func `tells why when the engine cannot be started`() async throws {
        let station = try await LiveStation(ChildProcess.Launch("/nowhere/continuity-engine"))
        let watching = Task { try await station.manager.watch(five, as: viewer) }
        #expect(await inTime { station.reporting.deaths >= 2 })
        guard case .died(_, let why, _)? = station.reporting.reports.first else { return #expect(Bool(false)) }
        #expect(why.contains("start /nowhere/continuity-engine"))
        await station.manager.shutDown()
        let error = await #expect(throws: TunerError.self) { try await watching.value }
        #expect(error?.code == "stream.stopping")
    }
}

/// The engine that was built with these tests.
private let enginePath =
    URL(filePath: #filePath).pathComponents.dropLast(4).joined(separator: "/").dropFirst()
    + "/.build/debug/continuity-engine"

private struct SlatePlanning: ChannelPlanning {
    func setup(of channel: ChannelID) async throws -> ChannelSetup? {
        ChannelSetup(
            number: ChannelNumber(5), name: "Five",
            video: VideoProfile(
                width: 320, height: 180, frameRate: FrameRate(25), bitRate: 300_000, preset: "ultrafast"),
            audio: AudioProfile(bitRate: 96_000))
    }

    func items(
        of channel: ChannelID, from start: Instant, until finish: Instant, leastCount: Int
    ) async throws -> [QueuedItem] {
        let item = EngineItem(id: 1, start: start, finish: start + .hours(1), sources: [], title: "Nothing")
        return [QueuedItem(engine: item, item: nil, media: nil)]
    }
}

@Suite(
    .serialized, .timeLimit(.minutes(2)),
    .enabled(if: FileManager.default.isExecutableFile(atPath: String(enginePath)), "continuity-engine is not built"))
struct `A channel with the real engine` {
    @Test func `loses no frame, sample or counter when its engine is killed`() async throws {
        var launch = ChildProcess.Launch(String(enginePath), ["channel"])
        launch.environment = ["SWIFT_BACKTRACE": "enable=no"]
        let station = try await LiveStation(launch, planning: SlatePlanning())
        let reader = try await station.manager.watch(five, as: viewer)
        var bytes: [UInt8] = []
        func read(frames: Int) async -> Bool {
            await inTime {
                bytes += reader.readAll()
                return pictureStamps(in: bytes).count >= frames
            }
        }
        #expect(await read(frames: 75))
        let process = try #require(await station.processID)
        Glibc.kill(process, SIGKILL)
        let before = bytes.count
        #expect(await read(frames: pictureStamps(in: bytes).count + 100))
        #expect(before < bytes.count && station.reporting.deaths == 1)

        #expect(continuityFaults(in: bytes) == 0)
        let stamps = pictureStamps(in: bytes).sorted()
        // What was read last may still wait for pictures that are sent behind it and shown before it.
        let steps = zip(stamps, stamps.dropFirst()).map { $1 - $0 }.dropLast(8)
        // Where the engines meet, pictures may be missing that wait for a later one to be decoded: of one group of them,
        // in which each second one may have been sent already.
        let holes = steps.indices.filter { steps[$0] != 3_600 }
        let missing = holes.map { steps[$0] / 3_600 - 1 }
        let isOnePlace = (holes.last ?? 0) - (holes.first ?? 0) <= 4
        #expect(isOnePlace && missing.allSatisfy { (1...3).contains($0) }, "\(missing) at \(holes)")
        if let dump = Environment.value("CONTINUITY_TEST_DUMP") { try Data(bytes).write(to: URL(filePath: dump)) }
        await station.manager.shutDown()
        #expect(await inTime { !exists(process) })
    }

    @Test func `replaces an engine that lies, and its viewers see no more than a few pictures less`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "continuity-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let lie = #"{"began":{"item":1,"firstFrame":9223372036854775807,"frames":1,"how":"copied"}}"#
        // The first engine lies once the test says so.
        let script = """
            cd "$0"
            mkdir first 2>/dev/null && (while [ ! -e now ]; do sleep 0.05; done; echo '\(lie)' >&3) &
            exec "$1" channel
            """
        var launch = ChildProcess.Launch("/bin/sh", ["-c", script, folder.path, String(enginePath)])
        launch.environment = ["SWIFT_BACKTRACE": "enable=no", "PATH": "/usr/bin:/bin"]
        let station = try await LiveStation(launch, planning: SlatePlanning())
        let reader = try await station.manager.watch(five, as: viewer)
        var bytes: [UInt8] = []
        func read(frames: Int) async -> Bool {
            await inTime {
                bytes += reader.readAll()
                return pictureStamps(in: bytes).count >= frames
            }
        }
        #expect(await read(frames: 75))
        try Data().write(to: folder.appending(path: "now"))
        #expect(await inTime { station.reporting.deaths == 1 })
        #expect(await read(frames: pictureStamps(in: bytes).count + 100))
        let faults = station.reporting.reports.compactMap { if case .fault(_, let fault) = $0 { fault } else { nil } }
        #expect(faults.map(\.code) == ["engine.lies"])
        #expect(faults.first?.why.hasPrefix("began: ") == true, "\(faults)")
        #expect(continuityFaults(in: bytes) == 0)
        let stamps = pictureStamps(in: bytes).sorted()
        let missing = zip(stamps, stamps.dropFirst()).dropLast(8).map { ($1 - $0) / 3_600 - 1 }.filter { $0 != 0 }
        #expect(missing.allSatisfy { (1...3).contains($0) }, "\(missing)")
        await station.manager.shutDown()
    }
}

private func pictureStamps(in bytes: [UInt8]) -> [Int64] {
    stride(from: 0, to: bytes.count, by: 188).compactMap { offset in
        let packet = TransportPacket(bytes, at: offset)
        guard packet.startsUnit, packet.elementaryUnit == .picture else { return nil }
        return packet.timeStamps?.presentation
    }
}
