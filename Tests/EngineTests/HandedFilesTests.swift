import Core
import JSON
import Linux
import Inspection
import TestMedia
import TestPrograms
import Testing

/// The built engine as a station runs it: in its sandbox, with files that are opened for it.
private struct ConfinedRun {
    var stream: [UInt8] = []
    var events: [EngineEvent] = []
    var endedWell = false

    /// Plays the items to their end. Files of `allowed` are opened; others are in the plan, but must not be. Waits on a
    /// thread of its own.
    static func play(_ begin: EngineBegin, _ items: [EngineItem], allowed: [String]) async throws -> ConfinedRun {
        try await Thread.run(name: "confined-run") { try ConfinedRun(begin, items, allowed: allowed) }
    }

    private init(_ begin: EngineBegin, _ items: [EngineItem], allowed: [String]) throws {
        var launch = ChildProcess.Launch.engine(BuiltPrograms.engine, "channel")
        launch.hasEvents = true
        launch.files = FileAccess(pool: FilePool(), patience: .seconds(20))
        let child = try ChildProcess(launch)
        guard let files = child.files else { throw TestFailure("nobody opens files") }
        files.allow(allowed, until: .distantFuture)
        Thread.start(name: "files") { files.takeRequestsToTheEnd() }
        for command in [.begin(begin)] + items.map(EngineCommand.item) {
            child.commands.send(try JSONText.line(command))
        }
        var lines = LineSplitter()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let deadline = SystemClock.uptime + .seconds(60)
        while child.reap() == nil, SystemClock.uptime < deadline {
            _ = child.stream.waitUntilReadable(within: .milliseconds(20))
            while case .bytes(let count) = try child.stream.read(into: &buffer) { stream += buffer[..<count] }
            while case .bytes(let count) = try child.events.read(into: &buffer) {
                events += try lines.take(buffer[..<count]).map { try JSONText.decode(EngineEvent.self, from: $0) }
            }
            // An engine ends with its input.
            if events.contains(where: { $0.ends(items.last?.id) }) { child.commands.close() }
        }
        endedWell = child.reap() == .exited(code: 0)
    }

    /// How many transport packets the first picture takes.
    var firstPictureByteCount: Int {
        var starts = 0
        var packets = 0
        for offset in stride(from: 0, to: stream.count - 187, by: 188) {
            guard Int(stream[offset + 1] & 0x1f) << 8 | Int(stream[offset + 2]) == 256 else { continue }
            if stream[offset + 1] & 0x40 != 0 { starts += 1 }
            if starts == 1 { packets += 1 }
        }
        return packets * 188
    }
}

extension EngineEvent {
    fileprivate func ends(_ item: Int64?) -> Bool {
        guard case .ended(let report) = self else { return false }
        return report.item == item
    }
}

@Suite struct `An engine that is handed its files` {
    @Test func `writes on its slate, plays what the plan names, and gets nothing else`() async throws {
        let clip = try TestMedia.path("h264-720p30.mp4")
        let rate = FrameRate(30)
        let first = rate.frame(at: Instant(seconds: 1_800_000_000))
        func item(_ id: Int64, _ frames: Range<Int64>, _ path: String?) -> EngineItem {
            EngineItem(
                id: id, start: rate.instant(ofFrame: first + frames.lowerBound),
                finish: rate.instant(ofFrame: first + frames.upperBound),
                sources: path.map { [EngineSource(path: $0)] } ?? [], title: "Item \(id)")
        }
        let begin = EngineBegin(
            channelNumber: "5", channelName: "Harbour One", video: VideoProfile(preset: "ultrafast"),
            audio: AudioProfile(), firstFrame: first, paced: false)
        let run = try await ConfinedRun.play(
            begin, [item(1, 0..<15, nil), item(2, 15..<45, clip), item(3, 45..<60, "/etc/passwd")], allowed: [clip])
        #expect(run.endedWell)
        let began = run.events.compactMap { event -> EngineItemReport? in
            guard case .began(let report) = event else { return nil }
            return report
        }
        #expect(began.map(\.how) == [.slate, .transcoded, .slate])
        let refusals = run.events.compactMap { event -> String? in
            guard case .fault(let fault) = event, fault.item == 3 else { return nil }
            return fault.code
        }
        #expect(refusals.first == "file.not-planned", "\(refusals)")
        // A slate without text takes 1.3 KB (measured), one with its text 13 KB.
        #expect(run.firstPictureByteCount > 6_000, "the font is there, though no file can be opened")
    }
}
