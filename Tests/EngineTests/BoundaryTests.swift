import Core
import Inspection
import TestMedia
import Testing

/// What every other playout chain gets wrong: the places where one programme ends and the next begins.
@Suite(.serialized) struct `A channel of thirty programmes` {
    struct House: CustomTestStringConvertible, Sendable {
        var video: VideoProfile
        var testDescription: String { "\(video.width)x\(video.height) at \(video.frameRate), \(video.mode.rawValue)" }
    }

    /// The encoder's effort changes nothing at boundaries: only the last house, which mostly copies, has the usual preset.
    static let houses = [
        House(video: fast(FrameRate(30), .transcode)), House(video: fast(FrameRate(25), .transcode)),
        House(video: fast(FrameRate(30_000, 1_001), .transcode)), House(video: fast(FrameRate(30), .copyIfPossible)),
        House(video: VideoProfile(width: 1_280, height: 720, frameRate: FrameRate(30), mode: .copyIfPossible)),
    ]

    private static func fast(_ rate: FrameRate, _ mode: VideoProfile.Mode) -> VideoProfile {
        VideoProfile(
            width: 640, height: 360, frameRate: rate, mode: mode, preset: VideoProfile.Preset.ultrafast.rawValue)
    }

    /// Clips of every kind, the broken ones between the good ones, whole, cut short, begun in the middle, and held
    /// longer than they last.
    static func rundown(_ house: House) -> Rundown {
        var rundown = Rundown(house.video)
        let perSecond = house.video.frameRate.frame(at: Instant(seconds: 1))
        func add(_ clip: String, _ seconds: Int64, more frames: Int64 = 0, from inPoint: TimeSpan = .zero) {
            rundown.entries.append(ClipFacts.entry(clip, frames: seconds * perSecond + frames, inPoint: inPoint))
        }
        add("h264-720p30.mp4", 4)
        add("h264-1080p25-surround.mp4", 3, more: 7)
        add("missing.mp4", 1)
        add("h264-720p2997.mp4", 4, more: 1)
        add("mpeg2-480i-mono.mpg", 4)
        add("not-media.mp4", 1, more: 3)
        add("variable-rate.mkv", 5)
        add("no-audio.mp4", 3, more: 11)
        add("audio-only.m4a", 3)
        add("corrupt.ts", 5)
        add("b-frames-0.mp4", 3, from: .milliseconds(1_500))
        add("b-frames-3.mp4", 2, more: 13)
        add("empty.mp4", 1)
        add("open-gop.mkv", 4, from: .milliseconds(700))
        add("truncated.ts", 8)
        add("b-frames-2.mp4", 7)
        add("h264-720p30.mkv", 3, from: .milliseconds(3_100))
        add("no-index.mp4", 1)
        add("chapters.mkv", 3, from: .seconds(6))
        add("two-languages.mkv", 3)
        add("advert-break.mp4", 6)
        add("h264-720p30.ts", 3, from: .milliseconds(2_033))
        add("truncated.mp4", 6)
        add("still-picture.jpg", 2)
        add("h264-720p30.mp4", 0, more: 1, from: .milliseconds(2_500))
        add("h264-720p30.mp4", 0, more: 2, from: .milliseconds(5_500))
        add("b-frames-3.mp4", 0, more: 17, from: .milliseconds(400))
        add("h264-1080p25-surround.mp4", 2, from: .milliseconds(2_040))
        add("mpeg2-480i-mono.mpg", 2, from: .milliseconds(1_300))
        add("h264-720p30.mp4", 3)
        return rundown
    }

    @Test(arguments: houses) func `is one faultless stream`(house: House) async throws {
        var rundown = Self.rundown(house)
        rundown.facts = try await EngineRun.probe(Set(rundown.entries.map(\.clip)))
        let run = try await EngineRun(rundown.commands())
        #expect(run.status == 0 && !run.isTimedOut, "\(run.errors.suffix(3_000))")

        // Not one fault of time, clock, counter, table or entry point, from the first byte to the last.
        #expect(run.report.isClean, "\(run.report.text)")
        #expect(run.report.discontinuityFlags == 0)
        let video = try #require(run.report.video)
        #expect(video.frameRate == house.video.frameRate)
        #expect(video.pictures == Int(rundown.totalFrames))
        #expect(video.width == house.video.width && video.height == house.video.height)
        #expect(video.completeKeyFrames == video.keyFrames)
        #expect(video.keyFrames >= rundown.entries.count)

        checkLengths(of: run, against: rundown)
        let copied = run.events.count { if case .ended(let part) = $0 { part.how == .copied } else { false } }
        #expect(house.video.mode == .transcode ? copied == 0 : copied >= 5, "\(copied) parts were passed through")
        try await checkContent(of: run, against: rundown)
    }

    /// Every item was on air for exactly its frames, whatever its file was worth.
    private func checkLengths(of run: EngineRun, against rundown: Rundown) {
        let frames = run.framesByItem
        for (index, entry) in rundown.entries.enumerated() {
            #expect(frames[Int64(index + 1)] == entry.frames, "\(entry.clip), item \(index + 1)")
        }
    }

    /// Each clip's flashes are where its in-point puts them, with their beeps.
    private func checkContent(of run: EngineRun, against rundown: Rundown) async throws {
        let video = try #require(run.report.video)
        let audio = try #require(run.report.audio)
        let found = try await FlashesAndBeeps(of: run.streamPath)
        #expect(found.pictures == Int(rundown.totalFrames))
        let firstPicture = try #require(video.firstPresentation)
        let firstSample = try #require(audio.firstPresentation)
        let lag = Double(firstSample - firstPicture) / 90_000
        let frameRate = Double(rundown.rate.numerator) / Double(rundown.rate.denominator)
        for expected in rundown.expectedFlashes {
            let nearest = found.flashes.min { abs($0 - Int(expected.frame)) < abs($1 - Int(expected.frame)) } ?? -1
            #expect(
                abs(nearest - Int(expected.frame)) <= expected.tolerance,
                "\(expected.clip): a flash at frame \(nearest) instead of \(expected.frame)")
            guard expected.hasSound else { continue }
            let time = Double(nearest) / frameRate
            let offset = found.beeps.map { Double($0) / Double(FlashesAndBeeps.sampleRate) + lag - time }
                .min { abs($0) < abs($1) }
            #expect(
                abs(offset ?? 1) < 1 / frameRate,
                "\(expected.clip), frame \(nearest): sound is off by \(offset ?? .nan) s")
        }
    }
}
