import Core
import HTTP
import Linux
import Synchronization
import Testing

private let plain = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

@Suite struct `A limit` {
    @Test func `of time ends a head that trickles in`() async throws {
        var limits = Limits()
        limits.headTime = .milliseconds(400)
        try await served(limits: limits, handler: echo) { server in
            let client = try RawClient(port: server.port)
            let start = SystemClock.uptime
            // Each byte comes well before any time-out for silence; only the whole head is too slow.
            for byte in "GET / HTTP/1.1\r\nX-Slow: ".utf8 {
                client.send([byte])
                SystemClock.sleep(untilUptime: SystemClock.uptime + .milliseconds(30))
            }
            let reply = client.reply()
            #expect(reply?.status == 408)
            #expect(client.isClosedByServer)
            #expect(SystemClock.uptime - start < .seconds(5))
        }
    }

    @Test func `of time closes a connection that never asks, and one that asks no more`() async throws {
        var limits = Limits()
        limits.headTime = .milliseconds(200)
        limits.idleTime = .milliseconds(200)
        try await served(limits: limits, handler: echo) { server in
            let silent = try RawClient(port: server.port)
            #expect(silent.isClosedByServer)
            let idle = try RawClient(port: server.port)
            idle.send(plain)
            #expect(idle.reply()?.status == 200)
            #expect(idle.isClosedByServer)
            #expect(eventually { server.metrics.connections.value == 0 })
        }
    }

    @Test func `of time is five seconds for a head`() {
        #expect(Limits().headTime == .seconds(5))
    }

    @Test func `of time ends a body that does not come`() async throws {
        var limits = Limits()
        limits.bodyGraceTime = .milliseconds(200)
        try await served(limits: limits, handler: echo) { server in
            let client = try RawClient(port: server.port)
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
            #expect(client.reply()?.status == 408)
            #expect(client.isClosedByServer)
        }
    }

    /// Each byte comes well before any time-out for silence; only all of them together are too slow.
    @Test(arguments: ["Content-Length: 100000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n1000\r\n"])
    func `of rate ends a body that trickles in`(framing: String) async throws {
        var limits = Limits()
        limits.bodyGraceTime = .milliseconds(200)
        limits.bodyBytesPerSecond = 1_000
        try await served(limits: limits, handler: echo) { server in
            let client = try RawClient(port: server.port)
            let start = SystemClock.uptime
            client.send("POST / HTTP/1.1\r\nHost: a\r\n" + framing)
            while client.isOpen, SystemClock.uptime - start < .seconds(10) {
                client.send("x")
                SystemClock.sleep(untilUptime: SystemClock.uptime + .milliseconds(20))
            }
            #expect(client.reply()?.status == 408)
            #expect(SystemClock.uptime - start < .seconds(5))
        }
    }

    @Test func `of rate lets a body that keeps it take its time`() async throws {
        var limits = Limits()
        limits.bodyGraceTime = .milliseconds(200)
        limits.bodyBytesPerSecond = 1_000
        try await served(limits: limits, handler: echo) { server in
            let client = try RawClient(port: server.port)
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\n\r\n")
            for _ in 0..<20 {
                client.send(String(repeating: "x", count: 1_000))
                SystemClock.sleep(untilUptime: SystemClock.uptime + .milliseconds(50))
            }
            #expect(client.reply()?.status == 200)
        }
        #expect(Limits().bodyTime(for: 0) == .seconds(5))
        #expect(Limits().bodyTime(for: 4 * 1_024 * 60) == .seconds(65))
    }

    @Test func `of time answers for a handler that does not, and cancels it`() async throws {
        var limits = Limits()
        limits.answerTime = .milliseconds(200)
        let cancelled = Counter()
        let handler: RequestHandler = { _ in
            do {
                try await Task.sleep(for: .seconds(3_600))
            } catch {
                cancelled.add()
            }
            return Response("text/plain", "too late")
        }
        try await served(limits: limits, handler: handler) { server in
            let client = try RawClient(port: server.port)
            client.send(plain)
            let reply = try #require(client.reply())
            #expect(reply.status == 503)
            #expect(reply.headers["retry-after"] == "2")
            #expect(eventually { cancelled.value == 1 })
            #expect(server.metrics.lateAnswers.value == 1)
            #expect(client.isClosedByServer)
        }
    }

    @Test func `of time drops a client that does not take its answer`() async throws {
        var limits = Limits()
        limits.stallTime = .milliseconds(300)
        let large = [UInt8](repeating: 0x61, count: 64 * 1_024 * 1_024)
        try await served(limits: limits, handler: { _ in Response("text/plain", large) }) { server in
            let client = try RawClient(port: server.port, receiveRoom: 8_192)
            client.send(plain)
            #expect(eventually { server.metrics.requests.value == 1 })
            #expect(eventually { server.metrics.connections.value == 0 })
            withExtendedLifetime(client) {}
        }
    }

