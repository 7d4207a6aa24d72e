import Core
import Testing

@testable import Streamer

/// Hours of a channel, cut into chunks with key frames at irregular places, as item boundaries make them.
private struct Broadcast {
    static let rate = FrameRate(30)
    var frame: Int64
    var dice: Dice
    var longestGroup: Int64 = 60

    /// One group of pictures, as chunks.
    mutating func group(followsGap: Bool = false) -> [CutChunk] {
        let isCut = Int.random(in: 0..<8, using: &dice) == 0
        let length = isCut ? Int64.random(in: 1..<longestGroup, using: &dice) : longestGroup
        let start = Self.rate.ticks(ofFrame: frame)
        let end = Self.rate.ticks(ofFrame: frame + length - 1)
        frame += length
        return [
            CutChunk(Chunk([1], isEntryPoint: true), startTicks: start, endTicks: start, followsGap: followsGap),
            CutChunk(Chunk([2]), startTicks: start, endTicks: end),
        ]
    }
}

/// A media playlist read back.
private struct Listing {
    var target = 0.0
    var sequence: Int64 = -1
    var discontinuitySequence: Int64 = 0
    var entries: [(name: String, duration: Double, date: String, isDiscontinuous: Bool)] = []
    var isIndependent = false

    init(_ bytes: [UInt8]) {
        var duration = 0.0
        var date = ""
        var isDiscontinuous = false
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let value = line.split(separator: ":", maxSplits: 1).last.map(String.init) ?? ""
            if line.hasPrefix("#EXT-X-TARGETDURATION") { target = Double(value) ?? 0 }
            if line.hasPrefix("#EXT-X-MEDIA-SEQUENCE") { sequence = Int64(value) ?? -1 }
            if line.hasPrefix("#EXT-X-DISCONTINUITY-SEQUENCE") { discontinuitySequence = Int64(value) ?? -1 }
            if line == "#EXT-X-DISCONTINUITY" { isDiscontinuous = true }
            if line == "#EXT-X-INDEPENDENT-SEGMENTS" { isIndependent = true }
            if line.hasPrefix("#EXT-X-PROGRAM-DATE-TIME") { date = value }
            if line.hasPrefix("#EXTINF") { duration = Double(value.dropLast()) ?? 0 }
            if !line.hasPrefix("#") {
                entries.append((String(line), duration, date, isDiscontinuous))
                isDiscontinuous = false
            }
        }
    }
}

