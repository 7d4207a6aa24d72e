import Core
import HTTP
import Testing

@testable import WebAPI

private struct FakeSegments: SegmentSource {
    var window: SegmentWindow?

    func window(of channel: ChannelListing, for watcher: Watcher) -> SegmentWindow? { window }
    func segment(_ sequence: Int64, of channel: ChannelListing, for watcher: Watcher) -> [UInt8]? {
        sequence == 41 ? [0x47] : nil
    }
}

@Suite struct `HLS` {
    private func answer(_ path: String, _ window: SegmentWindow? = nil) async throws -> Response {
        try await service(HLSRoutes(directory: FakeStation(), source: FakeSegments(window: window))).answer(get(path))
    }

    @Test func `offers one variant`() async throws {
        let response = try await answer("/hls/5/index.m3u8")
        #expect(response.header("Content-Type") == "application/vnd.apple.mpegurl")
        #expect(
            response.text == """
                #EXTM3U
                #EXT-X-VERSION:6
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-STREAM-INF:BANDWIDTH=7022400,AVERAGE-BANDWIDTH=3511200,CODECS="avc1.64002a,mp4a.40.2",\
                RESOLUTION=1280x720,FRAME-RATE=30.000
                stream.m3u8

                """)
    }

    @Test func `lists the segments that are kept`() async throws {
        let window = SegmentWindow(
            targetSeconds: 4, pastDiscontinuities: 2,
            segments: [
                .init(sequence: 41, duration: .seconds(4), start: FakeStation.now),
                .init(
                    sequence: 42, duration: .milliseconds(3_337), start: FakeStation.now + .seconds(4),
                    isDiscontinuity: true),
            ])
        let response = try await answer("/hls/5/stream.m3u8", window)
        #expect(response.header("Cache-Control") == "no-cache")
        #expect(
            response.text == """
                #EXTM3U
                #EXT-X-VERSION:6
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-TARGETDURATION:4
                #EXT-X-MEDIA-SEQUENCE:41
                #EXT-X-DISCONTINUITY-SEQUENCE:2
                #EXT-X-PROGRAM-DATE-TIME:2026-11-21T01:30:00.000Z
                #EXTINF:4.000,
                41.ts
                #EXT-X-DISCONTINUITY
                #EXT-X-PROGRAM-DATE-TIME:2026-11-21T01:30:04.000Z
                #EXTINF:3.337,
                42.ts

                """)
    }

    @Test func `lets caches keep a segment, but no error`() async throws {
        let segment = try await answer("/hls/5/41.ts")
        #expect(segment.header("Content-Type") == "video/mp2t")
        #expect(segment.header("Cache-Control")?.contains("immutable") == true)
        for path in ["/hls/5/42.ts", "/hls/5/-1.ts", "/hls/5/x.ts", "/hls/77/41.ts"] {
            let response = try await answer(path)
            #expect(response.status == 404)
            #expect(response.header("Cache-Control") == "no-store")
        }
        #expect(try await answer("/hls/5/stream.m3u8").status == 503)
    }
}
