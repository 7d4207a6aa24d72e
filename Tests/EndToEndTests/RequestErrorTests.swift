import Foundation
import TestMedia
import TestPrograms
import Testing

@Suite(.serialized) struct `A station refuses` {
    let station: StationUnderTest

    init() async throws {
        station = try await DemoStation.shared.onAir()
    }

    @Test(arguments: ["/stream/999.ts", "/auto/v999", "/auto/vX", "/tuner0/v999"])
    func `a channel that is not there, in the tuner's words`(path: String) async throws {
        let answer = try await station.web.get(path)
        #expect(answer.status == 404)
        #expect(answer.headers["x-hdhomerun-error"]?.hasPrefix("801") == true, "\(answer.headers)")
    }

    @Test(arguments: [
        "/../../etc/passwd", "/assets/../../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/logo/..%2f..%2fx.png",
        "/hls/1/../../x.ts", "/nothing",
    ])
    func `a path that leads elsewhere`(path: String) async throws {
        let answer = try await station.web.get(path)
        #expect([400, 404].contains(answer.status), "\(path): \(answer.status)")
        #expect(!answer.text.contains("root:"))
    }

    @Test(arguments: [
        "GET / HTTP/9.9\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "\r\n\r\n\r\nX\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nBad Header: 1\r\n\r\n",
        "POST /lineup.post HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /" + String(repeating: "a", count: 100_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
    ])
    func `an invalid request`(request: String) async throws {
        let answer = try await station.web.send(raw: request)
        let status = answer.split(separator: " ").dropFirst().first.map(String.init) ?? "closed"
        #expect(["400", "405", "414", "431", "501", "505", "closed"].contains(status), "\(answer.prefix(300))")
        #expect(try await station.web.get("/healthz").status == 200)
    }

    @Test func `methods that a resource does not have`() async throws {
        let answer = try await station.web.get("/discover.json", ["--request", "DELETE"])
        #expect(answer.status == 405)
        #expect(answer.headers["allow"]?.contains("GET") == true)
    }

    @Test func `changes by a client that did not log in`() async throws {
        let answer = try await station.web.get("/api/v1/channels/1/rebuild", ["--request", "POST"])
        #expect([401, 403].contains(answer.status), "\(answer.status) \(answer.text)")
    }

    @Test func `pages of other sites that post to it`() async throws {
        let answer = try await station.web.get(
            "/api/v1/channels/1/rebuild", ["--request", "POST", "--header", "Origin: http://evil.example"])
        #expect([401, 403].contains(answer.status))
    }

    @Test func `to spend a tuner on a question`() async throws {
        let answer = try await station.web.get("/stream/1.ts", ["--head"])
        #expect(answer.status == 200 && answer.headers["content-type"] == "video/mp2t")
        #expect(answer.headers["accept-ranges"] == "none")
    }
}
