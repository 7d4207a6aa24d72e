import Core
import Foundation
import HTTP
import Linux
import Synchronization
import Testing

private let plain = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

private struct Fault: Explained {
    let code = "test.fault"
    let what = "Doing it"
    let why = "a \"quoted\" cause\n"
    let fix = "Do it again."
}

@Suite struct `A server` {
    @Test func `answers requests one after the other on one connection`() async throws {
        try await served(handler: echo) { server in
            let client = try RawClient(port: server.port)
            for number in 1...200 {
                client.send("GET /item/\(number)?a=%20b+c&a=2 HTTP/1.1\r\nHost: station\r\n\r\n")
                let reply = try #require(client.reply())
                #expect(reply.status == 200)
                #expect(reply.text == "GET /item/\(number)\n?a= b c\n?a=2\nhost: station\nfrom 127.0.0.1\n")
                #expect(reply.headers["server"] == "Continuity")
                #expect(reply.headers["connection"] == "keep-alive")
                #expect(HTTPDate.moment(reply.headers["date"] ?? "") != nil)
            }
            #expect(server.metrics.requests.value == 200)
        }
    }

    @Test func `answers HEAD like GET but without the body`() async throws {
        try await served(handler: { _ in Response("text/plain", "12345") }) { server in
            let client = try RawClient(port: server.port)
            client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + plain)
            #expect(client.reply(hasBody: false)?.headers["content-length"] == "5")
            #expect(client.reply()?.text == "12345")
        }
    }

    @Test func `answers a fault with its explanation, and an unknown one without details`() async throws {
        struct Secret: Error {}
        let handler: RequestHandler = { request in
            if request.path == "/known" { throw Fault() }
            throw Secret()
        }
        try await served(handler: handler) { server in
            let client = try RawClient(port: server.port)
            client.send("GET /known HTTP/1.1\r\nHost: a\r\n\r\n" + plain)
            let known = try #require(client.reply())
            #expect(known.status == 500)
            struct Problem: Decodable, Equatable {
                var status: Int
                var code, what, why, fix: String
            }
            #expect(
                try JSONDecoder().decode(Problem.self, from: Data(known.body))
                    == Problem(
                        status: 500, code: "test.fault", what: "Doing it", why: "a \"quoted\" cause\n",
                        fix: "Do it again."))
            let unknown = try #require(client.reply())
            #expect(unknown.status == 500)
            #expect(!unknown.text.contains("Secret"))
            #expect(server.metrics.failures.value == 2)
        }
    }

    @Test func `sends large bodies whole to several clients at once`() async throws {
        let large = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        try await served(handler: { _ in Response("application/octet-stream", large) }) { server in
            let clients = try (0..<4).map { _ in try RawClient(port: server.port) }
            for client in clients { client.send(plain) }
            for client in clients { #expect(client.reply()?.body == large) }
        }
    }

    @Test func `lets an immediate handler answer first`() async throws {
        let immediate: ImmediateHandler = { $0.path == "/healthz" ? Response("text/plain", "fine") : nil }
        try await served(immediate: immediate, handler: echo) { server in
            let client = try RawClient(port: server.port)
            for _ in 0..<3 { client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n") }
            for _ in 0..<3 {
                #expect(client.reply()?.text == "fine")
                #expect(client.reply()?.text.hasPrefix("GET /x\n") == true)
            }
        }
    }

    @Test func `sends no header that a handler could break the head with`() async throws {
        let headers = [
            Request.Field("X-Good", "yes"), Request.Field("X-Bad", "a\r\nSet-Cookie: b"),
            Request.Field("Bad Name", "a"),
            Request.Field("Content-Length", "7"), Request.Field("Transfer-Encoding", "chunked"),
        ]
        try await served(handler: { _ in Response("text/plain", "abc", headers: headers) }) { server in
            let client = try RawClient(port: server.port)
            client.send(plain)
            let reply = try #require(client.reply())
            #expect(reply.headers["x-good"] == "yes")
            #expect(reply.headers["content-length"] == "3")
            for name in ["x-bad", "set-cookie", "bad name", "transfer-encoding"] { #expect(reply.headers[name] == nil) }
        }
    }

    @Test func `answers a client that has finished sending`() async throws {
        let gate = Gate()
        let handler: RequestHandler = { _ in
            await gate.pass()
            return Response("text/plain", "still here")
        }
        try await served(handler: handler) { server in
            let client = try RawClient(port: server.port)
            client.send(plain)
            client.finishSending()
            #expect(eventually { gate.arrivals == 1 })
            gate.open()
            #expect(client.reply()?.text == "still here")
            #expect(client.isClosedByServer)
        }
    }

    @Test func `closes the reader of a stream whose client left before the answer`() async throws {
        let gate = Gate()
        let reader = BroadcastReader(Broadcast())
        let handler: RequestHandler = { _ in
            await gate.pass()
            return Response(body: .stream(reader, limit: nil))
        }
        try await served(handler: handler) { server in
            var client: RawClient? = try RawClient(port: server.port)
            client?.send(plain)
            #expect(eventually { gate.arrivals == 1 })
            client = nil
            gate.open()
            #expect(reader.end == .clientLeft)
            #expect(eventually { server.metrics.connections.value == 0 })
        }
        #expect(reader.end == .clientLeft)
    }

    @Test func `keeps nothing of a thousand clients that came and went`() async throws {
        let broadcast = Broadcast()
        let handler: RequestHandler = { request in
            request.path == "/stream"
                ? Response(body: .stream(BroadcastReader(broadcast), limit: nil)) : try await echo(request)
        }
        try await served(handler: handler) { server in
            for number in 0..<1_000 {
                let client = try RawClient(port: server.port)
                switch number % 5 {
                case 0: client.send("nonsense \u{0}\r\n")
                case 1: client.send(plain)
                case 2: client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
                case 3: client.send("GET / HTTP")
                default: break
                }
                if number % 5 < 3 { #expect(client.reply() != nil) }
            }
            #expect(eventually { server.metrics.connections.value == 0 && server.metrics.streams.value == 0 })
            broadcast.publish(1)
        }
    }

    @Test func `spreads clients over its loops`() async throws {
        let threads = Mutex<Set<UInt>>([])
        let immediate: ImmediateHandler = { _ in
            threads.withLock { _ = $0.insert(UInt(pthread_self())) }
            return Response("text/plain", "ok")
        }
        try await served(loopCount: 3, immediate: immediate, handler: echo) { server in
            for _ in 0..<120 {
                let client = try RawClient(port: server.port)
                client.send(plain)
                #expect(client.reply()?.status == 200)
            }
        }
        #expect(threads.withLock { $0.count } == 3)
    }
}

@Suite struct `A server's address` {
    @Test func `that is taken is an error that names port and remedy`() async throws {
        try await served(handler: echo) { server in
            var configuration = ServerConfiguration()
            configuration.addresses = [.loopbackV4]
            configuration.port = server.port
            let error = #expect(throws: HTTPError.self) {
                _ = try HTTPServer(configuration, log: .silent, handler: echo)
            }
            #expect(error?.code == "http.address-in-use")
            #expect(error?.why.contains("port \(server.port) is already in use") == true)
        }
    }

    @Test func `of both families shows IPv4 clients by their own addresses`() async throws {
        try await served(configure: { $0.addresses = [.anyV6] }, handler: echo) { server in
            let client = try RawClient(port: server.port)
            client.send(plain)
            #expect(client.reply()?.text.hasSuffix("from 127.0.0.1\n") == true)
        }
    }

    /// The last of each: who it is from, and whether that is known.
    @Test(arguments: [
        ("127.0.0.1/32", "X-Forwarded-For: 1.1.1.1, 9.9.9.9", "9.9.9.9"),
        ("127.0.0.0/8", "X-Forwarded-For: 9.9.9.9, 127.0.0.7", "9.9.9.9"),
        ("127.0.0.0/8", "X-Forwarded-For: 127.0.0.9, 127.0.0.7", "127.0.0.9"),
        ("127.0.0.1", "x-forwarded-for: 192.0.2.4:50123", "192.0.2.4"),
        ("127.0.0.1", "X-Forwarded-For: [2001:db8::7]:443", "2001:db8::7"),
        ("127.0.0.1", "X-Forwarded-For: 2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", "X-Real-IP: 9.9.9.9", "9.9.9.9"),
        ("127.0.0.1", "X-Real-IP: 9.9.9.9\r\nX-Forwarded-For: 9.9.9.9", "9.9.9.9"),
        ("127.0.0.1", "X-Forwarded-For: 9.9.9.9\r\nX-Real-IP: 127.0.0.1", "9.9.9.9"),
        ("127.0.0.0/8", "X-Real-IP: 127.0.0.7\r\nX-Forwarded-For: 9.9.9.9, 127.0.0.7", "9.9.9.9"),
        (
            "127.0.0.1", "Forwarded: for=1.1.1.1;proto=https, For=\"[2001:db8::7]:4711\"; host=\"tv.example.org\"",
            "2001:db8::7"
        ),
        // Whoever names the client, another header must not name a different one.
        ("127.0.0.1", "X-Forwarded-For: 9.9.9.9\r\nX-Real-IP: 192.168.1.5", "nobody"),
        ("127.0.0.1", "X-Forwarded-For: 9.9.9.9\r\nForwarded: for=127.0.0.1", "nobody"),
        ("127.0.0.1", "X-Real-IP: 127.0.0.1\r\nForwarded: for=9.9.9.9, for=unknown", "nobody"),
        ("127.0.0.0/8", "X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-For: nonsense", "nobody"),
        ("127.0.0.1", "Forwarded: for=_hidden", "nobody"), ("127.0.0.1", "Forwarded: for=\"127.0.0.1", "nobody"),
        ("127.0.0.1", "X-Forwarded-For: 127.0.0.1:99999", "nobody"), ("127.0.0.1", "X-Forwarded-For: ,", "nobody"),
        ("127.0.0.1", "X-Forwarded-Proto: https", "nobody"),
        ("10.0.0.0/8", "X-Forwarded-For: 9.9.9.9", "nobody"), ("10.0.0.0/8", "X-Forwarded-For: 127.0.0.1", "nobody"),
        ("10.0.0.0/8", "Via: 1.1 squid", "nobody"), ("10.0.0.0/8", "CF-Connecting-IP: 9.9.9.9", "nobody"),
        ("10.0.0.0/8", "Accept: */*", "itself"), ("127.0.0.1", "Accept: */*", "itself"),
    ])
    func `behind a proxy is believed only from trusted ones`(trusted: String, header: String, client: String)
        async throws
    {
        let proxies = try [#require(IPNetwork(trusted))]
        let handler: RequestHandler = { request in
            #expect(!request.headers.contains { $0.name.lowercased().contains("forwarded") })
            switch request.arrival {
            case .direct, .ownSocket: return Response("text/plain", "itself")
            case .trustedProxy: return Response("text/plain", request.client.host)
            case .unknownProxy: return Response("text/plain", "nobody")
            }
        }
        try await served(configure: { $0.trustedProxies = proxies }, handler: handler) { server in
            let proxy = try RawClient(port: server.port)
            proxy.send("GET / HTTP/1.1\r\nHost: a\r\n\(header)\r\n\r\n")
            #expect(proxy.reply()?.text == client)
        }
    }

    @Test(
        arguments: [
            (
                "X-Forwarded-Host: a.example, tv.example.org:8443\r\nX-Forwarded-Proto: HTTPS", "tv.example.org:8443",
                true
            ),
            ("X-Forwarded-Proto: http", nil, false),
            ("Forwarded: for=9.9.9.9;host=\"tv.example.org:8443\";proto=https", "tv.example.org:8443", true),
        ] as [(String, String?, Bool)])
    func `says by which address the client came`(header: String, host: String?, isSecure: Bool) async throws {
        let proxies = try [#require(IPNetwork("127.0.0.1"))]
        let handler: RequestHandler = { request in
            #expect(request.arrival == .trustedProxy(ForwardedOrigin(host: host, isSecure: isSecure)))
            return Response("text/plain", "")
        }
        try await served(configure: { $0.trustedProxies = proxies }, handler: handler) { server in
            let proxy = try RawClient(port: server.port)
            proxy.send("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 9.9.9.9\r\n\(header)\r\n\r\n")
            #expect(proxy.reply()?.status == 200)
        }
    }
}
