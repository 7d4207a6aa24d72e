import Core
import HTTP
import Synchronization
import Testing

@testable import WebAPI

private final class Tape: ChunkReader {
    func next() -> ChunkStep { .end }
    func attach(_ waker: any Waker) {}
    func close(_ reason: ReaderEnd) {}
}

private final class FakeStreams: StreamSource {
    let opened = Mutex<[String]>([])
    let error: TunerError?

    init(error: TunerError? = nil) { self.error = error }

    func open(
        _ channel: ChannelListing, tuner: Int?, for viewer: ViewerIdentity
    ) async throws(TunerError) -> any ChunkReader {
        if let error { throw error }
        opened.withLock { $0.append("\(channel.number) on \(tuner.map(String.init) ?? "any")") }
        return Tape()
    }
}

@Suite struct `A stream request` {
    private func answer(_ request: Request, _ streams: FakeStreams = FakeStreams()) async throws -> Response {
        let station = FakeStation()
        return try await service(StreamRoutes(directory: station, device: station, source: streams)).answer(request)
    }

    @Test(arguments: [
        ("/auto/v5", "5 on any"), ("/stream/5.1.ts", "5.1 on any"), ("/tuner1/v5", "5 on 1"),
    ])
    func `opens the channel`(path: String, expected: String) async throws {
        let streams = FakeStreams()
        let response = try await answer(get(path, headers: [Request.Field("Range", "bytes=0-")]), streams)
        #expect(response.status == 200)
        #expect(response.header("Content-Type") == "video/mp2t")
        #expect(response.header("Accept-Ranges") == "none")
        #expect(streams.opened.withLock { $0 } == [expected])
        guard case .stream(_, nil) = response.body else { return #expect(Bool(false), "no stream") }
    }

    @Test func `takes no tuner for HEAD`() async throws {
        let streams = FakeStreams()
        var request = get("/stream/5.ts")
        request.method = .head
        let response = try await answer(request, streams)
        #expect(response.status == 200)
        #expect(response.header("Content-Type") == "video/mp2t")
        #expect(streams.opened.withLock { $0 }.isEmpty)
    }

    @Test func `ends after its duration`() async throws {
        let response = try await answer(get("/auto/v5", query: [Request.Field("duration", "90")]))
        guard case .stream(_, let limit) = response.body else { return #expect(Bool(false), "no stream") }
        #expect(limit == .seconds(90))
        for wrong in ["0", "-1", "x", "99999999"] {
            #expect(try await answer(get("/auto/v5", query: [Request.Field("duration", wrong)])).status == 400)
        }
    }

    @Test(arguments: TunerError.Number.allCases) func `says with a number why it cannot tune`(
        number: TunerError.Number
    ) async throws {
        let error = TunerError(number, "stream.test", what: "Cannot watch channel 5", why: "a test", fix: "")
        let response = try await answer(get("/auto/v5"), FakeStreams(error: error))
        #expect(response.status == (number.rawValue < 803 ? 404 : 503))
        #expect(response.header("X-HDHomeRun-Error") == "\(number.rawValue) \(number.name)")
    }

    @Test func `knows no channel that is not there`() async throws {
        for path in ["/auto/v99", "/auto/vx", "/stream/99.ts"] {
            #expect(try await answer(get(path)).header("X-HDHomeRun-Error") == "801 Unknown Channel")
        }
        #expect(try await answer(get("/auto/ch473000000-3")).status == 404)
        #expect(try await answer(get("/tuner2/v5")).status == 404)
    }

    @Test func `takes any known transcode profile and no other`() async throws {
        #expect(try await answer(get("/auto/v5", query: [Request.Field("transcode", "mobile")])).status == 200)
        let response = try await answer(get("/auto/v5", query: [Request.Field("transcode", "best")]))
        #expect(response.header("X-HDHomeRun-Error") == "802 Unknown Transcode Profile")
    }
}