    @Test func `of connections lets the next one wait until there is room`() async throws {
        var limits = Limits()
        limits.connectionCount = 4
        try await served(limits: limits, handler: echo) { server in
            var clients = try (0..<12).map { _ in try RawClient(port: server.port) }
            for client in clients { client.send(plain) }
            var answered = 0
            while !clients.isEmpty {
                #expect(server.metrics.connections.value <= 5)
                // Whoever has been let in answers; leaving makes room for others.
                try #require(eventually { clients.contains { !$0.isOpen } })
                let ready = clients.filter { !$0.isOpen }
                clients.removeAll { client in ready.contains { $0 === client } }
                for client in ready where client.reply()?.status == 200 { answered += 1 }
            }
            #expect(answered == 12)
        }
    }

    @Test func `of connections from one host turns away what is above`() async throws {
        var limits = Limits()
        limits.connectionCountPerHost = 2
        try await served(limits: limits, handler: echo) { server in
            let first = try RawClient(port: server.port)
            let second = try RawClient(port: server.port)
            for client in [first, second] {
                client.send(plain)
                #expect(client.reply()?.status == 200)
            }
            let third = try RawClient(port: server.port)
            #expect(third.reply()?.status == 503)
            #expect(third.isClosedByServer)
            #expect(server.metrics.rejectedConnections.value == 1)
            first.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(first.reply()?.status == 200)
            #expect(first.isClosedByServer)
            withExtendedLifetime(second) {}
        }
    }

    @Test func `of connections from one host does not bound a trusted proxy`() async throws {
        var limits = Limits()
        limits.connectionCountPerHost = 2
        let proxies = try [#require(IPNetwork("127.0.0.1"))]
        try await served(limits: limits, configure: { $0.trustedProxies = proxies }, handler: echo) { server in
            let clients = try (0..<5).map { _ in try RawClient(port: server.port) }
            for client in clients {
                client.send(plain)
                #expect(client.reply()?.status == 200)
            }
        }
    }

    @Test func `of bodies is wider for uploads`() async throws {
        var limits = Limits()
        limits.bodyByteCount = 10
        limits.uploadByteCount = 100_000
        let configure: (inout ServerConfiguration) -> Void = { $0.uploadPaths = ["/upload/"] }
        try await served(limits: limits, configure: configure, handler: echo) { server in
            let body = String(repeating: "u", count: 100_000)
            let client = try RawClient(port: server.port)
            client.send("PUT /upload/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n\(body)")
            #expect(client.reply()?.text.hasSuffix(body) == true)
            client.send("PUT /other HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nuuuuuuuuuuu")
            #expect(client.reply()?.status == 413)
        }
    }

    @Test func `of all bodies together refuses one more upload`() async throws {
        var limits = Limits()
        limits.bufferedBodyByteCount = 1_000
        limits.smallBodyByteCount = 100
        try await served(limits: limits, handler: echo) { server in
            let first = try RawClient(port: server.port)
            first.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 900\r\n\r\n")
            #expect(first.reply()?.status == 100)
            let second = try RawClient(port: server.port)
            second.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n")
            #expect(second.reply()?.status == 503)
            first.send(String(repeating: "x", count: 900))
            #expect(first.reply()?.status == 200)
            let third = try RawClient(port: server.port)
            third.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
            #expect(third.reply()?.status == 200)
        }
    }

    /// Else a few announcements of large bodies would keep everybody from logging in.
    @Test func `of all bodies together does not count small ones`() async throws {
        var limits = Limits()
        limits.bufferedBodyByteCount = 1_000
        limits.smallBodyByteCount = 100
        try await served(limits: limits, handler: echo) { server in
            let greedy = try RawClient(port: server.port)
            greedy.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n")
            #expect(greedy.reply()?.status == 100)
            let modest = try RawClient(port: server.port)
            modest.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n")
            modest.send(String(repeating: "x", count: 100))
            #expect(modest.reply()?.status == 200)
        }
    }

    @Test func `of requests sent ahead holds them back, and loses none`() async throws {
        let gate = Gate()
        let handler: RequestHandler = { request in
            await gate.pass()
            return Response("text/plain", request.path)
        }
        try await served(handler: handler) { server in
            let client = try RawClient(port: server.port)
            let count = 4_000
            let requests = (0..<count).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined()
            client.send(requests)
            #expect(eventually { gate.arrivals == 1 })
            gate.open()
            for number in 0..<count {
                let reply = client.reply()
                guard reply?.text == "/\(number)" else {
                    Issue.record("request \(number) got \(reply?.text ?? "nothing")")
                    return
                }
            }
            #expect(gate.arrivals == count)
        }
    }
}
