import Core
import Foundation
import Inspection
import LibAV
import Playout
import Testing

@Suite struct `An item` {
    @Test func `falls to the first source that plays`() async throws {
        var plan = TrialPlan()
        try plan.add(
            [
                Clip.missing.source(), Clip.made("not-media.mp4").source(), Clip.made("b-frames-2.mp4").source(),
            ], frames: 40)
        let trial = try await plan.run()
        #expect(trial.parts == ["1:2 transcoded 40"])
        #expect(trial.faults.count == 2)
        #expect(trial.faults.allSatisfy { $0.item == 1 && !$0.why.isEmpty && !$0.fix.isEmpty })
        #expect(trial.ended.first?.cause?.contains("not-media.mp4") == true)
        #expect(trial.report.isClean, "\(trial.report.text)")
    }

    @Test(arguments: [Clip.missing, "not-media.mp4", "empty.mp4", "no-index.mp4", "still-picture.jpg"])
    func `is a slate when nothing plays`(clip: Clip) async throws {
        var plan = TrialPlan()
        try plan.add(clip, frames: 35)
        try plan.add("b-frames-2.mp4", frames: 20)
        let trial = try await plan.run()
        #expect(trial.parts == ["1:- slate 35", "2:0 transcoded 20"])
        #expect(trial.report.isClean, "\(trial.report.text)")
    }

    @Test func `without sources is a slate`() async throws {
        var plan = TrialPlan()
        plan.add([], frames: 45)
        let trial = try await plan.run()
        #expect(trial.parts == ["1:- slate 45"])
        #expect(trial.faults.isEmpty)
        #expect(trial.report.isClean, "\(trial.report.text)")
    }

    @Test func `holds the last picture of a source that ends early`() async throws {
        var plan = TrialPlan()
        try plan.add("b-frames-2.mp4", frames: 100, from: .milliseconds(4_500))
        try plan.add("b-frames-2.mp4", frames: 20)
        let trial = try await plan.run()
        #expect(trial.parts.count == 3)
        #expect(trial.ended[0].how == .transcoded && trial.ended[1].how == .held && trial.ended[2].how == .transcoded)
        #expect(trial.ended[0].frames + trial.ended[1].frames == 100)
        #expect(trial.ended[1].cause?.isEmpty == false)
        #expect(trial.report.isClean, "\(trial.report.text)")
    }

    @Test func `begins a looping source again`() async throws {
        var plan = TrialPlan()
        try plan.add([Clip.made("b-frames-0.mp4").source(loops: true)], frames: 400)
        let trial = try await plan.run()
        #expect(trial.parts == ["1:0 transcoded 400"])
        #expect(trial.report.isClean, "\(trial.report.text)")
    }

    @Test func `skips a source that begins after its end`() async throws {
        var plan = TrialPlan()
        try plan.add(
            [
                Clip.made("b-frames-2.mp4").source(from: .minutes(10)), Clip.made("b-frames-3.mp4").source(),
            ], frames: 30)
        let trial = try await plan.run()
        #expect(trial.ended.last?.source == 1)
        #expect(trial.ended.reduce(0) { $0 + $1.frames } == 30)
        #expect(trial.report.isClean, "\(trial.report.text)")
    }

    @Test func `plays the wanted language`() async throws {
        // The tones of the two tracks differ; so do the encoded bytes.
        var streams: [[UInt8]] = []
        for language in [nil, "ger", "deu", "fra"] {
            var plan = TrialPlan()
            plan.begin.audio.language = language
            try plan.add("two-languages.mkv", frames: 40)
            streams.append(Self.sound(in: try await plan.run().bytes))
        }
        #expect(streams[1] == streams[2], "two codes of one language")
        #expect(Set(streams).count == 2)
    }

    /// A stream of one file twice, with a language for the channel and for each of the two items.
    private func stream(_ channel: String?, _ items: [String?]) async throws -> [UInt8] {
        var plan = TrialPlan()
        plan.begin.audio.language = channel
        for language in items {
            var source = try Clip.made("two-languages.mkv").source()
            source.language = language
            plan.add([source], frames: 40)
        }
        return Self.sound(in: try await plan.run().bytes)
    }

    /// The packets of the main audio track: the tables say which language is wanted, and differ.
    private static func sound(in bytes: [UInt8]) -> [UInt8] {
        var sound: [UInt8] = []
        for offset in stride(from: 0, to: bytes.count, by: 188) {
            let pid = Int(bytes[offset + 1] & 0x1f) << 8 | Int(bytes[offset + 2])
            if pid == TransportMuxer.audioPID { sound += bytes[offset..<(offset + 188)] }
        }
        return sound
    }

    @Test func `plays the language wanted of it rather than the channel's`() async throws {
        let english = try await stream("eng", [nil, nil])
        let both = try await stream("eng", ["de", nil])
        #expect(try await stream("deu", ["de", "eng"]) == both)
        #expect(both != english)
        #expect(try await stream("eng", ["fra", "en"]) == english, "a language that it lacks changes nothing")
    }
}
