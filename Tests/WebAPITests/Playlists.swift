import Core
import HTTP
import Testing

@testable import WebAPI

@Suite struct `The playlist` {
    func answer(_ request: Request, _ station: FakeStation = FakeStation()) async throws -> Response {
        try await service(PlaylistRoutes(directory: station, device: station)).answer(request)
    }

    @Test func `reads like this`() async throws {
        let response = try await answer(get("/channels.m3u"))
        #expect(response.header("Content-Type") == "audio/x-mpegurl")
        #expect(
            response.text == """
                #EXTM3U url-tvg="http://192.168.1.10:8480/xmltv.xml" x-tvg-url="http://192.168.1.10:8480/xmltv.xml"
                #EXTINF:-1 channel-id="Ckey5x0.h7b2.continuity" tvg-id="Ckey5x0.h7b2.continuity" tvg-name="Harbour One" \
                tvg-chno="5" channel-number="5" tvg-logo="http://192.168.1.10:8480/logo/5.png" group-title="General" \
                tvc-stream-vcodec="h264" tvc-stream-acodec="aac",Harbour One
                #KODIPROP:mimetype=video/mp2t
                http://192.168.1.10:8480/stream/5.ts
                #EXTINF:-1 channel-id="Ckey5x1.h7b2.continuity" tvg-id="Ckey5x1.h7b2.continuity" \
                tvg-name="Kino, 'Classics' & <more>" tvg-chno="5.1" channel-number="5.1" \
                tvg-logo="http://192.168.1.10:8480/logo/5.1.png" tvc-stream-vcodec="h264" \
                tvc-stream-acodec="aac",Kino\u{201a} 'Classics' & <more>
                #KODIPROP:mimetype=video/mp2t
                http://192.168.1.10:8480/stream/5.1.ts

                """)
    }

    @Test func `can point to HLS and leave channels out`() async throws {
        let request = get("/channels.m3u", query: [Request.Field("format", "hls"), Request.Field("group", "General")])
        let text = try await answer(request).text
        #expect(text.hasSuffix("#KODIPROP:mimetype=application/x-mpegURL\nhttp://192.168.1.10:8480/hls/5/index.m3u8\n"))
        #expect(!text.contains("Kino"))
        #expect(try await answer(get("/channels.m3u", query: [Request.Field("format", "avi")])).status == 400)
    }

    @Test func `has a tag that changes with it`() async throws {
        let tag = try #require(try await answer(get("/channels.m3u")).header("ETag"))
        #expect(try await answer(get("/channels.m3u")).header("ETag") == tag)
        let other = FakeStation(channels: [FakeStation.fixed("6", "Harbour Two")])
        #expect(try await answer(get("/channels.m3u"), other).header("ETag") != tag)
    }

    @Test func `stays one line for each entry, with any names`() async throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<200 {
            let name = randomText(using: &generator)
            let station = FakeStation(channels: [FakeStation.fixed("7", name, group: randomText(using: &generator))])
            let lines = try await answer(get("/channels.m3u"), station).text.utf8.split(
                separator: 0x0a, omittingEmptySubsequences: false)
            #expect(lines.count == 5, "name \(Array(name.utf8))")
            #expect(lines[1].count { $0 == 0x22 } % 2 == 0, "name \(Array(name.utf8))")
        }
    }
}

/// Text with everything that formats trip over.
func randomText(using generator: inout SeededGenerator) -> String {
    let spice: [Unicode.Scalar] = [
        "\"", "<", ">", "&", "'", ",", "\n", "\r", "\t", "\u{0}", "\u{7f}", "\u{1b}", "]", "#", ";", "\\", "/",
        "\u{fffe}", "\u{ffff}", "\u{fffd}", "\u{ffef}", "\u{1f4fa}", "\u{e9}", "\u{2028}", "a", "Z", "0", " ",
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 1...24, using: &generator) {
        text.append(spice.randomElement(using: &generator) ?? "a")
    }
    return String(text)
}
