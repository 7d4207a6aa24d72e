import Core
import Foundation
import Linux
import Playout
import Inspection
import Synchronization
import TestMedia
import Testing

/// A stretch of a test's channel: so many frames of a file from one of its frames on.
struct Stretch: Sendable, CustomStringConvertible {
    var name: String
    var path: String
    var facts: MediaFacts?
    var inFrame: Int64
    var frames: Int64

    init(_ name: String, from inFrame: Int64 = 0, frames: Int64) throws {
        self.name = name
        path = try name.hasPrefix("/") ? name : TestMedia.path(name)
        // A file that cannot be probed goes on air without facts, as when it went away after the scan.
        facts = try? MediaProbe().facts(of: path)
        self.inFrame = inFrame
        self.frames = frames
    }

    var description: String { "\(name)@\(inFrame)+\(frames)" }
}

/// What a channel sent when it played some stretches one after the other.
struct Rendering: Sendable {
    let bytes: [UInt8]
    let events: [EngineEvent]
    let report: InspectionReport
    let framesPerSecond: Double

    /// Any frame will do; this one is not the first of a second, a minute or a key frame interval.
    static let firstFrame: Int64 = 53_000_000_017

    /// Renders as fast as possible, or against `clock`.
    init(_ stretches: [Stretch], video: VideoProfile, pacedBy clock: (any EngineClock)? = nil) async throws {
        let rate = video.frameRate
        let mailbox = PlanMailbox()
        mailbox.send(
            .begin(
                EngineBegin(
                    channelNumber: "5", channelName: "Harbour One", video: video, audio: AudioProfile(),
                    firstFrame: Self.firstFrame, paced: clock != nil)))
        var frame = Self.firstFrame
        for (index, stretch) in stretches.enumerated() {
            let inPoint = rate.instant(ofFrame: stretch.inFrame).microseconds
            mailbox.send(
                .item(
                    EngineItem(
                        id: Int64(index + 1), start: rate.instant(ofFrame: frame),
                        finish: rate.instant(ofFrame: frame + stretch.frames),
                        sources: [
                            EngineSource(
                                path: stretch.path, inPoint: TimeSpan(microseconds: inPoint), facts: stretch.facts)
                        ], title: stretch.name)))
            frame += stretch.frames
        }
        mailbox.close()
        (bytes, events) = try await Self.run(mailbox, clock)
        var inspector = TransportInspector()
        inspector.feed(bytes)
        report = inspector.report()
        framesPerSecond = Double(rate.numerator) / Double(rate.denominator)
    }

    private static func run(
        _ mailbox: PlanMailbox, _ clock: (any EngineClock)?
    ) async throws -> ([UInt8], [EngineEvent]) {
        let stream = Collected<UInt8>()
        let events = Collected<EngineEvent>()
        let failure: (any Error)? = await withCheckedContinuation { continuation in
            Thread.start(name: "rendering") {
                let engine = ChannelEngine(
                    plan: mailbox, clock: clock ?? MachineClock(), startsNow: true, stream: { stream.append($0) },
                    events: { events.append([$0]) })
                do {
                    try engine.run()
                    continuation.resume(returning: nil)
                } catch {
                    continuation.resume(returning: error)
                }
            }
        }
        if let failure { throw failure }
        return (stream.all, events.all)
    }

    /// What ffmpeg says while it decodes everything.
    func complaints() async throws -> String {
        let folder = try TemporaryFolder()
        try Data(bytes).write(to: URL(filePath: folder.path("out.ts")))
        let result = try await Command(
            "ffmpeg", ["-nostdin", "-v", "warning", "-i", folder.path("out.ts"), "-f", "null", "-"]
        ).run()
        return result.errors
    }

    /// Frames at which flashes begin, and how far each beep is from its flash, in seconds.
    func flashes() async throws -> (frames: [Int], offsets: [Double]) {
        let folder = try TemporaryFolder()
        try Data(bytes).write(to: URL(filePath: folder.path("out.ts")))
        let found = try await FlashesAndBeeps(of: folder.path("out.ts"))
        let picture = try #require(report.video?.firstPresentation)
        let sound = try #require(report.audio?.firstPresentation)
        return (
            found.flashes,
            found.offsets(framesPerSecond: framesPerSecond, soundLag: Double(sound - picture) / 90_000)
        )
    }

    /// How each item was played, in order.
    var ways: [OutputKind] {
        events.compactMap { event in
            guard case .ended(let report) = event else { return nil }
            return report.how
        }
    }
}

/// Things that one thread gathers and another reads later.
final class Collected<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    func append(_ more: [Element]) { elements.withLock { $0 += more } }
    var all: [Element] { elements.withLock { $0 } }
}
