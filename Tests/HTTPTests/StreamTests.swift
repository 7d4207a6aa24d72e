import Core
import Foundation
import HTTP
import Linux
import Synchronization
import Testing

private func streaming(_ reader: any ChunkReader, limit: TimeSpan? = nil) -> RequestHandler {
    { _ in Response(headers: [Request.Field("Content-Type", "video/mp2t")], body: .stream(reader, limit: limit)) }
}

private let ask = "GET /stream HTTP/1.1\r\nHost: a\r\nRange: bytes=0-\r\n\r\n"

@Suite struct `A stream` {
    @Test(arguments: ["GET /stream HTTP/1.1\r\nHost: a\r\nRange: bytes=0-\r\n\r\n", "GET /stream HTTP/1.0\r\n\r\n"])
    func `reaches a client that keeps up whole and in order`(request: String) async throws {
        let broadcast = Broadcast()
        let reader = BroadcastReader(broadcast)
        try await served(handler: streaming(reader)) { server in
            let client = try RawClient(port: server.port)
            client.send(request)
            let head = try #require(client.reply())
            #expect(head.status == 200)
            #expect(head.headers["content-type"] == "video/mp2t")
            #expect(head.headers["accept-ranges"] == "none")
            #expect(head.headers["connection"] == "close")
            #expect(head.headers["content-length"] == nil)
            #expect(head.headers["transfer-encoding"] == nil)
            var check = PacketCheck()
            for _ in 0..<100 {
                broadcast.publish(3)
                while (check.last ?? 0) + 1 < broadcast.packetCount {
                    let bytes = client.read()
                    try #require(!bytes.isEmpty)
                    check.take(bytes)
                }
            }
            broadcast.finish()
            #expect(client.isClosedByServer)
            #expect(check.packetCount == 300 * Broadcast.packetsPerChunk)
            #expect(check.gaps == 0)
            #expect(check.faults.isEmpty)
            #expect(reader.end == .streamEnded)
            #expect(server.metrics.streams.value == 0)
        }
    }

    @Test func `loses whole chunks, never parts of packets, when the client is slow`() async throws {
        let broadcast = Broadcast()
        let reader = BroadcastReader(broadcast, lag: 24)
        try await served(handler: streaming(reader)) { server in
            let client = try RawClient(port: server.port, receiveRoom: 8_192)
            client.send(ask)
            try #require(client.reply()?.status == 200)
            var check = PacketCheck()
            for _ in 0..<5 {
                // Far more than all buffers between hold, while the client reads nothing; then it reads a little.
                broadcast.publish(150)
                for _ in 0..<40 { check.take(client.read(atMost: 30_011)) }
            }
            broadcast.finish()
            while case let bytes = client.read(), !bytes.isEmpty { check.take(bytes) }
            #expect(check.faults.isEmpty)
            #expect(check.tornByteCount == 0)
            #expect(check.gaps > 0)
            #expect(reader.jumps.value > 0)
            #expect(check.last == broadcast.packetCount - 1)
            #expect(reader.end == .streamEnded)
        }
    }

    @Test func `of a slow client leaves the others alone`() async throws {
        let broadcast = Broadcast()
        let readers = Mutex<[BroadcastReader]>([])
        let handler: RequestHandler = { request in
            let reader = BroadcastReader(broadcast, lag: request.query("slow") == nil ? .max : 24)
            readers.withLock { $0.append(reader) }
            return Response(body: .stream(reader, limit: nil))
        }
        try await served(loopCount: 1, handler: handler) { server in
            let slow = try RawClient(port: server.port, receiveRoom: 8_192)
            slow.send("GET /?slow HTTP/1.1\r\nHost: a\r\n\r\n")
            try #require(slow.reply() != nil)
            let fast = try RawClient(port: server.port)
            fast.send(ask)
            try #require(fast.reply() != nil)
            var check = PacketCheck()
            for _ in 0..<100 {
                broadcast.publish(4)
                while (check.last ?? 0) + 1 < broadcast.packetCount { check.take(fast.read()) }
            }
            #expect(check.gaps == 0)
            #expect(check.faults.isEmpty)
            #expect(server.metrics.streams.value == 2)
        }
        #expect(readers.withLock { $0.map(\.end) } == [.clientLeft, .clientLeft])
    }

    @Test func `ends when the client takes nothing for too long`() async throws {
        let broadcast = Broadcast()
        broadcast.publish(1_000)
        let reader = BroadcastReader(broadcast)
        var limits = Limits()
        limits.stallTime = .milliseconds(300)
        try await served(limits: limits, handler: streaming(reader)) { server in
            let client = try RawClient(port: server.port, receiveRoom: 8_192)
            client.send(ask)
            #expect(reader.end == .clientStalled)
            #expect(server.metrics.stalledStreams.value == 1)
            #expect(eventually { server.metrics.connections.value == 0 })
            withExtendedLifetime(client) {}
        }
    }

    @Test func `waits for a station that has nothing to send for longer than that`() async throws {
        let broadcast = Broadcast()
        let reader = BroadcastReader(broadcast)
        var limits = Limits()
        limits.stallTime = .milliseconds(100)
        try await served(limits: limits, handler: streaming(reader)) { server in
            let client = try RawClient(port: server.port)
            client.send(ask)
            try #require(client.reply()?.status == 200)
            SystemClock.sleep(untilUptime: SystemClock.uptime + .milliseconds(500))
            broadcast.publish(1)
            #expect(client.read().first == TransportPacket.syncByte)
        }
    }

