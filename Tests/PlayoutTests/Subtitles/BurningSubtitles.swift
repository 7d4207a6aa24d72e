import Core
import Foundation
import Inspection
import LibAV
import TestMedia
import Testing

@testable import Playout

@Suite struct `A subtitle file` {
    private func lines(_ text: String, _ language: String? = nil) -> [SubtitleText.Line] {
        guard case .lines(let lines) = SubtitleText(Array(text.utf8), language: language).contents else { return [] }
        return lines
    }

    @Test func `is read as SubRip and WebVTT have it`() {
        let subRip =
            "1\r\n00:00:01,500 --> 00:00:03,000\r\n<i>Hello</i>\r\nthere\r\n\r\n2\r\n01:00:00,000 --> 01:00:01,000\r\nBye\r\n"
        #expect(
            lines(subRip) == [
                .init(start: .milliseconds(1_500), finish: .seconds(3), text: "{\\i1}Hello{\\i0}\\Nthere"),
                .init(start: .seconds(3_600), finish: .seconds(3_601), text: "Bye"),
            ])
        let webVTT = "WEBVTT\n\nNOTE x\n\n00:01.000 --> 00:02.5 align:start\n<v Ann>Tom &amp; Ann\n"
        #expect(lines(webVTT) == [.init(start: .seconds(1), finish: .milliseconds(2_500), text: "Tom & Ann")])
    }

    @Test func `of a script keeps its styles`() {
        let script = "[Script Info]\nScriptType: v4.00+\n"
        #expect(SubtitleText(Array(script.utf8), language: nil).contents == .script(script))
    }

    @Test func `has no commands but those it is allowed`() {
        #expect(
            SubtitleText.script("{\\an8}up {\\pos(1,1)} \\N <font color=red>x</font> <b>y")
                == "{\\an8}up \\{\\\u{2060}pos(1,1)\\} \\\u{2060}N x {\\b1}y")
    }

    @Test(
        arguments: [
            ([0xef, 0xbb, 0xbf, 0xc3, 0xa9], nil, "é"), ([0xc3, 0xa9], nil, "é"), ([0xe9], nil, "é"),
            ([0xe9], "fr", "é"),
            ([0xcf, 0xf0, 0xe8], "ru", "При"), ([0xb3, 0xf3, 0xb9], "pl", "łóą"), ([0xfd], "tr", "ı"),
            ([0xff, 0xfe, 0xe9, 0x00], nil, "é"), ([0xfe, 0xff, 0x00, 0xe9], nil, "é"),
            ([0xc1, 0xe8, 0xe7], "el", "Αθη"),
        ] as [([UInt8], String?, String)])
    func `is read in the coding it has`(bytes: [UInt8], language: String?, text: String) {
        #expect(SubtitleText.decoded(bytes, language) == text)
    }

    @Test func `with random bytes ends`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let bytes = (0..<300).map { _ in "0123:,.-> \n<{}&\\a\u{e9}".utf8.randomElement(using: &generator) ?? 0 }
            _ = SubtitleText(bytes, language: nil)
        }
    }
}

@Suite struct `Subtitles on air` {
    /// A dark clip with lines at 1 to 3 and 4 to 6 seconds, beside it or inside of it.
    private struct Film {
        let folder: TemporaryFolder
        let plain: String
        let text: String

        init() async throws {
            folder = try TemporaryFolder()
            plain = try await MadeClip.make(
                "film.mp4", in: folder,
                [
                    "-f", "lavfi", "-i", "color=c=0x202020:s=320x180:r=30,format=yuv420p", "-t", "8", "-c:v", "libx264",
                    "-g", "30", "-bf", "2", "-flags", "+cgop",
                ])
            text = folder.path("film.en.srt")
            try Data("1\n00:00:01,000 --> 00:00:03,000\nMMMMMMMM\n\n2\n00:00:04,000 --> 00:00:06,000\nMMMM\n".utf8)
                .write(to: URL(filePath: text))
        }

