import Core
import HTTP
import Linux
import Testing

@Suite struct `A stopping server` {
    @Test func `finishes answers, ends streams at a packet, and closes the rest`() async throws {
        let gate = Gate()
        let broadcast = Broadcast()
        broadcast.publish(100)
        let reader = BroadcastReader(broadcast)
        let handler: RequestHandler = { request in
            if request.path == "/stream" { return Response(body: .stream(reader, limit: nil)) }
            await gate.pass()
            return Response("text/plain", "done")
        }
        try await served(handler: handler) { server in
            let idle = try RawClient(port: server.port)
            let stream = try RawClient(port: server.port, receiveRoom: 8_192)
            let slow = try RawClient(port: server.port)
            stream.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
            try #require(stream.reply()?.status == 200)
            slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            try #require(eventually { gate.arrivals == 1 && server.metrics.connections.value == 3 })
            async let stopped: Void = server.stop()
            #expect(idle.isClosedByServer)
            gate.open()
            let reply = slow.reply()
            #expect(reply?.text == "done")
            #expect(reply?.headers["connection"] == "close")
            var check = PacketCheck()
            while case let bytes = stream.read(), !bytes.isEmpty { check.take(bytes) }
            #expect(check.packetCount > 0)
            #expect(check.tornByteCount == 0)
            #expect(check.faults.isEmpty)
            #expect(reader.end == .serverStopping)
            await stopped
            #expect((try? RawClient(port: server.port)) == nil)
        }
    }

    @Test func `does not wait forever`() async throws {
        let broadcast = Broadcast()
        broadcast.publish(1_000)
        let reader = BroadcastReader(broadcast)
        let late = BroadcastReader(broadcast)
        let gate = Gate()
        var limits = Limits()
        limits.stopTime = .milliseconds(300)
        let handler: RequestHandler = { request in
            if request.path == "/stream" { return Response(body: .stream(reader, limit: nil)) }
            await gate.pass()
            return Response(body: .stream(late, limit: nil))
        }
        try await served(limits: limits, handler: handler) { server in
            let stuck = try RawClient(port: server.port, receiveRoom: 8_192)
            stuck.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
            try #require(stuck.reply()?.status == 200)
            let slow = try RawClient(port: server.port)
            slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            try #require(eventually { gate.arrivals == 1 })
            let start = SystemClock.uptime
            await server.stop()
            #expect(SystemClock.uptime - start < .seconds(3))
            #expect(reader.end == .serverStopping)
            #expect(server.metrics.connections.value == 0)
            // The handler that outlives the server still has its stream taken care of.
            gate.open()
            #expect(late.end == .serverStopping)
            withExtendedLifetime((stuck, slow)) {}
        }
    }
}