    @Test(arguments: [false, true])
    func `tells its reader at once, and once, when the client leaves`(isSending: Bool) async throws {
        let broadcast = Broadcast()
        let reader = BroadcastReader(broadcast)
        try await served(handler: streaming(reader)) { server in
            var client: RawClient? = try RawClient(port: server.port)
            client?.send(ask)
            try #require(client?.reply()?.status == 200)
            if isSending { broadcast.publish(200) }
            client = nil
            #expect(reader.end == .clientLeft)
            broadcast.publish(1)
            #expect(eventually { server.metrics.connections.value == 0 })
        }
        #expect(reader.end == .clientLeft)
    }

    @Test func `ends after the asked duration, after a whole packet`() async throws {
        let broadcast = Broadcast()
        broadcast.publish(1_000)
        let reader = BroadcastReader(broadcast)
        try await served(handler: streaming(reader, limit: .milliseconds(200))) { server in
            let client = try RawClient(port: server.port, receiveRoom: 8_192)
            client.send(ask)
            try #require(client.reply()?.status == 200)
            var check = PacketCheck()
            // A client in the middle of a chunk when the time is over still gets the rest of that chunk.
            check.take(client.read(atMost: 10_000))
            SystemClock.sleep(untilUptime: SystemClock.uptime + .milliseconds(400))
            while case let bytes = client.read(), !bytes.isEmpty { check.take(bytes) }
            #expect(check.tornByteCount == 0)
            #expect(check.faults.isEmpty)
            #expect(reader.end == .durationReached)
        }
    }

    @Test func `is only described to HEAD, and not read`() async throws {
        let broadcast = Broadcast()
        broadcast.publish(1)
        let reader = BroadcastReader(broadcast)
        try await served(handler: streaming(reader)) { server in
            let client = try RawClient(port: server.port)
            client.send("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(client.reply()?.headers["content-type"] == "video/mp2t")
            #expect(reader.end == .clientLeft)
            #expect(client.isClosedByServer)
            #expect(server.metrics.streamedBytes.value == 0)
        }
    }

    @Test func `throws away what a client sends meanwhile`() async throws {
        let broadcast = Broadcast()
        let reader = BroadcastReader(broadcast)
        var limits = Limits()
        limits.discardedByteCount = 64 * 1_024 * 1_024
        try await served(limits: limits, handler: streaming(reader)) { server in
            let client = try RawClient(port: server.port)
            client.send(ask)
            try #require(client.reply()?.status == 200)
            let before = residentByteCount()
            let flood = [UInt8](repeating: 0x41, count: 1_024 * 1_024)
            for _ in 0..<192 { try #require(client.send(flood) == flood.count) }
            // Other tests use memory at the same time, so the bound is generous; the flood is twice as large.
            #expect(residentByteCount() - before < 96 * 1_024 * 1_024)
            broadcast.publish(1)
            #expect(client.read().first == TransportPacket.syncByte)
        }
    }

    @Test func `reads a flood only at a bounded rate`() async throws {
        let reader = BroadcastReader(Broadcast())
        var limits = Limits()
        limits.discardedByteCount = 64 * 1_024
        try await served(limits: limits, handler: streaming(reader)) { server in
            let client = try RawClient(port: server.port)
            client.send(ask)
            try #require(client.reply()?.status == 200)
            client.setPatience(seconds: 1)
            let flood = [UInt8](repeating: 0x41, count: 32 * 1_024 * 1_024)
            #expect(client.send(flood) < flood.count)
            // The connection lives, and leaving is still noticed.
            client.finishSending()
        }
        #expect(reader.end != nil)
    }

    @Test func `of events sends them, and comments while there are none`() async throws {
        let closed = Mutex<[ReaderEnd]>([])
        let time = Mutex(TimeSpan.zero)
        let events = EventStream(
            uptime: { time.withLock { $0 } }, onClose: { reason in closed.withLock { $0.append(reason) } })
        try await served(handler: { _ in events.response() }) { server in
            let client = try RawClient(port: server.port)
            client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
            let head = try #require(client.reply())
            #expect(head.headers["content-type"] == "text/event-stream; charset=utf-8")
            events.send(EventStream.event("now", id: "7\n", data: "one\ntwo"))
            #expect(String(decoding: client.read(), as: UTF8.self) == "id: 7\nevent: now\ndata: one\ndata: two\n\n")
            time.withLock { $0 = .seconds(15) }
            #expect(String(decoding: client.read(), as: UTF8.self) == ":\n\n")
            events.finish()
            #expect(client.isClosedByServer)
        }
        #expect(closed.withLock { $0 } == [.streamEnded])
    }

    @Test func `of events forgets the oldest when the client is too slow, and says so`() {
        let events = EventStream(capacity: 2)
        for number in 1...5 { events.send(EventStream.event(data: "\(number)")) }
        events.finish()
        var texts: [String] = []
        while case .chunk(let chunk) = events.next() { texts.append(String(decoding: chunk.bytes, as: UTF8.self)) }
        #expect(texts == ["event: reset\ndata: {}\n\n", "data: 4\n\n", "data: 5\n\n"])
    }
}

/// The memory this process has in use.
private func residentByteCount() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    return (Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0) * 4_096
}
