import Core
import Foundation
import HTTP
import Testing

private let text = String(repeating: "Continuity keeps a channel on air. ", count: 100)
private let tag = Request.Field("ETag", "\"v1\"")
private let modified = Request.Field("Last-Modified", "Sat, 21 Nov 2026 01:02:03 GMT")

@Suite struct `Content` {
    private func ask(
        _ response: Response, _ headers: String, method: String = "GET",
        _ check: @Sendable (RawClient.Reply) throws -> Void
    ) async throws {
        try await served(loopCount: 1, handler: { _ in response }) { server in
            let client = try RawClient(port: server.port)
            client.send("\(method) / HTTP/1.1\r\nHost: a\r\n\(headers)\r\n\r\n")
            try check(try #require(client.reply(hasBody: method != "HEAD")))
        }
    }

    @Test(arguments: ["gzip", "deflate, GZIP;q=0.5", "*", "br, * ; q=0.1"])
    func `is compressed for those who accept it`(accepted: String) async throws {
        let response = Response("text/plain; charset=utf-8", text, headers: [tag])
        try await ask(response, "Accept-Encoding: \(accepted)") { reply in
            #expect(reply.headers["content-encoding"] == "gzip")
            #expect(reply.headers["vary"] == "Accept-Encoding")
            #expect(reply.headers["etag"] == "W/\"v1\"")
            #expect(reply.body.count < text.utf8.count / 4)
            let plain = try unzipped(reply.body)
            #expect(plain == Array(text.utf8))
        }
    }

    @Test(arguments: [
        ("text/plain", text, "Accept-Encoding: identity"), ("text/plain", text, "Accept-Encoding: gzip;q=0, *"),
        ("text/plain", text, "X-Nothing: 1"), ("video/mp2t", text, "Accept-Encoding: gzip"),
        ("text/plain", "short", "Accept-Encoding: gzip"),
    ])
    func `is left as it is otherwise`(type: String, text: String, header: String) async throws {
        try await ask(Response(type, text), header) { reply in
            #expect(reply.headers["content-encoding"] == nil)
            #expect(reply.text == text)
        }
    }

    @Test func `that is compressed already is not compressed again`() async throws {
        let coded = try #require(GzipStream.compress(Array(text.utf8)))
        let response = Response("application/xml", coded, headers: [Request.Field("Content-Encoding", "gzip")])
        try await ask(response, "Accept-Encoding: gzip") { reply in #expect(reply.body == coded) }
    }

    @Test(arguments: [0, 1, 1_000, 70_000, 400_000])
    func `survives gzip`(byteCount: Int) throws {
        var chance = SeededChance(UInt64(byteCount))
        let bytes = (0..<byteCount).map { _ in UInt8.random(in: 0...31, using: &chance) }
        #expect(try unzipped(#require(GzipStream.compress(bytes))) == bytes)
    }

    @Test(arguments: [
        ("If-None-Match: \"v1\"", 304), ("If-None-Match: W/\"v1\"", 304), ("If-None-Match: \"v0\", \"v1\"", 304),
        ("If-None-Match: *", 304), ("If-None-Match: \"v2\"", 200),
        ("If-Modified-Since: Sat, 21 Nov 2026 01:02:03 GMT", 304),
        ("If-Modified-Since: Sat, 21 Nov 2026 01:02:02 GMT", 200), ("If-Modified-Since: nonsense", 200),
        ("If-Modified-Since: Sat, 21 Nov 300000 01:02:03 GMT", 200),
        ("If-Modified-Since: Sat, 21 Nov 9223372036854775807 01:02:03 GMT", 200),
        ("If-Modified-Since: Fri, 31 Dec 9999 23:59:60 GMT", 304),
        ("If-None-Match: \"v2\"\r\nIf-Modified-Since: Sat, 21 Nov 2026 01:02:03 GMT", 200),
    ])
    func `is not sent again to those who have it`(headers: String, status: Int) async throws {
        for method in ["GET", "HEAD"] {
            try await ask(Response("text/plain", text, headers: [tag, modified]), headers, method: method) { reply in
                #expect(reply.status == status)
                #expect(reply.headers["etag"] == "\"v1\"")
                if status == 304 {
                    #expect(reply.headers["content-length"] == nil)
                    #expect(reply.headers["content-type"] == nil)
                }
            }
        }
    }

    @Test(arguments: [
        ("bytes=0-", 206, "bytes 0-9/10", "0123456789"), ("bytes=2-4", 206, "bytes 2-4/10", "234"),
        ("bytes=7-99", 206, "bytes 7-9/10", "789"), ("bytes=-3", 206, "bytes 7-9/10", "789"),
        ("bytes=-99", 206, "bytes 0-9/10", "0123456789"), ("bytes=10-", 416, "bytes */10", ""),
        ("bytes=-0", 416, "bytes */10", ""), ("bytes=99999999999999999999-", 416, "bytes */10", ""),
        ("bytes=4-2", 200, "", "0123456789"), ("bytes=1-2,4-5", 200, "", "0123456789"),
        ("lines=1-2", 200, "", "0123456789"), ("bytes=a-", 200, "", "0123456789"),
        ("bytes=-", 200, "", "0123456789"),
        ("bytes=0-99999999999999999999", 206, "bytes 0-9/10", "0123456789"),
        ("bytes=2-4\r\nIf-Range: \"v1\"", 206, "bytes 2-4/10", "234"),
        ("bytes=2-4\r\nIf-Range: \"v2\"", 200, "", "0123456789"),
        ("bytes=2-4\r\nIf-Range: W/\"v1\"", 200, "", "0123456789"),
    ])
    func `is sent in the part asked for`(range: String, status: Int, described: String, body: String) async throws {
        try await ask(Response("video/mp4", "0123456789", headers: [tag]), "Range: \(range)") { reply in
            #expect(reply.status == status)
            #expect((reply.headers["content-range"] ?? "") == described)
            if !body.isEmpty { #expect(reply.text == body) }
            if status == 200 { #expect(reply.headers["accept-ranges"] == "bytes") }
        }
    }

    @Test func `has dates as HTTP writes them`() {
        let moment = Instant(seconds: 784_111_777)
        #expect(HTTPDate.text(moment) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(HTTPDate.moment("Sun, 06 Nov 1994 08:49:37 GMT") == moment)
        #expect(HTTPDate.moment("Sun, 31 Nov 1994 08:49:37 GMT") == nil)
        #expect(HTTPDate.moment("Sunday, 06-Nov-94 08:49:37 GMT") == nil)
    }

    private func unzipped(_ bytes: [UInt8]) throws -> [UInt8] {
        let folder = URL.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "content.gz")
        try Data(bytes).write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-d", file.path]
        try process.run()
        process.waitUntilExit()
        return try Array(Data(contentsOf: folder.appending(path: "content")))
    }
}
