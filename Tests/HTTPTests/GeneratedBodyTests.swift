import Core
import Foundation
import HTTP
import Linux
import Synchronization
import Testing

/// Pieces of a body that a test hands out one by one, or all that are asked for.
private final class Pieces: ChunkReader {
    private struct State {
        var steps: [ChunkStep]
        var asked = 0
        var ends: [ReaderEnd] = []
        var waker: (any Waker)?
    }

    private let state: Mutex<State>

    init(_ steps: [ChunkStep]) { state = Mutex(State(steps: steps)) }

    static func of(_ texts: String...) -> Pieces { Pieces(texts.map { .chunk(Chunk(Array($0.utf8))) } + [.end]) }

    var asked: Int { state.withLock { $0.asked } }
    var ends: [ReaderEnd] { state.withLock { $0.ends } }

    func add(_ steps: ChunkStep...) {
        let waker = state.withLock { state in
            state.steps += steps
            return state.waker
        }
        waker?.wake()
    }

    func next() -> ChunkStep {
        state.withLock { state in
            guard state.asked < state.steps.count else { return .wait }
            state.asked += 1
            return state.steps[state.asked - 1]
        }
    }

    func attach(_ waker: any Waker) { state.withLock { $0.waker = waker } }
    func close(_ reason: ReaderEnd) { state.withLock { $0.ends.append(reason) } }
}

private func generating(_ pieces: Pieces) -> RequestHandler {
    { _ in
        Response(
            headers: [Request.Field("Content-Type", "text/plain"), Request.Field("ETag", "\"7\"")],
            body: .generated(pieces))
    }
}

@Suite struct `A body that is made while it is sent` {
    @Test func `comes in chunks, and other answers follow it`() async throws {
        let handler: RequestHandler = { _ in Response(body: .generated(Pieces.of("one", "", "twenty-two"))) }
        try await served(handler: handler) { server in
            let client = try RawClient(port: server.port)
            client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let text = String(decoding: client.readAll(), as: UTF8.self)
            let answers = text.components(separatedBy: "HTTP/1.1 200 OK\r\n").dropFirst()
            #expect(answers.count == 2)
            for answer in answers {
                #expect(answer.lowercased().contains("transfer-encoding: chunked\r\n"))
                #expect(!answer.lowercased().contains("content-length"))
                #expect(answer.hasSuffix("\r\n\r\n3\r\none\r\na\r\ntwenty-two\r\n0\r\n\r\n"))
            }
            #expect(server.metrics.streams.value == 0)
        }
    }

    @Test func `has no chunks for an old client, and ends with the connection`() async throws {
        let pieces = Pieces.of("one", "two")
        try await served(handler: generating(pieces)) { server in
            let client = try RawClient(port: server.port)
            client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            let text = String(decoding: client.readAll(), as: UTF8.self).lowercased()
            #expect(text.hasSuffix("\r\n\r\nonetwo") && text.contains("connection: close\r\n"))
            #expect(!text.contains("transfer-encoding"))
        }
        #expect(pieces.ends == [.streamEnded])
    }

    @Test(arguments: [("HEAD", ""), ("GET", "If-None-Match: \"7\"\r\n")])
    func `is not asked for by a client that wants none`(method: String, header: String) async throws {
        let pieces = Pieces.of("one")
        try await served(handler: generating(pieces)) { server in
            let client = try RawClient(port: server.port)
            client.send("\(method) /a HTTP/1.1\r\nHost: a\r\n\(header)Connection: close\r\n\r\n")
            let reply = try #require(client.reply(hasBody: false))
            #expect(reply.status == (method == "HEAD" ? 200 : 304) && reply.headers["etag"] == "\"7\"")
            #expect(client.readAll().isEmpty)
        }
        #expect(pieces.asked == 0 && pieces.ends == [.clientLeft])
    }

    @Test func `waits for its maker`() async throws {
        let pieces = Pieces([])
        try await served(handler: generating(pieces)) { server in
            let client = try RawClient(port: server.port)
            client.send("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            try #require(client.reply(hasBody: false)?.status == 200)
            pieces.add(.chunk(Chunk(Array("late".utf8))))
            #expect(String(decoding: client.read(), as: UTF8.self) == "4\r\nlate")
            pieces.add(.end)
            #expect(String(decoding: client.readAll(), as: UTF8.self) == "\r\n0\r\n\r\n")
        }
    }

    @Test func `is made no faster than a slow client takes it`() async throws {
        let piece = Chunk([UInt8](repeating: 7, count: 1 << 20))
        let pieces = Pieces(Array(repeating: .chunk(piece), count: 200) + [.end])
        try await served(handler: generating(pieces)) { server in
            let client = try RawClient(port: server.port, receiveRoom: 8_192)
            client.send("GET /a HTTP/1.0\r\n\r\n")
            try #require(client.reply(hasBody: false)?.status == 200)
            var count = client.read(atMost: 1).count
            // What lies in the kernel's two queues, and one piece that waits.
            #expect(pieces.asked < 32)
            while case let bytes = client.read(atMost: 1 << 20), !bytes.isEmpty { count += bytes.count }
            #expect(count == 200 << 20)
        }
    }

    @Test func `breaks the connection when it cannot be finished`() async throws {
        let pieces = Pieces([.chunk(Chunk(Array("half".utf8))), .failed])
        try await served(handler: generating(pieces)) { server in
            let client = try RawClient(port: server.port)
            client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
            let text = String(decoding: client.readAll(), as: UTF8.self)
            #expect(!text.hasSuffix("0\r\n\r\n"))
            #expect(client.isClosedByServer)
        }
        #expect(pieces.ends == [.streamEnded])
    }

    @Test func `is let go when its client leaves`() async throws {
        let pieces = Pieces([])
        try await served(handler: generating(pieces)) { server in
            do {
                let client = try RawClient(port: server.port)
                client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
                try #require(client.reply(hasBody: false)?.status == 200)
            }
            for _ in 0..<3 { pieces.add(.chunk(Chunk([UInt8](repeating: 7, count: 1 << 20)))) }
            #expect(eventually { pieces.ends == [.clientLeft] })
        }
    }

    @Test func `does not wait forever for a maker that has nothing`() async throws {
        let pieces = Pieces([])
        var limits = Limits()
        limits.answerTime = .milliseconds(600)
        try await served(limits: limits, handler: generating(pieces)) { server in
            let client = try RawClient(port: server.port)
            client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
            try #require(client.reply(hasBody: false)?.status == 200)
            #expect(client.isClosedByServer)
        }
        #expect(pieces.ends == [.clientStalled])
    }
}
