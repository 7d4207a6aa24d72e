import Core
import Foundation
import JSON
import TestMedia
import TestPrograms
import Testing

/// A channel runs for months: what it takes for an item it must give back.
@Suite(.serialized) struct `An engine's memory` {
    private static let clips = [
        "b-frames-2.mp4", "missing.mp4", "h264-720p30.mkv", "audio-only.m4a", "mpeg2-480i-mono.mpg", "b-frames-3.mp4",
        "corrupt.ts", "not-media.mp4", "two-languages.mkv", "no-audio.mp4",
    ]
    private static let framesPerItem: Int64 = 20
    private static let warmUp: Int64 = 50
    private static let measured: Int64 = 120

    @Test(arguments: [VideoProfile.Mode.transcode, .copyIfPossible])
    func `stays the same over hundreds of boundaries`(mode: VideoProfile.Mode) async throws {
        let rate = FrameRate(30)
        let firstFrame = rate.frame(at: Instant(seconds: 1_790_000_000))
        let facts = try await EngineRun.probe(Set(Self.clips))
        let engine = try WaitingEngine()
        try engine.send(
            .begin(
                EngineBegin(
                    channelNumber: "1", channelName: "Memory",
                    video: VideoProfile(
                        width: 640, height: 360, frameRate: rate, bitRate: 800_000, mode: mode, preset: "ultrafast"),
                    audio: AudioProfile(), firstFrame: firstFrame, paced: false)))
        for number in 0..<(Self.warmUp + Self.measured) {
            let clip = Self.clips[Int(number) % Self.clips.count]
            let start = firstFrame + number * Self.framesPerItem
            // Missing clips are part of it.
            let path = (try? TestMedia.path(clip)) ?? "/no/such/folder/\(clip)"
            let source = EngineSource(
                path: path, inPoint: .milliseconds(number % 5 * 333), facts: facts[clip], loops: number % 3 == 0)
            try engine.send(
                .item(
                    EngineItem(
                        id: number + 1, start: rate.instant(ofFrame: start),
                        finish: rate.instant(ofFrame: start + Self.framesPerItem), sources: [source], title: clip)))
        }
        try engine.waitForEnd(ofItem: Self.warmUp)
        let before = try engine.dirtyKilobytes()
        try engine.waitForEnd(ofItem: Self.warmUp + Self.measured)
        let after = try engine.dirtyKilobytes()
        // Boundaries differ in what they hold at the moment; a leak of one picture or a second of sound each would show
        // as 20 MB or more.
        #expect(after - before < 10_000, "\(before) kB after \(Self.warmUp) items, \(after) kB at the end")
        engine.end()
    }
}

/// The built engine, which waits for more when it has played what it was sent.
private final class WaitingEngine {
    private let process = Process()
    private let input = Pipe()
    private let events = Pipe()
    private var unread: [UInt8] = []

    init() throws {
        process.executableURL = URL(filePath: BuiltPrograms.engine)
        process.arguments = ["channel", "--plan", "-", "--speed", "max", "--events", "/dev/stderr"]
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = events
        try process.run()
    }

    func send(_ command: EngineCommand) throws {
        try input.fileHandleForWriting.write(contentsOf: JSONText.line(command))
    }

    func waitForEnd(ofItem item: Int64) throws {
        while true {
            while let end = unread.firstIndex(of: 0x0a) {
                let line = Array(unread[..<end])
                unread.removeFirst(end + 1)
                // Lines of the log come between the events.
                if case .ended(let report)? = try? JSONText.decode(EngineEvent.self, from: line), report.item == item {
                    return
                }
            }
            let bytes = events.fileHandleForReading.availableData
            guard !bytes.isEmpty else { throw TestFailure("the engine ended before item \(item)") }
            unread += bytes
        }
    }

    /// Memory that belongs to the engine alone.
    func dirtyKilobytes() throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(process.processIdentifier)/smaps_rollup", encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix("Private_Dirty:") }
        guard let number = line?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw TestFailure("smaps_rollup says nothing of Private_Dirty")
        }
        return number
    }

    func end() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
