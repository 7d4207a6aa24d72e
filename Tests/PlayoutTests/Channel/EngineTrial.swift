import Core
import Linux
import Playout
import Inspection
import TestMedia

/// What an engine sent while it ran in this process.
struct EngineTrial: Sendable {
    var bytes: [UInt8] = []
    var events: [EngineEvent] = []
    /// How many bytes were sent before each key frame that was reported.
    var keyFrames: [(frame: Int64, sample: Int64, offset: Int)] = []

    /// Runs an engine on a thread of its own until its plan ends.
    static func run(
        _ plan: PlanMailbox, clock: any EngineClock = MachineClock(), files: any FileOpening = LocalFiles()
    ) async throws -> EngineTrial {
        try await withCheckedThrowingContinuation { continuation in
            Thread.start(name: "engine") {
                let collected = Collected()
                let engine = ChannelEngine(
                    plan: plan, clock: clock, files: files, stream: { collected.trial.bytes += $0 },
                    events: { collected.take($0) })
                do {
                    try engine.run()
                    continuation.resume(returning: collected.trial)
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }

    /// Plays `items` as fast as possible.
    static func run(_ begin: EngineBegin, _ items: [EngineItem]) async throws -> EngineTrial {
        let plan = PlanMailbox()
        plan.send(.begin(begin))
        for item in items { plan.send(.item(item)) }
        plan.close()
        return try await run(plan)
    }

    private final class Collected {
        var trial = EngineTrial()

        func take(_ event: EngineEvent) {
            trial.events.append(event)
            if case .keyFrame(let frame, let sample) = event {
                trial.keyFrames.append((frame, sample, trial.bytes.count))
            }
        }
    }

    var report: InspectionReport { Self.report(bytes) }

    static func report(_ bytes: [UInt8]) -> InspectionReport {
        var inspector = TransportInspector()
        inspector.feed(bytes)
        return inspector.report()
    }

    var ended: [EngineItemReport] {
        events.compactMap { event in
            guard case .ended(let report) = event else { return nil }
            return report
        }
    }

    var faults: [EngineFault] {
        events.compactMap { event in
            guard case .fault(let fault) = event else { return nil }
            return fault
        }
    }

    var cuts: [EngineCut] {
        events.compactMap { event in
            guard case .cut(let cut) = event else { return nil }
            return cut
        }
    }

    /// Item, source, way and frames of each part, as `3:0 transcoded 75`.
    var parts: [String] {
        ended.map { "\($0.item):\($0.source.map(String.init) ?? "-") \($0.how.rawValue) \($0.frames)" }
    }
}

/// A clip of the fixtures, or one that does not exist.
enum Clip: ExpressibleByStringLiteral, Sendable {
    case made(String)
    case missing

    init(stringLiteral name: String) { self = .made(name) }

    func source(from inPoint: TimeSpan = .zero, loops: Bool = false) throws -> EngineSource {
        switch self {
        case .made(let name): EngineSource(path: try TestMedia.path(name), inPoint: inPoint, loops: loops)
        case .missing: EngineSource(path: "/no/such/folder/missing.mp4", inPoint: inPoint, loops: loops)
        }
    }
}

/// A small channel, and items one after the other on its frame grid.
struct TrialPlan {
    var begin: EngineBegin
    private(set) var items: [EngineItem] = []
    private var nextFrame: Int64

    var rate: FrameRate { begin.video.frameRate }
    var endFrame: Int64 { nextFrame }
    var firstFrame: Int64 { begin.firstFrame }

    init(rate: FrameRate = FrameRate(30), firstFrame: Int64? = nil, mode: VideoProfile.Mode = .transcode) {
        let first = firstFrame ?? rate.frame(at: Instant(seconds: 1_790_000_000))
        begin = EngineBegin(
            channelNumber: "5", channelName: "Harbour One",
            video: VideoProfile(
                width: 320, height: 180, frameRate: rate, bitRate: 600_000, mode: mode, preset: "ultrafast"),
            audio: AudioProfile(bitRate: 96_000), firstFrame: first, paced: false)
        nextFrame = first
    }

    @discardableResult
    mutating func add(_ sources: [EngineSource], frames: Int64) -> EngineItem {
        let item = EngineItem(
            id: Int64(items.count + 1), start: rate.instant(ofFrame: nextFrame),
            finish: rate.instant(ofFrame: nextFrame + frames), sources: sources, title: "Item \(items.count + 1)",
            upNext: "20:00 It's 50% [x]: \\", utcOffsetSeconds: 3_600)
        items.append(item)
        nextFrame += frames
        return item
    }

    @discardableResult
    mutating func add(_ clip: Clip, frames: Int64, from inPoint: TimeSpan = .zero) throws -> EngineItem {
        add([try clip.source(from: inPoint)], frames: frames)
    }

    /// With other properties, but at its time.
    mutating func replaceLast(with item: EngineItem) { items[items.count - 1] = item }

    /// Nothing is planned for `frames`.
    mutating func leaveGap(frames: Int64) { nextFrame += frames }

    func run() async throws -> EngineTrial { try await EngineTrial.run(begin, items) }
}
