import Core
import Foundation
import JSON
import LibAV
import TestRandom
import Testing

@testable import Playout

@Suite struct `A plan with random input` {
    private static let words = [
        "begin", "item", "replace", "stop", "firstFrame", "sources", "path", "inPoint", "facts", "video", "audio",
        "frameRate", "numerator", "denominator", "true", "false", "null", "{", "}", "[", "]", ":", ",", "\"", "\\u0000",
        "\\ud800", "copy-if-possible", "transcode", "1790000000000000",
    ]
    static let mutation = TextMutation(
        corpus: ExtremePlans.lines.filter { $0.utf8.count < 5_000 } + [
            ExtremePlans.line("begin", ExtremePlans.begin, "lead", 2_000_000),
            ExtremePlans.line("item", ExtremePlans.item, "id", 7), "{\"replace\":1790000005000000}", "{\"stop\":true}",
        ], words: words)

    /// What is taken keeps to the limits, and the rundown finds its way through it.
    @Test func `is taken or refused line by line`() throws {
        let mailbox = PlanMailbox()
        var rundown = Rundown()
        let format = ChannelFormat(video: VideoProfile(frameRate: FrameRate(120)), audio: AudioProfile())
        var frame = format.frame(at: Instant(seconds: 1_790_000_000))
        let findings = try Fuzzing("plan-lines", Self.mutation).run { bytes in
            let refusals = Refusals()
            let lines = PlanLines(isRushed: false, mailbox: mailbox) { refusals.add($0) }
            for (index, line) in bytes.split(separator: 0x0a).enumerated() { lines.take(Array(line), index + 1) }
            for fault in refusals.faults where fault.why.isEmpty || !fault.what.contains("line") {
                return "is refused without a reason: \(fault)"
            }
            guard let delivery = mailbox.look() else { return nil }
            for command in delivery.commands {
                guard (try? command.check()) != nil else { return "is taken: \(command)" }
                rundown.apply(command)
                if case .item(let item) = command {
                    let request = SourceRequest(
                        source: item.sources.first ?? EngineSource(path: "/a"), format: format,
                        origin: format.frame(at: item.start), firstFrame: frame,
                        firstSample: format.sample(ofFrame: frame),
                        endFrame: .max, openDeadline: .seconds(1))
                    _ = (request.onGrid, request.entry)
                }
            }
            if case .item(_, let end) = rundown.segment(at: frame, format: format), end < frame { return "goes back" }
            _ = rundown.endOfGap(after: frame, format: format)
            if rundown.isStopped { rundown = Rundown() }
            frame += 1
            return nil
        }
        #expect(findings.isEmpty, "\(findings)")
    }

    /// Timestamps of a file, in every time base, on a channel of every rate.
    @Test func `of a file with any timestamps has a place on the channel`() throws {
        let mutation = TextMutation(
            corpus: ["0 1 90000 25 0", "1000 1001 24000 30 5000000", "-9223372036854775807 1 1000 60 0"],
            words: [" ", "0", "-1", "1", "9223372036854775807", "2147483647", "-4611686018427387904"])
        let findings = try Fuzzing("time-stamps", mutation).run { bytes in
            let numbers = String(decoding: bytes, as: UTF8.self).split(separator: " ").compactMap { Int64($0) }
            guard numbers.count >= 5 else { return nil }
            let rate = FrameRate(min(max(numbers[3], 1), 120))
            let base = Rational(Int32(clamping: numbers[1]), Int32(clamping: numbers[2]))
            let format = ChannelFormat(video: VideoProfile(frameRate: rate), audio: AudioProfile())
            let source = EngineSource(
                path: "/a", inPoint: TimeSpan(microseconds: numbers[4]).clamped(to: .zero...PlanLimits.longestSpan))
            let origin = rate.frame(at: Instant(seconds: 1_790_000_000))
            let request = SourceRequest(
                source: source, format: format, origin: origin, firstFrame: origin, firstSample: 0, endFrame: .max,
                openDeadline: .seconds(1))
            let clock = SourceClock(request, zero: base.rescale(numbers[0], to: .nanoseconds))
            for stamp in numbers {
                _ = clock.frame(of: stamp, in: base) + clock.nearestFrame(of: stamp, in: base)
                _ = clock.sample(of: stamp, in: base) + 1_024
                let grid = FrameGrid(
                    rate: rate, tickNumerator: Int64(base.numerator), tickDenominator: Int64(base.denominator),
                    zero: numbers[0])
                _ = (grid.frame(at: stamp) + 1, grid.exactFrame(at: stamp), grid.stamp(ofFrame: stamp))
            }
            var survey = PictureSurvey(tickNumerator: Int64(base.numerator), tickDenominator: Int64(base.denominator))
            survey.beginRun()
            for stamp in numbers where (-1 << 60...1 << 60).contains(stamp) {
                survey.add(SurveyedPicture(stamp: stamp, isKey: true, isInstantRefresh: true))
            }
            _ = (survey.usualStep?.ticks, survey.isVariable, survey.isConstant(at: rate))
            return nil
        }
        #expect(findings.isEmpty, "\(findings)")
    }

    /// Pictures' headers and parameter sets, in both framings.
    @Test func `of pictures is read as far as it goes`() throws {
        let sets: [UInt8] = [
            0, 0, 0, 1, 0x67, 0x64, 0, 0x1f, 0xac, 0xd9, 0x40, 0x50, 0x05, 0xbb, 0x01, 0x10, 0, 0, 3, 0, 0x10, 0, 0, 3,
            3, 0xc0, 0xf1, 0x83, 0x19, 0x60, 0, 0, 0, 1, 0x68, 0xeb, 0xe3, 0xcb, 0x22, 0xc0, 0, 0, 1, 0x65, 0x88, 0x84,
        ]
        let record: [UInt8] = [1, 0x64, 0, 0x1f, 0xff, 0xe1, 0, 4, 0x67, 0x64, 0, 0x1f, 1, 0, 2, 0x68, 0xeb]
        let mutation = TextMutation(
            corpus: [sets, record],
            words: [[0, 0, 1], [0, 0, 0, 1], [0, 0, 3], [0xff, 0xff], [0x67], [0x68], [0x65], [0]])
        let findings = try Fuzzing("h264-headers", mutation).run { bytes in
            _ = SequenceParameters(unit: bytes[...])
            let configuration = DecoderConfiguration(bytes)
            for framing in [NALUnitFraming.startCodes, .lengths(byteCount: 1), .lengths(byteCount: 4)] {
                let head = PictureHead(bytes.span, framing: framing)
                for set in head.parameters.sequence { _ = SequenceParameters(unit: set[...]) }
            }
            for set in configuration?.parameters.sequence ?? [] { _ = SequenceParameters(unit: set[...]) }
            return nil
        }
        #expect(findings.isEmpty, "\(findings)")
    }
}
