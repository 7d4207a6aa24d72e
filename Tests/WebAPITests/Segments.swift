import Core
import HTTP
import Testing

@testable import WebAPI

private struct FakeSegments: SegmentSource {
    var error: TunerError?

    func master(of channel: ChannelListing, media: String, for viewer: ViewerIdentity) throws -> [UInt8] {
        if let error { throw error }
        return Array("master of \(channel.channel.name) at \(media)".utf8)
    }
    func playlist(of channel: ChannelListing, for viewer: ViewerIdentity) -> [UInt8] { Array("playlist".utf8) }
    func segment(_ name: String, of channel: ChannelListing, for viewer: ViewerIdentity) -> [UInt8]? {
        name == "41-k3.ts" ? [0x47] : nil
    }
}

@Suite struct `HLS` {
    private func answer(_ path: String, _ segments: FakeSegments = FakeSegments()) async throws -> Response {
        try await service(HLSRoutes(directory: FakeStation(), source: segments)).answer(get(path))
    }

    @Test func `of a channel without video is answered with 503, which asks to try again`() async throws {
        let error = TunerError.noVideo(ChannelNumber(5), "the engine sent none within 10 s")
        let response = try await answer("/hls/5/index.m3u8", FakeSegments(error: error))
        #expect(response.status == 503 && response.header("Retry-After") != nil)
        #expect(response.header("X-HDHomeRun-Error") == "807 No Video Data")
    }

    @Test func `offers playlists that are asked for each time`() async throws {
        for path in ["/hls/5/index.m3u8", "/hls/5/stream.m3u8"] {
            let response = try await answer(path)
            #expect(response.header("Content-Type") == "application/vnd.apple.mpegurl")
            #expect(response.header("Cache-Control") == "no-cache")
            #expect(response.header("Access-Control-Allow-Origin") == "*")
        }
        #expect(try await answer("/hls/5/index.m3u8").text.hasSuffix("at stream.m3u8"))
    }

    @Test func `lets caches keep a segment, but no error`() async throws {
        let segment = try await answer("/hls/5/41-k3.ts")
        #expect(segment.header("Content-Type") == "video/mp2t")
        #expect(segment.header("Cache-Control")?.contains("immutable") == true)
        for path in ["/hls/5/42-k3.ts", "/hls/5/-1.ts", "/hls/5/x.ts", "/hls/77/41-k3.ts"] {
            let response = try await answer(path)
            #expect(response.status == 404)
            #expect(response.header("Cache-Control") == "no-store")
        }
    }
}