        func with(_ name: String, _ codec: String) async throws -> String {
            try await MadeClip.make(
                name, in: folder,
                [
                    "-i", plain, "-i", text, "-map", "0", "-map", "1", "-c", "copy", "-c:s", codec, "-metadata:s:s:0",
                    "language=eng",
                ])
        }
    }

    /// The first frame of each stretch in which something bright is in the lower part, and its length.
    private func seen(
        _ path: String, _ subtitles: EngineSubtitles, from inPoint: TimeSpan = .zero, frames: Int64 = 210
    ) async throws -> (seen: [Int], trial: EngineTrial) {
        var plan = TrialPlan(mode: .copyIfPossible)
        plan.add(
            [EngineSource(path: path, inPoint: inPoint, facts: try MediaProbe().facts(of: path), subtitles: subtitles)],
            frames: frames)
        let trial = try await plan.run()
        let pictures = try await DecodedPictures(of: trial.bytes, width: 320, height: 180)
        return ((0..<Int(frames)).filter { pictures.brightest(in: $0, from: 0.7) > 120 }, trial)
    }

    private static let expected = Array(30..<90) + Array(120..<180)

    @Test func `from a file beside the film are there from frame to frame`() async throws {
        let film = try await Film()
        let wish = EngineSubtitles(languages: ["en"], files: [EngineSubtitleFile(path: film.text, language: "en")])
        let result = try await seen(film.plain, wish)
        #expect(result.seen == Self.expected)
        #expect(result.trial.ended.map(\.obstacles) == [[.subtitles]])
        #expect(result.trial.report.isClean)
    }

    @Test(arguments: [
        ("film.mkv", "srt"), ("film-ass.mkv", "ass"), ("film-text.mp4", "mov_text"), ("film-vtt.mkv", "webvtt"),
    ])
    func `inside of the film are there too`(name: String, codec: String) async throws {
        let film = try await Film()
        let result = try await seen(try await film.with(name, codec), EngineSubtitles(languages: ["en"]))
        #expect(result.seen == Self.expected)
    }

    @Test func `begin with the right line in the middle of the film`() async throws {
        let film = try await Film()
        let path = try await film.with("film.mkv", "srt")
        let result = try await seen(path, EngineSubtitles(languages: ["en"]), from: .seconds(2), frames: 120)
        #expect(result.seen == Self.expected.map { $0 - 60 }.filter { (0..<120).contains($0) })
    }

    @Test func `are those that the rule asks for`() throws {
        func choice(_ wish: EngineSubtitles, sound: String?) -> String? {
            guard case .file(let file)? = SubtitleChoice(wish, streams: [], sound: sound) else { return nil }
            return file.path
        }
        let files = [
            EngineSubtitleFile(path: "de", language: "de"), EngineSubtitleFile(path: "en", language: "eng"),
            EngineSubtitleFile(path: "en-forced", language: "en", isForced: true),
            EngineSubtitleFile(path: "en-sdh", language: "en", isHearingImpaired: true),
        ]
        #expect(choice(EngineSubtitles(languages: ["en", "de"], files: files), sound: nil) == "en")
        #expect(choice(EngineSubtitles(languages: ["deu"], files: files), sound: nil) == "de")
        #expect(choice(EngineSubtitles(languages: ["fr"], files: files), sound: nil) == nil)
        #expect(choice(EngineSubtitles(languages: ["en"], forcedOnly: true, files: files), sound: nil) == "en-forced")
        let foreign = EngineSubtitles(languages: ["en"], when: .foreignSound, files: files)
        #expect(choice(foreign, sound: "fra") == "en" && choice(foreign, sound: "eng") == "en-forced")
        #expect(choice(EngineSubtitles(languages: ["de"], when: .foreignSound, files: files), sound: "de") == nil)
    }
}
