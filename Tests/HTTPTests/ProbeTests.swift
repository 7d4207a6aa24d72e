import Core
import HTTP
import Linux
import Testing

/// What a parser may be asked, what must come back, and whether the connection may go on.
struct Probe: CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let statuses: [Int]
    let staysOpen: Bool

    init(_ name: String, _ text: String, _ statuses: [Int], open: Bool = false) {
        self.name = name
        bytes = Array(text.utf8)
        self.statuses = statuses
        staysOpen = open
    }

    var testDescription: String { name }

    static let head = "GET / HTTP/1.1\r\nHost: a\r\n"
    static let post = "POST / HTTP/1.1\r\nHost: a\r\n"
    /// A second request hidden behind one that must be refused. It must never be answered.
    static let hidden = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"

    static let table = [
        Probe("plain 1.1", head + "\r\n", [200], open: true),
        Probe("no Host", "GET / HTTP/1.1\r\n\r\n" + hidden, [400]),
        Probe("two Host", head + "Host: b\r\n\r\n" + hidden, [400]),
        Probe("empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", [400]),
        Probe("Host that is markup", "GET / HTTP/1.1\r\nHost: a\"><script>\r\n\r\n", [400]),
        Probe("Host with IPv6 and port", "GET / HTTP/1.1\r\nHost: [fe80::1]:8480\r\n\r\n", [200], open: true),
        Probe("no Host in 1.0", "GET / HTTP/1.0\r\n\r\n", [200]),
        Probe("pipelined three times", head + "\r\n" + head + "\r\n" + head + "\r\n", [200, 200, 200], open: true),
        Probe("empty line first", "\r\n" + head + "\r\n", [200], open: true),
        Probe("only empty lines", String(repeating: "\r\n", count: 100), [400]),
        Probe("bare LF", "GET / HTTP/1.1\nHost: a\n\n", [200], open: true),
        Probe("space before colon", head + "X-A : b\r\n\r\n" + hidden, [400]),
        Probe("no colon", head + "X-A\r\n\r\n" + hidden, [400]),
        Probe("empty header name", head + ": b\r\n\r\n" + hidden, [400]),
        Probe("obs-fold", head + "X-A: b\r\n c\r\n\r\n" + hidden, [400]),
        Probe("fold in the first header", "GET / HTTP/1.1\r\n Host: a\r\n\r\n" + hidden, [400]),
        Probe("CL and TE", post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden, [400]),
        Probe("two CL that differ", post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab" + hidden, [400]),
        Probe("two CL that agree", post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na" + hidden, [400]),
        Probe("CL as a list", post + "Content-Length: 1, 1\r\n\r\na" + hidden, [400]),
        Probe("CL negative", post + "Content-Length: -1\r\n\r\n" + hidden, [400]),
        Probe("CL +5", post + "Content-Length: +5\r\n\r\nabcde" + hidden, [400]),
        Probe("CL 5x", post + "Content-Length: 5x\r\n\r\nabcde" + hidden, [400]),
        Probe("CL empty", post + "Content-Length:\r\n\r\n" + hidden, [400]),
        Probe("CL 2^64+5", post + "Content-Length: 18446744073709551621\r\n\r\nabcde" + hidden, [413]),
        Probe("CL right", post + "Content-Length: 5\r\n\r\nabcde", [200], open: true),
        Probe("TE xchunked", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + hidden, [501]),
        Probe("TE chunked, gzip", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + hidden, [501]),
        Probe(
            "TE identity and chunked",
            post + "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden, [400]),
        Probe("TE in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden, [400]),
        Probe(
            "chunks", post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nT: x\r\n\r\n",
            [200],
            open: true),
        Probe("chunk size 2^64", post + "Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\nab" + hidden, [413]),
        Probe("chunk size not hex", post + "Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n" + hidden, [400]),
        Probe("chunk size empty", post + "Transfer-Encoding: chunked\r\n\r\n\r\nabc" + hidden, [400]),
        Probe("chunk with bare LF", post + "Transfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n" + hidden, [400]),
        Probe("chunk longer than it says", post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n", [400]),
        Probe("NUL in a value", head + "X-A: b\u{0}c\r\n\r\n" + hidden, [400]),
        Probe("CR inside a value", head + "X-A: b\rc\r\n\r\n" + hidden, [400]),
        Probe("control character in the address", "GET /a\u{1}b HTTP/1.1\r\nHost: a\r\n\r\n" + hidden, [400]),
        Probe("space in the address", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n" + hidden, [400]),
        Probe("tab instead of space", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n" + hidden, [400]),
        Probe("HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n" + hidden, [505]),
        Probe("HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n" + hidden, [505]),
        Probe("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [505]),
        Probe("http/1.1 in lower case", "GET / http/1.1\r\nHost: a\r\n\r\n" + hidden, [400]),
        Probe("HTTP/0.9", "GET /\r\n", [400]),
        Probe("unknown method", "FOO / HTTP/1.1\r\nHost: a\r\n\r\n" + hidden, [501]),
        Probe("method in lower case", "get / HTTP/1.1\r\nHost: a\r\n\r\n" + hidden, [501]),
        Probe("junk method", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n" + hidden, [400]),
        Probe("absolute address", "GET http://b/x HTTP/1.1\r\nHost: a\r\n\r\n", [200], open: true),
        Probe("absolute address with a user", "GET http://u@b/x HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        Probe("address without slash", "GET x HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        Probe("address with fragment", "GET /x#y HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        Probe("escaped NUL", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        Probe("escaped line end", "GET /%0d%0a HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        Probe("bad escape", "GET /%g1 HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        Probe("cut escape", "GET /%2 HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        Probe("escape that is not UTF-8", "GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        Probe("dot dot", "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        Probe("escaped dot dot", "GET /a/%2e%2E%2fb HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        Probe("dots in a name", "GET /a..b/.c HTTP/1.1\r\nHost: a\r\n\r\n", [200], open: true),
        Probe("query that is not UTF-8", "GET /?a=%ff HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        Probe("TLS hello", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}", [400]),
        Probe("header of 64 KiB", head + "X-A: \(String(repeating: "b", count: 65_536))\r\n\r\n" + hidden, [431]),
        Probe("5000 headers", head + String(repeating: "X-A: b\r\n", count: 5_000) + "\r\n" + hidden, [431]),
        Probe("101 headers", head + String(repeating: "A:b\r\n", count: 100) + "\r\n" + hidden, [431]),
        Probe("address of 64 KiB", "GET /\(String(repeating: "a", count: 65_536)) HTTP/1.1\r\nHost: a\r\n\r\n", [414]),
        Probe("address without end", "GET /\(String(repeating: "a", count: 9_000))", [414]),
        Probe("body of 10 MB", post + "Content-Length: 10000000\r\n\r\n" + hidden, [413]),
        Probe(
            "chunked body of 2 MiB",
            post + "Transfer-Encoding: chunked\r\n\r\n"
                + String(repeating: "10000\r\n\(String(repeating: "a", count: 65_536))\r\n", count: 32), [413]),
        Probe("Expect 100-continue", post + "Expect: 100-continue\r\nContent-Length: 1\r\n\r\n", [100]),
        Probe("unknown Expect", post + "Expect: wonders\r\nContent-Length: 1\r\n\r\na" + hidden, [417]),
        Probe("close asked for", head + "Connection: close\r\n\r\n" + hidden, [200]),
        Probe("close among others", head + "Connection: te, Close\r\n\r\n" + hidden, [200]),
    ]
}

@Suite struct `A probed server` {
    @Test(arguments: Probe.table)
    func `answers as it should and hides no second request`(probe: Probe) async throws {
        try await served(loopCount: 1, handler: echo) { server in
            let client = try RawClient(port: server.port)
            client.send(probe.bytes)
            for status in probe.statuses {
                let reply = try #require(client.reply())
                #expect(reply.status == status)
                if status >= 400 {
                    #expect(reply.headers["connection"] == "close")
                    #expect(reply.text.contains("\"code\":\"http."))
                }
            }
            if probe.statuses == [100] {
                client.send("x")
                #expect(client.reply()?.text.hasSuffix("x") == true)
            } else if probe.staysOpen {
                client.send(Probe.head + "\r\n")
                #expect(client.reply()?.status == 200)
            } else {
                #expect(client.isClosedByServer)
            }
        }
    }

    @Test func `reads requests that arrive byte by byte`() async throws {
        try await served(handler: echo) { server in
            let client = try RawClient(port: server.port)
            let request =
                "\r\nPOST /%C3%A4?q=%26 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
            for byte in request.utf8 { client.send([byte]) }
            #expect(
                client.reply()?.text == "POST /\u{e4}\n?q=&\nhost: a\ntransfer-encoding: chunked\nfrom 127.0.0.1\nabc")
        }
    }

    @Test func `takes the host of an absolute address`() async throws {
        try await served(handler: echo) { server in
            let client = try RawClient(port: server.port)
            client.send("GET HTTP://b:80?x=1 HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(client.reply()?.text == "GET /\n?x=1\nhost: b:80\nfrom 127.0.0.1\n")
        }
    }

    @Test func `survives thousands of mutilated requests, and answers or closes each`() async throws {
        let seed = UInt64.random(in: 1...UInt64.max)
        print("seed of the mutilated requests: \(seed)")
        try await served(handler: echo) { server in
            var chance = SeededChance(seed)
            for _ in 0..<3_000 {
                let bytes = Self.mutilated(&chance)
                let client = try RawClient(port: server.port)
                client.send(bytes)
                client.finishSending()
                let reply = client.readAll()
                if !reply.isEmpty { #expect(reply.starts(with: Array("HTTP/1.1 ".utf8)), "seed \(seed)") }
                #expect(client.isClosedByServer, "seed \(seed): \(bytes)")
            }
            let client = try RawClient(port: server.port)
            client.send(Probe.head + "\r\n")
            #expect(client.reply()?.status == 200)
            client.finishSending()
            #expect(client.isClosedByServer)
            #expect(eventually { server.metrics.connections.value == 0 })
        }
    }

    private static func mutilated(_ chance: inout SeededChance) -> [UInt8] {
        var bytes = Probe.table[Int.random(in: 0..<Probe.table.count, using: &chance)].bytes
        if bytes.count > 2_000 { bytes = Array(bytes.prefix(2_000)) }
        for _ in 0..<Int.random(in: 1...4, using: &chance) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &chance)
            let end = min(bytes.count, place + Int.random(in: 1...12, using: &chance))
            switch Int.random(in: 0..<5, using: &chance) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &chance)
            case 1: bytes.removeSubrange(place..<end)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 3: bytes.insert([0, 9, 10, 13, 32, 37, 58, 127, 255][place % 9], at: place)
            default: bytes = Array(bytes[place...] + bytes[..<place])
            }
        }
        return bytes
    }
}
