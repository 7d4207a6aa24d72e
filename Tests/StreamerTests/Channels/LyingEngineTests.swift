import Core
import Testing

@testable import Streamer

/// A check of an engine that began a minute ago, and what it may say.
private struct Witness {
    static let rate = FrameRate(25)
    static let first = rate.frame(at: Instant(seconds: 1_790_000_000))
    static let sample = rate.sample(ofFrame: first, sampleRate: 48_000)

    var check: EventCheck
    var uptime = TimeSpan.seconds(160)

    init() {
        let begin = EngineBegin(
            channelNumber: "5", channelName: "Harbour One", video: VideoProfile(frameRate: Self.rate),
            audio: AudioProfile(), firstFrame: Self.first, earliestFrame: Self.first - 50)
        let items = (1...3).map { number in
            EngineItem(
                id: Int64(number), start: Instant(seconds: 1_790_000_000), finish: Instant(seconds: 1_790_000_600),
                sources: [EngineSource(path: "/a.mkv"), EngineSource(path: "/b.mkv")], title: "Item")
        }
        check = EventCheck(begin, items, at: .seconds(100))
    }

    static func part(
        item: Int64 = 1, source: Int? = 0, from frame: Int64 = first, frames: Int64 = 100, cause: String? = nil
    ) -> EngineItemReport {
        EngineItemReport(
            item: item, source: source, firstFrame: frame, frames: frames, how: .transcoded, cause: cause)
    }

    static func fault(_ code: String = "source.broken", _ text: String = "it is broken") -> EngineFault {
        EngineFault(item: 1, code: code, what: text, why: text, fix: text)
    }

    static let lies: [EngineEvent] = {
        let long = String(repeating: "a", count: 100_000)
        var lies: [EngineEvent] = [
            .ended(part(frames: 25 * 600)), .began(part(item: 0, source: 0)),
            .ready(version: EngineBegin.currentVersion),
            .began(part(cause: long)), .fault(fault(String(repeating: "a", count: 1_000))), .fault(fault("a", long)),
        ]
        for number in [Int64.min, .min + 1, -1, 0, first / 2, first * 2, .max / 2, .max - 1, .max] {
            lies += [.began(part(from: number)), .ended(part(from: number)), .starved(frame: number)]
            lies += [.keyFrame(frame: number, sample: sample), .keyFrame(frame: first, sample: number)]
        }
        for count in [Int64.min, -1, 1_000_000_000, .max] {
            lies += [.began(part(frames: count)), .ended(part(frames: count))]
        }
        for item in [Int64.min, -1, 4, .max] { lies.append(.began(part(item: item))) }
        for (item, frame, frames) in [(4, first, 10), (1, first, -1), (1, first, .max), (1, .min, 10)]
            as [(Int64, Int64, Int64)]
        {
            lies.append(.deadAir(DeadAirReport(item: item, kind: .black, frame: frame, frames: frames)))
        }
        for source in [Int.min, -1, 2, .max] { lies.append(.began(part(source: source))) }
        return lies
    }()

    static let truths: [EngineEvent] = [
        .keyFrame(frame: first - 30, sample: sample - 57_600), .began(part(from: first - 30, frames: 15_000)),
        .keyFrame(frame: first + 20, sample: sample + 38_000), .ended(part(from: first - 30, frames: 1_500)),
        .began(part(item: 0, source: nil, from: first + 1_470, frames: 0)), .starved(frame: first + 1_470),
        .deadAir(DeadAirReport(item: 1, kind: .silent, frame: first, frames: 1_200)), .fault(fault()),
        .fault(fault("plan.invalid", String(repeating: "a", count: 8_000))),
        .ended(part(item: 0, source: nil, from: first + 1_470, frames: 30)),
        .began(part(item: 2, source: 1, from: first + 1_500, frames: 250_000, cause: "the file is missing")),
    ]
}

@Suite struct `What an engine says` {
    @Test(arguments: Witness.lies) func `is not believed when it cannot be`(event: EngineEvent) throws {
        var witness = Witness()
        let found = witness.check.lie(in: event, at: witness.uptime)
        let lie = try #require(found)
        #expect(!lie.event.isEmpty && lie.why.utf8.count < 1_000)
    }

    @Test func `is believed when it can be`() {
        var witness = Witness()
        for event in Witness.truths {
            let lie = witness.check.lie(in: event, at: witness.uptime)
            #expect(lie == nil)
        }
    }

    @Test func `is believed for a month, item after item, while the clock is followed`() {
        var witness = Witness()
        for minute in 0..<Int64(43_200) {
            let id = minute + 10
            witness.check.note([
                EngineItem(
                    id: id, start: Instant(seconds: 0), finish: Instant(seconds: 1),
                    sources: [EngineSource(path: "/a.mkv")], title: "Item")
            ])
            // Its clock runs half a per cent fast.
            witness.uptime = .seconds(100) + .seconds(minute * 60)
            let frame = Witness.first + Witness.rate.frame(at: Instant(seconds: minute * 60)) * 1_005 / 1_000
            let part = Witness.part(item: id, from: frame, frames: 1_500)
            let began = witness.check.lie(in: .began(part), at: witness.uptime)
            let ended = witness.check.lie(in: .ended(part), at: witness.uptime + .minutes(1))
            if began != nil || ended != nil { return #expect(Bool(false), "minute \(minute)") }
        }
    }

    @Test func `may come in bursts, but not in floods`() {
        var allowance = EventAllowance(at: .seconds(100))
        let taken = (0...EventAllowance.burst).map { _ in allowance.take(at: .seconds(100)) }
        #expect(taken.count { $0 } == Int(EventAllowance.burst) && taken.last == false)
        var later = EventAllowance(at: .seconds(100))
        let spread = (0..<Int64(20_000)).map { later.take(at: .seconds(100) + .milliseconds($0 * 4)) }
        #expect(spread.allSatisfy { $0 })
    }

    @Test func `is held against its stream`() {
        let rate = Witness.rate
        func position(_ frame: Int64) -> StreamPosition {
            StreamPosition(newestPictureTicks: rate.ticks(ofFrame: frame), soundEndTicks: nil, continuity: [])
        }
        func lie(_ position: StreamPosition?, garbage: Int64 = 0, at uptime: TimeSpan) -> EventCheck.Lie? {
            var witness = Witness()
            return witness.check.lie(inStreamAt: position, hasBytes: true, garbage: garbage, at: uptime)
        }
        #expect(lie(position(Witness.first + 50), at: .seconds(101)) == nil)
        #expect(lie(position(Witness.first + 25_000), at: .seconds(101)) != nil, "far from due")
        #expect(lie(StreamPosition(newestPictureTicks: .max, continuity: []), at: .seconds(101)) != nil)
        #expect(lie(nil, at: .seconds(105)) == nil)
        #expect(lie(nil, at: .seconds(113)) != nil, "bytes without pictures")
        #expect(lie(nil, garbage: 1 << 20, at: .seconds(101)) != nil)
    }
}
