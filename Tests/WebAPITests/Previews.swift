import Core
import HTTP
import Synchronization
import TestPrograms
import Testing

@testable import WebAPI

@Suite struct `A preview` {
    private final class Fake: PreviewSource {
        let asked = Mutex<[(TimeSpan, TimeSpan)]>([])

        func media(_ id: MediaID) -> MediaItem? {
            guard id == MediaID(1) else { return nil }
            let facts = MediaFacts(
                container: "mp4", duration: .milliseconds(15_500), video: nil, audio: [], subtitles: [], chapters: [],
                bitRate: nil)
            return MediaItem(
                id: id, library: LibraryID(1), kind: .movie, path: "/srv/a.mp4", state: .ready,
                metadata: MediaMetadata(title: "A"), facts: facts)
        }

        func preview(of item: MediaItem, from start: TimeSpan, span: TimeSpan) -> [UInt8] {
            asked.withLock { $0.append((start, span)) }
            return [0x47]
        }
    }

    private func answer(_ path: String, _ fake: Fake = Fake()) async throws -> Response {
        try await service([PreviewRoutes(source: fake)]).answer(
            get(path, headers: [Request.Field("Authorization", "Bearer administrator")]))
    }

    @Test func `is a list of pieces as long as the file`() async throws {
        let text = try await answer("/api/v1/media/1/preview/index.m3u8").text
        #expect(
            text == """
                #EXTM3U
                #EXT-X-VERSION:3
                #EXT-X-PLAYLIST-TYPE:VOD
                #EXT-X-TARGETDURATION:6
                #EXTINF:6.000,
                0.ts
                #EXTINF:6.000,
                1.ts
                #EXTINF:3.500,
                2.ts
                #EXT-X-ENDLIST

                """)
    }

    @Test func `plays the piece that is asked for, and nothing after the end`() async throws {
        let fake = Fake()
        let last = try await answer("/api/v1/media/1/preview/2.ts", fake)
        #expect(last.status == 200)
        #expect(last.header("Content-Type") == "video/mp2t")
        #expect(fake.asked.withLock { $0.map(\.0) } == [.seconds(12)])
        #expect(fake.asked.withLock { $0.map(\.1) } == [.milliseconds(3_500)])
        for path in ["3.ts", "x.ts", "-1.ts"] {
            #expect(try await answer("/api/v1/media/1/preview/\(path)", fake).status == 404)
        }
        #expect(try await answer("/api/v1/media/2/preview/0.ts", fake).status == 404)
    }

    @Test func `needs a role that may operate the station`() async throws {
        var request = get("/api/v1/media/1/preview/0.ts")
        request.client = ClientAddress(host: "192.168.1.50", port: 40_000)
        let access = accessControl(FakeCredentials(password: "secret"))
        let response = try await service([PreviewRoutes(source: Fake())], access: access).answer(request)
        #expect(response.status == 401)
    }
}
