import Core
import JSON
import Linux
import TestRandom
import Testing

@testable import Streamer

@Suite struct `An engine with random input` {
    private static let lines = [
        #"{"ready":2}"#, #"{"keyFrame":{"frame":44750000000,"sample":85920000000000}}"#,
        #"{"began":{"item":1,"source":0,"firstFrame":44750000000,"frames":1500,"how":"copied"}}"#,
        #"{"ended":{"item":1,"source":0,"firstFrame":44750000000,"frames":1500,"how":"held","cause":"it ended early"}}"#,
        #"{"fault":{"item":1,"code":"source.broken","what":"Playing","why":"it is broken","fix":"Check it."}}"#,
        #"{"starved":44750000100}"#,
    ]
    private static let mutation = TextMutation(
        corpus: lines + [lines.joined(separator: "\n")],
        words: [
            "\n", "{", "}", "\"", ":", ",", "began", "ended", "keyFrame", "starved", "fault", "ready", "item", "source",
            "firstFrame", "frames", "sample", "null", "true", "slate", "9223372036854775807", "-9223372036854775808",
        ])
    private static let setup = ChannelSetup(
        number: ChannelNumber(5), name: "Harbour One", video: VideoProfile(frameRate: FrameRate(25)),
        audio: AudioProfile())

    private static func items(from moment: Moment) -> [QueuedItem] {
        (1...Int64(4)).map { number in
            let start = moment.now - .minutes(1) + .minutes((number - 1) * 10)
            return QueuedItem(
                engine: EngineItem(
                    id: number, start: start, finish: start + .minutes(10),
                    sources: [EngineSource(path: "/a.mkv"), EngineSource(path: "/b.mkv")], title: "Item"),
                item: TimelineItemID(number), media: MediaID(1))
        }
    }

    /// Whatever an engine says, the channel is on air or waits a moment for the next engine, and what it hands on can be
    /// stored.
    @Test func `is believed or replaced`() throws {
        var moment = Moment(now: Instant(seconds: 1_790_000_000), uptime: .seconds(100))
        var state = ChannelState(channel: ChannelID(5))
        _ = state.viewersChanged(to: 1, at: moment)
        _ = state.prepared(Self.setup, Self.items(from: moment), at: moment)
        var chance = Chance(1)
        let findings = try Fuzzing("engine-events", Self.mutation).run { bytes in
            var splitter = LineSplitter(limit: 1 << 18)
            var actions: [ChannelState.Action] = []
            let ticks =
                chance.isOne(in: 4)
                ? Int64(bitPattern: chance.next())
                : FrameRate(25).ticks(
                    ofFrame: FrameRate(25).frame(at: moment.now))
            let position = StreamPosition(
                newestPictureTicks: ticks, soundEndTicks: ticks, continuity: [ContinuityCounter(pid: 256, counter: 7)])
            for line in splitter.take((bytes + [0x0a])[...]) {
                if let event = try? JSONText.decode(EngineEvent.self, from: line) {
                    actions += state.happened(event, position: position, at: moment)
                } else {
                    let text = String(decoding: line.prefix(200), as: UTF8.self)
                    actions += state.received(nonsense: text, position: position, at: moment)
                }
            }
            moment.now += .milliseconds(40)
            moment.uptime += .milliseconds(40)
            actions += state.tick(at: moment, lastBytes: moment.uptime, position: position)
            for case .begin(let begin, let items, _) in actions {
                guard (try? begin.check()) != nil else { return "leads to the plan \(begin)" }
                for item in items where (try? item.check()) == nil { return "leads to the item \(item)" }
            }
            for case .report(.aired(let entry)) in actions {
                guard entry.frames >= 0, Instant.usable.contains(entry.start), Instant.usable.contains(entry.finish)
                else { return "is logged as \(entry)" }
            }
            switch state.phase {
            case .running: break
            case .waiting(let until):
                guard until - moment.uptime <= .seconds(10) else { return "is waited for until \(until)" }
                moment.uptime = until
                moment.now += .seconds(10)
            case .stopped, .preparing:
                state = ChannelState(channel: ChannelID(5))
                _ = state.viewersChanged(to: 1, at: moment)
                _ = state.prepared(Self.setup, Self.items(from: moment), at: moment)
            }
            return nil
        }
        #expect(findings.isEmpty, "\(findings)")
    }

    private static let packets: [[UInt8]] = [
        [0x47, 0x40, 0, 0x10], [0x47, 0x50, 0, 0x30, 183, 0x10], [0x47, 0x41, 0, 0x30, 0xff], [0x47, 0x1f, 0xff, 0x10],
        [0, 0, 1, 0xe0], [0, 0, 1, 0xc0], [0x80, 0x80, 5, 0x21, 0, 1, 0, 1], [0xff, 0xff, 0xff],
        [0xff, 0xf1, 0x4c, 0x80],
        [0xb7], [0], [0x0f, 0xff, 0xff, 0xff, 0xff],
    ]

    /// Bytes on their way to viewers: cut, put into a ring, read again, and made into segments.
    @Test func `sends bytes that reach viewers as they are, or not at all`() throws {
        var dice = Dice(seed: 1)
        var maker = StreamMaker(firstFrame: 44_750_000_000)
        maker.pictureByteCount = 200
        maker.framesPerKey = 5
        maker.write(frames: 12, using: &dice)
        let mutation = TextMutation(
            corpus: [maker.bytes, Array(maker.bytes.prefix(188 * 8))],
            words: Self.packets)
        let findings = try Fuzzing("stream-bytes", mutation).run { bytes in
            let ticks = FrameRate(25).ticks(ofFrame: 44_750_000_000)
            let feed = ChannelFeed(firstPictureAt: ticks)
            let hls = feed.hls(run: "a", frameTicks: 3_600)
            feed.connect(EngineID(number: 1))
            let reader = RingReader(
                feed.ring, viewer: ViewerIdentity(host: "a", connection: "a"), channel: ChannelID(5),
                joined: Instant(seconds: 0)
            ) { _, _ in }
            var uptime = TimeSpan.zero
            for part in stride(from: 0, to: bytes.count, by: 1_000) {
                let end = min(bytes.count, part + 1_000)
                _ = feed.take(bytes[part..<end], from: EngineID(number: 1), at: uptime, pipeIsEmpty: part % 3_000 == 0)
                uptime += .milliseconds(40)
                _ = feed.flushIfDue(at: uptime)
            }
            feed.splice(firstPictureAt: feed.position?.newestPictureTicks ?? ticks, isGap: bytes.count % 2 == 0)
            feed.finish(EngineID(number: 1))
            let sent = reader.readAll()
            guard sent.count % 188 == 0, sent.count <= bytes.count else {
                return "reaches viewers as \(sent.count) bytes"
            }
            for place in stride(from: 0, to: sent.count, by: 188) where sent[place] != 0x47 {
                return "reaches viewers without a sync byte at \(place)"
            }
            _ = (feed.ring.status, reader.lag, feed.counts, hls.playlist(prefix: ""), hls.peakBitRate)
            reader.close(.clientLeft)
            return nil
        }
        #expect(findings.isEmpty, "\(findings)")
    }

}
