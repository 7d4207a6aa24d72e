import Core
import Foundation
import Testing

@testable import Store

@Suite struct `The facts of a file` {
    private let facts = MediaFacts(
        container: "matroska", duration: .milliseconds(5_400_250),
        video: VideoFacts(
            codec: "h264", width: 1_920, height: 1_080, displayAspect: "16:9", frameRate: FrameRate(30_000, 1_001),
            variableFrameRate: false, fieldOrder: .topFirst, pixelFormat: "yuv420p", profile: "High", level: 40,
            copy: CopyFacts(
                longestKeyFrameInterval: .seconds(2), closedGOPs: true, reorderDepth: 2, constantFrameRate: true,
                constantParameters: true)),
        audio: [AudioFacts(codec: "aac", channels: 2, sampleRate: 48_000, language: "deu", title: "Ton")],
        subtitles: [SubtitleFacts(codec: "subrip", language: "eng")],
        chapters: [ChapterFacts(start: .seconds(30), finish: .seconds(60), title: "Titles")], bitRate: 4_000_000)

    /// As releases write them to databases, and engines to the station.
    private let text = """
        {"audio":[{"channels":2,"codec":"aac","language":"deu","sampleRate":48000,"title":"Ton"}],"bitRate":4000000,\
        "chapters":[{"finish":60000000,"start":30000000,"title":"Titles"}],"container":"matroska","duration":5400250000,\
        "subtitles":[{"codec":"subrip","language":"eng"}],"video":{"codec":"h264","copy":{"closedGOPs":true,\
        "constantFrameRate":true,"constantParameters":true,"longestKeyFrameInterval":2000000,"reorderDepth":2},\
        "displayAspect":"16:9","fieldOrder":"topFirst","frameRate":{"denominator":1001,"numerator":30000},\
        "height":1080,"level":40,"pixelFormat":"yuv420p","profile":"High","variableFrameRate":false,"width":1920}}
        """

    private func encoded(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    @Test func `are stored as every release stores them`() throws {
        #expect(try encoded(StoredFacts(facts)) == text)
        #expect(try JSONDecoder().decode(StoredFacts.self, from: Data(text.utf8)).facts == facts)
        let least = MediaFacts(container: "mp3", duration: .seconds(1))
        let stored = try encoded(StoredFacts(least))
        #expect(stored == #"{"audio":[],"chapters":[],"container":"mp3","duration":1000000,"subtitles":[]}"#)
    }

    @Test func `are told as every engine tells them`() throws {
        #expect(try encoded(facts) == text)
        #expect(try JSONDecoder().decode(MediaFacts.self, from: Data(text.utf8)) == facts)
    }

    @Test func `are found by what is stored`() async throws {
        let station = try TestStation()
        let library = try await station.library()
        try await station.store.record([.new(film("/srv/films/a.mkv", "A"))], in: library)
        let id = try #require(try await station.store.mediaID(at: "/srv/films/a.mkv"))
        try await station.store.record([ProbeResponse(id: id.raw, facts: facts)])
        #expect(try await station.store.media(id)?.facts == facts)
        #expect(try await station.store.chapters(of: [id]) == [id: [.seconds(30)]])
        for query in [
            "width:1920", "height:1080", "video_codec:h264", "chapters:1", "language:deu", "sub_language:eng",
        ] {
            #expect(try await station.store.playables(of: .search(query)).map(\.id) == [id], "\(query)")
        }
    }
}
