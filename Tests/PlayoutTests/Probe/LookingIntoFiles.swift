import Core
import Foundation
import TestMedia
import Testing

@testable import Playout

@Suite struct `A media probe` {
    private func facts(_ name: String) throws -> MediaFacts {
        let path = try name.hasPrefix("/") ? name : TestMedia.path(name)
        return try MediaProbe().facts(of: path)
    }

    private func isNear(_ span: TimeSpan, _ seconds: Double, within tolerance: Double = 0.03) -> Bool {
        abs(Double(span.microseconds) / 1e6 - seconds) <= tolerance
    }

    @Test(arguments: [("h264-720p30.mp4", "mp4"), ("h264-720p30.mkv", "matroska"), ("h264-720p30.ts", "mpegts")])
    func `finds a clip fit for copying in every container that can carry it`(name: String, container: String) throws {
        let facts = try facts(name)
        #expect(facts.container == container)
        #expect(isNear(facts.duration, 10))
        let video = try #require(facts.video)
        #expect(video.width == 1_280 && video.height == 720)
        #expect(video.displayAspect == "16:9")
        #expect(video.frameRate == FrameRate(30))
        #expect(video.fieldOrder == .progressive)
        #expect(video.pixelFormat == "yuv420p")
        let copy = try #require(video.copy)
        #expect(isNear(copy.longestKeyFrameInterval, 2, within: 0.002))
        #expect(copy.closedGOPs && copy.constantFrameRate && copy.constantParameters)
        #expect(copy.reorderDepth == 2)
        var sound = AudioFacts(codec: "aac", channels: 2, sampleRate: 48_000)
        sound.profile = "LC"
        #expect(facts.audio == [sound])
        #expect(CopyRule(profile: VideoProfile()).obstacle(facts) == nil)
    }

    @Test(arguments: [
        ("b-frames-0.mp4", 0), ("b-frames-2.mp4", 1), ("b-frames-3.mp4", 2),
    ]) func `knows how deeply pictures are reordered`(name: String, depth: Int) throws {
        #expect(try facts(name).video?.copy?.reorderDepth == depth)
    }

    @Test func `sees open groups`() throws {
        let copy = try #require(try facts("open-gop.mkv").video?.copy)
        #expect(!copy.closedGOPs)
        #expect(copy.constantFrameRate)
    }

    @Test func `sees a rate that varies`() throws {
        let video = try #require(try facts("variable-rate.mkv").video)
        #expect(video.variableFrameRate)
        #expect(video.copy?.constantFrameRate == false)
    }

    @Test func `knows American rates exactly`() throws {
        #expect(try facts("h264-720p2997.mp4").video?.frameRate == FrameRate(30_000, 1_001))
    }

    @Test func `sees fields and a shape that is not the size's`() throws {
        let facts = try facts("mpeg2-480i-mono.mpg")
        let video = try #require(facts.video)
        #expect(video.codec == "mpeg2video")
        #expect(video.displayAspect == "4:3")
        #expect(video.fieldOrder == .topFirst)
        #expect(video.frameRate == FrameRate(30_000, 1_001))
        #expect(video.copy == nil)
        #expect(facts.audio.first?.channels == 1)
        #expect(isNear(facts.duration, 6, within: 0.05))
    }

    @Test func `reads languages`() throws {
        let languages = try facts("two-languages.mkv").audio.compactMap(\.language)
        #expect(languages == ["eng", "deu"])
    }

    @Test func `reads chapters`() async throws {
        let folder = try TemporaryFolder()
        let text =
            ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=3000\ntitle=Cold open\n"
            + "[CHAPTER]\nTIMEBASE=1/1000\nSTART=3000\nEND=70000\ntitle=Part one\n"
        try Data(text.utf8).write(to: URL(filePath: folder.path("chapters.txt")))
        let path = try await MadeClip.make(
            "chapters.mkv", in: folder,
            ["-i", try TestMedia.path("h264-720p30.mp4"), "-i", folder.path("chapters.txt"), "-map", "0", "-c", "copy"])
        let facts = try MediaProbe().facts(of: path)
        try #require(facts.chapters.count == 2)
        #expect(facts.chapters.compactMap(\.title) == ["Cold open", "Part one"])
        #expect(isNear(facts.chapters[1].start, 3))
        #expect(facts.chapters[1].finish == facts.duration)
    }

    @Test func `takes sound alone, and pictures alone`() throws {
        let sound = try facts("audio-only.m4a")
        #expect(sound.video == nil && sound.audio.count == 1)
        #expect(isNear(sound.duration, 8, within: 0.1))
        let pictures = try facts("no-audio.mp4")
        #expect(pictures.audio.isEmpty && pictures.video != nil)
        #expect(isNear(pictures.duration, 182 / 30.0))
    }

    @Test func `takes a transport stream that was cut off for as long as it is`() throws {
        let whole = try facts("h264-720p30.ts")
        let part = try facts("truncated.ts")
        #expect(part.duration < whole.duration && part.duration > .seconds(5))
    }

    @Test func `never copies damaged packets`() throws {
        #expect(CopyRule(profile: VideoProfile()).obstacle(try facts("corrupt.ts")) != nil)
    }

    @Test(arguments: [
        ("truncated.mp4", "probe.cut-short"), ("no-index.mp4", "probe.no-index"), ("empty.mp4", "probe.empty"),
        ("not-media.mp4", "probe.not-media"), ("/no/such/file.mp4", "probe.unreadable"), ("/", "probe.unreadable"),
    ]) func `refuses what cannot go on air, with the reason`(name: String, code: String) throws {
        let refusal = try #require(throws: ProbeRefusal.self) { try facts(name) }
        #expect(refusal.code == code, "\(refusal)")
        #expect(!refusal.why.isEmpty && !refusal.fix.isEmpty)
    }

    @Test func `does not take a cover picture for a film`() async throws {
        let folder = try TemporaryFolder()
        let path = try await MadeClip.make(
            "song.m4a", in: folder,
            [
                "-i", try TestMedia.path("audio-only.m4a"), "-i", try TestMedia.path("still-picture.jpg"), "-map", "0",
                "-map",
                "1", "-c", "copy", "-disposition:v:0", "attached_pic",
            ])
        #expect(try MediaProbe().facts(of: path).video == nil)
    }

    @Test func `refuses a playlist that has a film's name`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("film.mp4")
        let playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n\(try TestMedia.path("h264-720p30.ts"))\n"
        try #require(FileManager.default.createFile(atPath: path, contents: Data(playlist.utf8)))
        #expect(throws: ProbeRefusal.self) { try MediaProbe().facts(of: path) }
    }
}
