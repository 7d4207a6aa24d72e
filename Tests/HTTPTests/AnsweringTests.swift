import Core
import HTTP
import Linux
import Testing

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
}
