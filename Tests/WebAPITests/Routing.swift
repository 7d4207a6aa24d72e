import Core
import HTTP
import Testing

@testable import WebAPI

private struct Paths: RouteGroup {
    let tag = "Test"
    let patterns: [(Request.Method, String)]

    var routes: [Route] {
        patterns.map { method, pattern in
            Route(
                method, pattern, .watch, pattern, "",
                RoutePattern(pattern).parts.compactMap(\.parameter).map {
                    .text($0, in: .path, "") as Parameter<String>
                }
            ) { call in
                Response("text/plain", pattern + call.parameters.values.map { " \($0.name)=\($0.value)" }.joined())
            }
        }
    }
}

@Suite struct `The router` {
    private let paths = Paths(patterns: [
        (.get, "/"), (.get, "/stream/{channel}.ts"), (.get, "/stream/{anything}"), (.get, "/stream/list"),
        (.post, "/stream/list"), (.get, "/tuner{index}/v{number}"),
    ])

    @Test(arguments: [
        ("/", "/"), ("/stream/5.1.ts", "/stream/{channel}.ts channel=5.1"),
        ("/stream/5", "/stream/{anything} anything=5"),
        ("/stream/list", "/stream/list"), ("/tuner0/v5.1", "/tuner{index}/v{number} index=0 number=5.1"),
    ])
    func `prefers the pattern with the most fixed text`(path: String, expected: String) async throws {
        #expect(try await service(paths).answer(get(path)).text == expected)
    }

    @Test(arguments: ["/stream", "/stream/", "/stream/a/b", "/tuner/v5", "/tuner0/v", "//", ""])
    func `finds nothing where nothing is`(path: String) async throws {
        let response = try await service(paths).answer(get(path))
        #expect(response.status == 404)
        #expect(response.text.contains("request.unknown-path"))
    }

    @Test func `answers HEAD by GET, and other methods by what is allowed`() async throws {
        var request = get("/stream/list")
        request.method = .head
        #expect(try await service(paths).answer(request).status == 200)
        request.method = .delete
        let response = try await service(paths).answer(request)
        #expect(response.status == 405)
        #expect(response.header("Allow") == "GET, HEAD, POST")
    }

    @Test func `refuses two routes for the same paths`() {
        #expect(throws: WebError.self) { try service(Paths(patterns: [(.get, "/a/{b}"), (.get, "/a/{c}")])) }
        #expect(throws: Never.self) { try service(Paths(patterns: [(.get, "/a/{b}"), (.post, "/a/{c}")])) }
    }

    @Test func `refuses a route whose parameters are not those of its path`() {
        struct Mistyped: RouteGroup {
            let tag = "Test"
            var routes: [Route] {
                [Route(.get, "/a/{channel}", .watch, "a", "", [Path.number]) { _ in .done }]
            }
        }
        #expect(throws: WebError.self) { try service(Mistyped()) }
    }

    @Test func `answers 500 when a handler asks for a parameter that the path does not have`() async throws {
        struct Mistyped: RouteGroup {
            let tag = "Test"
            var routes: [Route] {
                [
                    Route(.get, "/a/{channel}", .watch, "a", "", [Path.channel]) { call in
                        Response("text/plain", try call.parameters.required("chanel"))
                    }
                ]
            }
        }
        let response = try await service(Mistyped()).answer(get("/a/5"))
        #expect(response.status == 500)
        #expect(response.text.contains("routes.parameters"))
    }

    @Test func `counts by pattern, never by path`() async throws {
        let service = try service(paths)
        for number in 0..<20 { _ = await service.answer(get("/stream/\(number).ts")) }
        _ = await service.answer(get("/nothing"))
        let samples = service.metrics()
        #expect(samples.count == 2)
        #expect(samples.first?.labels.contains(.init("route", "/stream/{channel}.ts")) == true)
        #expect(samples.first?.value == 20)
    }
}
