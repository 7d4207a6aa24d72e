import HTTP
import Testing

@testable import Station

/// Responses of a station, as commands read them.
@Suite struct `A response` {
    /// Feeds the text in pieces of `size` bytes.
    private func parse(_ text: String, by size: Int, closes: Bool = false) throws -> (ResponseParser, String) {
        var parser = ResponseParser()
        var body: [UInt8] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            body += try parser.feed(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        if closes { try parser.close() }
        return (parser, String(decoding: body, as: UTF8.self))
    }

    @Test(arguments: [1, 2, 7, 1_000])
    func `is read in pieces of any size`(size: Int) throws {
        let counted = try parse("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", by: size)
        #expect(counted.0.isDone && counted.0.head?.status == 200 && counted.1 == "hello")
        let chunked = try parse(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\nETag: \"r1\"\r\n\r\n"
                + "3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nTrailer: x\r\n\r\n", by: size)
        #expect(chunked.0.isDone && chunked.0.head?.status == 201 && chunked.1 == "hello")
        #expect(chunked.0.head?.header("etag") == "\"r1\"")
        let closed = try parse("HTTP/1.0 200 OK\r\n\r\nhello", by: size, closes: true)
        #expect(closed.0.isDone && closed.1 == "hello")
        let empty = try parse("HTTP/1.1 204 No Content\r\n\r\n", by: size)
        #expect(empty.0.isDone && empty.1.isEmpty)
    }

    @Test(arguments: [
        "SSH-2.0-x\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n", String(repeating: "x", count: 100_000), "",
    ])
    func `is refused when it is invalid or not whole`(text: String) {
        #expect(throws: DownloadError.self) { try parse(text, by: 1_000, closes: true) }
    }

    @Test(arguments: [
        ("http://tv:8480", "tv:8480", "/"), ("http://[::1]:81/a?b", "[::1]:81", "/a?b"), ("http://tv?x", "tv", "/?x"),
    ])
    func `comes from the server that a URL names`(url: String, host: String, path: String) throws {
        let address = try ServerAddress(url: url)
        #expect(address.host == host && address.path == path)
    }

    @Test(arguments: ["https://tv", "tv:80", "http://", "http://tv:port", "http://:80"])
    func `comes from no server that an invalid URL names`(url: String) {
        #expect(throws: DownloadError.self) { try ServerAddress(url: url) }
    }
}
