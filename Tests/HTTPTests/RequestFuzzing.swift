import Core
import Linux
import TestRandom
import Testing

@testable import HTTP

@Suite struct `A request with random input` {
    private static let dates = [
        "Sat, 21 Nov 2026 01:02:03 GMT", "Sat, 21 Nov 300000 01:02:03 GMT", "Fri, 31 Dec 9999 23:59:60 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT", "Sat, 21 Nov 9223372036854775807 01:02:03 GMT",
        "Thu, 01 Jan 0000 00:00:00 GMT",
    ]
    private static let heads =
        dates.flatMap { date in
            [
                "GET /xmltv.xml?days=7&past=24 HTTP/1.1\r\nHost: a\r\nIf-Modified-Since: \(date)\r\n\r\n",
                "GET /film.mp4 HTTP/1.1\r\nHost: [fe80::1]:8480\r\nRange: bytes=0-99\r\nIf-Range: \(date)\r\n\r\n",
                "HEAD /%e2%82%ac?from=-1&for=1e308 HTTP/1.1\r\nHost: a\r\nIf-None-Match: W/\"v1\", \"v2\"\r\nDate: \(date)\r\n\r\n",
            ]
        } + [
            "GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip;q=0.5, *;q=0\r\nRange: bytes=9223372036854775807-\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.0.0.1, [::1]:99\r\nForwarded: for=\"[::1]:65536\"\r\n\r\n",
        ]
    static let mutation = TextMutation(
        corpus: heads.map { Array($0.utf8) } + Probe.table.map(\.bytes).filter { $0.count < 2_000 },
        words: ([
            "\r\n", "\r", "\n", ": ", " HTTP/1.1\r\n", "Host: a\r\n", "Content-Length: ",
            "Transfer-Encoding: chunked\r\n",
            "0\r\n\r\n", "ffffffffffffffff\r\n", "bytes=", "-", "%", "%00", "%ff", "?", "&", "=", "GMT", "\u{0}", "é",
            "If-Modified-Since: ", "Range: bytes=-", "GET ", "POST / HTTP/1.1\r\nHost: a\r\n",
            "Expect: 100-continue\r\n",
            ",", "\"", "W/", "*", "\u{2028}",
        ] + dates).map { Array($0.utf8) })

    private static let responses = [
        Response(
            "text/plain", String(repeating: "Continuity ", count: 120),
            headers: [
                Request.Field("ETag", "\"v1\""), Request.Field("Last-Modified", "Sat, 21 Nov 2026 01:02:03 GMT"),
            ]),
        Response("video/mp4", "0123456789", headers: [Request.Field("ETag", "W/\"v1\"")]),
        Response("text/plain", ""),
    ]

    @Test func `is read or refused, and answered`() throws {
        let findings = try Fuzzing("http-requests", Self.mutation).run { bytes in
            var parser = RequestHeadParser(limits: Limits())
            var start = 0
            do throws(RequestError) {
                while start < bytes.count {
                    // As a socket gives it: the front first.
                    _ = try parser.parse(
                        Array(bytes[..<((start + bytes.count) / 2)]), from: min(start, (start + bytes.count) / 2))
                    guard case .head(let head, let end) = try parser.parse(bytes, from: start) else { return nil }
                    var body = try BodyReader(head.framing, byteLimit: 1 << 20)
                    start = try body.take(bytes, from: end)
                    guard body.isFinished else { return nil }
                    if let complaint = Self.answer(head, body.body) { return complaint }
                }
            } catch {
                return (400...599).contains(error.status) && !error.why.isEmpty ? nil : "is refused with \(error)"
            }
            return nil
        }
        #expect(findings.isEmpty, "\(findings)")
    }

    private static func answer(_ head: RequestHead, _ body: [UInt8]) -> String? {
        let request = Request(
            head.method, head.target.path, query: head.target.query, headers: head.headers, body: body)
        for response in responses {
            let answer = PreparedResponse(response, to: request)
            guard [200, 206, 304, 416].contains(answer.status) else { return "is answered with \(answer.status)" }
        }
        for field in request.headers {
            if let moment = HTTPDate.moment(field.value), HTTPDate.text(moment).utf8.count == 29,
                HTTPDate.moment(HTTPDate.text(moment)) != moment
            {
                return "has the date \(field.value), which is written otherwise"
            }
        }
        return nil
    }

    /// The same through sockets and loops, several to a connection.
    @Test func `is answered or refused by a server, which lives on`() async throws {
        try await served(handler: echo) { server in
            let findings = try Fuzzing("http-sockets", Self.mutation).run { bytes in
                guard let client = try? RawClient(port: server.port) else { return "finds no server" }
                client.send(bytes)
                client.finishSending()
                let reply = client.readAll()
                return reply.isEmpty || reply.starts(with: Array("HTTP/1.1 ".utf8)) ? nil : "is answered with nonsense"
            }
            #expect(findings.isEmpty, "\(findings)")
            let client = try RawClient(port: server.port)
            client.send(Probe.head + "\r\n")
            #expect(client.reply()?.status == 200)
        }
    }
}