@Suite struct `An HLS playlist` {
    @Test(arguments: [(UInt64(1), Int64(60)), (2, 120), (3, 30), (4, 100)])
    func `keeps every rule for hours, over a restart and a gap`(seed: UInt64, longestGroup: Int64) throws {
        var broadcast = Broadcast(
            frame: Broadcast.rate.frame(at: Instant(seconds: 1_790_000_000)), dice: Dice(seed: seed),
            longestGroup: longestGroup)
        var known: [Int64: (name: String, line: String)] = [:]
        var last: Int64 = -1
        var lastDiscontinuities: Int64 = 0
        for run in 0..<2 {
            var window = HLSWindow(run: "run\(run)", frameTicks: 3_000)
            lastDiscontinuities = 0
            for round in 0..<2_000 {
                let isGap = round == 1_000
                if isGap { broadcast.frame += 300 }
                let before = Listing(window.playlist(prefix: ""))
                for chunk in broadcast.group(followsGap: isGap) { window.append(chunk) }
                let now = Listing(window.playlist(prefix: ""))
                guard let first = now.entries.first else { continue }

                #expect(now.isIndependent && now.target == 6, "seed \(seed)")
                #expect(now.entries.allSatisfy { $0.duration.rounded() <= 6 }, "seed \(seed)")
                #expect(now.sequence >= last, "never backwards, seed \(seed)")
                #expect(now.discontinuitySequence >= lastDiscontinuities)
                if now.sequence == before.sequence { #expect(first.name == before.entries.first?.name) }
                for (offset, entry) in now.entries.enumerated() {
                    let number = now.sequence + Int64(offset)
                    let line = "\(entry.duration) \(entry.date) \(entry.isDiscontinuous)"
                    if let earlier = known[number], earlier.name.hasSuffix("run\(run).ts") {
                        #expect(earlier.name == entry.name && earlier.line == line, "a listed segment never changes")
                    }
                    known[number] = (entry.name, line)
                    #expect(window.segment(named: entry.name) != nil)
                }
                if round > 100 {
                    #expect(now.entries.count >= 6)
                    #expect(now.entries.reduce(0) { $0 + $1.duration } > 17.999)
                    // What has just left the list is still there.
                    for gone in before.entries where !now.entries.contains(where: { $0.name == gone.name }) {
                        #expect(window.segment(named: gone.name) != nil)
                    }
                    #expect(window.segments.count < 60, "and not for ever")
                }
                last = now.sequence
                lastDiscontinuities = now.discontinuitySequence
            }
            #expect(lastDiscontinuities == 1, "the segment after the gap has left the list")
            // The station restarts a little later.
            broadcast.frame += 40
        }
        #expect(Set(known.values.map(\.name)).count == known.count)
    }

    @Test func `have no gap inside a segment, even one that nobody announced`() throws {
        var broadcast = Broadcast(frame: 53_700_000_000, dice: Dice(seed: 9))
        var window = HLSWindow(run: "a", frameTicks: 3_000)
        for _ in 0..<8 { for chunk in broadcast.group() { window.append(chunk) } }
        // The stream lost 28 seconds.
        broadcast.frame += 840
        for _ in 0..<8 { for chunk in broadcast.group() { window.append(chunk) } }
        let listing = Listing(window.playlist(prefix: ""))
        #expect(listing.entries.allSatisfy { $0.duration <= 6 }, "\(listing.entries.map(\.duration))")
        #expect(listing.entries.count { $0.isDiscontinuous } == 1)
    }

    @Test func `have their right times after a part of the plan was cut`() throws {
        var broadcast = Broadcast(frame: 53_700_000_000, dice: Dice(seed: 7))
        var window = HLSWindow(run: "a", frameTicks: 3_000)
        for _ in 0..<12 { for chunk in broadcast.group() { window.append(chunk) } }
        let before = try #require(window.segments.last)
        window.cutTicks = 10 * 90_000
        for _ in 0..<12 { for chunk in broadcast.group() { window.append(chunk) } }
        let after = try #require(window.segments.first { $0.sequence == before.sequence + 1 })
        let step = after.start - before.start
        #expect(step == before.duration + .seconds(10))
    }

    @Test func `says when each segment was on air and how long it is`() {
        let start = Instant(seconds: 1_790_000_000)
        var broadcast = Broadcast(frame: Broadcast.rate.frame(at: start), dice: Dice(seed: 0))
        var window = HLSWindow(run: "a", frameTicks: 3_000)
        for _ in 0..<3 {
            let first = Broadcast.rate.ticks(ofFrame: broadcast.frame)
            for offset in [Int64(0), 60] {
                window.append(
                    CutChunk(
                        Chunk([UInt8(offset)], isEntryPoint: true), startTicks: first + offset * 3_000,
                        endTicks: first + (offset + 59) * 3_000))
            }
            broadcast.frame += 120
        }
        let text = String(decoding: window.playlist(prefix: "s/"), as: UTF8.self)
        #expect(
            text == """
                #EXTM3U
                #EXT-X-VERSION:3
                #EXT-X-TARGETDURATION:6
                #EXT-X-MEDIA-SEQUENCE:895000000
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-PROGRAM-DATE-TIME:2026-09-21T14:13:20.000Z
                #EXTINF:2.00000,
                s/895000000-a.ts
                #EXT-X-PROGRAM-DATE-TIME:2026-09-21T14:13:22.000Z
                #EXTINF:2.00000,
                s/895000001-a.ts
                #EXT-X-PROGRAM-DATE-TIME:2026-09-21T14:13:24.000Z
                #EXTINF:2.00000,
                s/895000002-a.ts
                #EXT-X-PROGRAM-DATE-TIME:2026-09-21T14:13:26.000Z
                #EXTINF:4.00000,
                s/895000003-a.ts

                """)
        #expect(window.segment(named: "895000003-a.ts")?.bytes == [60, 0])
    }

    @Test func `marks a gap and measures the segment before it by its own pictures`() throws {
        var window = HLSWindow(run: "a", frameTicks: 3_000)
        func add(_ start: Int64, _ end: Int64, gap: Bool = false) {
            window.append(
                CutChunk(Chunk([0], isEntryPoint: true), startTicks: start, endTicks: end, followsGap: gap))
        }
        add(0, 87_000)
        add(9_000_000, 9_357_000, gap: true)
        add(9_360_000, 9_447_000)
        #expect(window.segments.map(\.durationTicks) == [90_000, 360_000])
        #expect(window.segments.map(\.isDiscontinuous) == [false, true])
    }

    @Test func `of the master kind tells the truth about the stream`() {
        let setup = ChannelSetup(
            number: ChannelNumber(5), name: "Five", video: VideoProfile(frameRate: FrameRate(30_000, 1_001)),
            audio: AudioProfile())
        let entry = Chunk([0x47, 0, 0, 0, 1, 0x67, 0x64, 0x00, 0x1f, 0xac, 0, 0, 0], isEntryPoint: true)
        let text = String(
            decoding: HLSMaster(setup: setup, peakBitRate: 9_000_000, entryPoint: entry).playlist(
                mediaAddress: "index.m3u8"), as: UTF8.self)
        #expect(
            text.contains(
                """
                #EXT-X-STREAM-INF:BANDWIDTH=9000000,AVERAGE-BANDWIDTH=3319680,CODECS="avc1.64001f,mp4a.40.2",\
                RESOLUTION=1280x720,FRAME-RATE=29.970
                index.m3u8
                """))
    }
}
