import Core
import Linux
import Synchronization

@testable import Streamer

/// A plan of one never-ending item per channel; channel 404 does not exist.
struct TestPlanning: ChannelPlanning {
    static let setup = ChannelSetup(
        number: ChannelNumber(5), name: "Harbour One", video: VideoProfile(frameRate: FrameRate(25)),
        audio: AudioProfile())

    func setup(of channel: ChannelID) async throws -> ChannelSetup? {
        channel.raw == 404 ? nil : Self.setup
    }

    func items(
        of channel: ChannelID, from start: Instant, until finish: Instant, leastCount: Int
    ) async throws -> [QueuedItem] {
        let first = start.seconds / 600
        return (first...(finish.seconds / 600 + Int64(leastCount))).map { number in
            QueuedItem(
                engine: EngineItem(
                    id: number, start: Instant(seconds: number * 600), finish: Instant(seconds: number * 600 + 600),
                    sources: [EngineSource(path: "/film.mkv")], title: "Film \(number)"),
                item: TimelineItemID(number), media: MediaID(1))
        }
    }
}

final class TestReporting: AirObserver {
    private let all = Mutex<[AirEvent]>([])

    func report(_ report: AirEvent) async { all.withLock { $0.append(report) } }

    var reports: [AirEvent] { all.withLock { $0 } }
    var deaths: Int { reports.count { if case .died = $0 { true } else { false } } }
}

/// A clock that stands until the test moves it.
final class TestClock: Sendable {
    private let moment = Mutex(Moment(now: Instant(seconds: 1_790_000_000), uptime: .seconds(1_000)))

    var present: Moment { moment.withLock { $0 } }

    func pass(_ span: TimeSpan) {
        moment.withLock { moment in
            moment.now += span
            moment.uptime = moment.uptime + span
        }
    }
}

/// Engines that exist in memory only: the test says what they send.
final class TestHost: EngineHost {
    struct Engine {
        var feed: ChannelFeed?
        var begin: EngineBegin?
        var commands: [EngineCommand] = []
        var isStopped = false
        var isGone = false
    }

    typealias Inlet = AsyncStream<ChannelManager.Input>.Continuation

    private let engines = Mutex<[EngineID: Engine]>([:])
    private let inlet: Inlet

    init(_ inlet: Inlet) { self.inlet = inlet }

    func spawn(_ engine: EngineID) {
        engines.withLock { $0[engine] = Engine() }
        inlet.yield(.engine(engine, .started(processID: Int32(1_000 + engine.number))))
        inlet.yield(.engine(engine, .event(.ready(version: EngineBegin.currentVersion))))
    }

    func assign(_ engine: EngineID, to feed: ChannelFeed, _ commands: [EngineCommand]) {
        feed.connect(engine)
        engines.withLock { engines in
            engines[engine]?.feed = feed
            engines[engine]?.commands = commands
            for case .begin(let begin) in commands { engines[engine]?.begin = begin }
        }
    }

    func send(_ engine: EngineID, _ commands: [EngineCommand]) {
        engines.withLock { $0[engine]?.commands += commands }
    }

    func stop(_ engine: EngineID, grace: TimeSpan) {
        engines.withLock { $0[engine]?.isStopped = true }
        end(engine, "exit code 0")
    }

    func kill(_ engine: EngineID) { end(engine, "signal 9") }

    func end(_ engine: EngineID, _ why: String) {
        engines.withLock { $0[engine]?.isGone = true }
        self[engine]?.feed?.finish(engine)
        inlet.yield(.engine(engine, .ended(why)))
    }

    subscript(engine: EngineID) -> Engine? { engines.withLock { $0[engine] } }
    subscript(number: Int) -> Engine? { self[EngineID(number: number)] }
    var count: Int { engines.withLock { $0.count } }

    /// The engine sends the bytes.
    func write(_ bytes: [UInt8], from number: Int, at uptime: TimeSpan) {
        let engine = EngineID(number: number)
        guard let feed = self[engine]?.feed else { return }
        let progress = feed.take(bytes[...], from: engine, at: uptime, pipeIsEmpty: true)
        if progress.hasEntryPoint { inlet.yield(.engine(engine, .onAir)) }
    }
}

/// A manager whose clock and engines the test drives.
struct TestStation {
    let clock = TestClock()
    let host: TestHost
    let reporting = TestReporting()
    let manager: ChannelManager

    init(keepsSpare: Bool = true, capacity: Int64 = 1_000_000) async {
        let (inputs, inlet) = AsyncStream<ChannelManager.Input>.makeStream()
        host = TestHost(inlet)
        var settings = ChannelManager.Settings(engine: .init("/nowhere"))
        settings.keepsSpare = keepsSpare
        settings.tunerCount = 1
        settings.capacity = capacity
        manager = ChannelManager(
            settings, planning: TestPlanning(), reporting: reporting, log: .silent, host: host,
            inputs: (inputs, inlet), present: { [clock] in clock.present })
        await manager.start(ticking: false)
    }
}

/// Lets other tasks run until `condition` holds. False when it does not within a very long time.
func eventually(_ condition: () async -> Bool) async -> Bool {
    for _ in 0..<2_000_000 {
        if await condition() { return true }
        await Task.yield()
    }
    return false
}

extension ChunkReader {
    /// All bytes that are ready now.
    func readAll() -> [UInt8] {
        var bytes: [UInt8] = []
        while case .chunk(let chunk) = next() { bytes += chunk.bytes }
        return bytes
    }
}
