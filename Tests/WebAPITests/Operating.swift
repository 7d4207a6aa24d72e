import Core
import Foundation
import HTTP
import Synchronization
import Testing

@testable import WebAPI

@Suite struct `The API` {
    let operations = FakeOperations()

    func answer(_ request: Request) async throws -> Response {
        let station = FakeStation()
        return try await service(
            ChannelRoutes(directory: station, operations: operations, clock: FixedClock()),
            GraphicRoutes(directory: station, operations: operations),
            LibraryRoutes(operations: operations), MediaRoutes(source: operations),
            CatalogueRoutes(source: operations), RehearsalRoutes(operations: operations, directory: FakeStation()),
            PlanRoutes(operations: operations),
            access: accessControl(FakeCredentials(password: "secret"))
        ).answer(request)
    }

    @Test(arguments: [
        ("/api/v1/channels/5000/start", "start 5000"), ("/api/v1/channels/5001/stop", "stop 5001"),
        ("/api/v1/libraries/1/scan", "scan 1"),
        ("/api/v1/channels/5000/graphics/7/hide", "hide 7 on 5000"),
        ("/api/v1/channels/5000/graphics/7/release", "release 7 on 5000"),
        ("/api/v1/rehearsal", "rehearse"),
    ])
    func `obeys callers who may`(path: String, call: String) async throws {
        var request = get(path, headers: [Request.Field("Authorization", "Bearer controller")])
        request.method = .post
        #expect(try await answer(request).status < 300)
        #expect(operations.calls.withLock { $0 } == [call])
        request.headers.removeAll { $0.name == "Authorization" }
        #expect(try await answer(request).status == 401)
        #expect(operations.calls.withLock { $0.count } == 1)
    }

    @Test func `believes empty folders when it is told to`() async throws {
        var request = get(
            "/api/v1/libraries/1/scan", query: [Request.Field("accept-empty", "1")],
            headers: [Request.Field("Authorization", "Bearer controller")])
        request.method = .post
        #expect(try await answer(request).status == 202)
        #expect(operations.calls.withLock { $0 } == ["scan 1 accepting empty"])
    }

    @Test func `resets a channel for editors only`() async throws {
        var request = get("/api/v1/channels/5000/reset", headers: [Request.Field("Authorization", "Bearer controller")])
        request.method = .post
        #expect(try await answer(request).status == 403)
        request.headers = [Request.Field("Authorization", "Bearer editor")]
        #expect(try await answer(request).status == 204)
        #expect(operations.calls.withLock { $0 } == ["reset 5000"])
    }

    @Test(arguments: [
        ("from", "yesterday"), ("from", "2026-13-01T00:00:00Z"), ("from", "-5"), ("for", "0"), ("for", "99999999"),
        ("for", "1.5"),
    ])
    func `refuses invalid times`(name: String, value: String) async throws {
        let request = get("/api/v1/channels/5000/timeline", query: [Request.Field(name, value)])
        #expect(try await answer(request).text.contains("request.parameter"))
    }

    @Test func `reads times in both forms`() async throws {
        for from in ["1795224600", "2026-11-21T01:30:00Z", "2026-11-21T01:30:00.000Z"] {
            let query = [Request.Field("from", from), Request.Field("for", "3600")]
            let text = try await answer(get("/api/v1/channels/5000/timeline", query: query)).text
            #expect(text.hasPrefix("{\"from\":\"2026-11-21T01:30:00.000Z\",\"until\":\"2026-11-21T02:30:00.000Z\""))
        }
    }

    @Test func `bounds its lists`() async throws {
        _ = try await answer(get("/api/v1/media", query: [Request.Field("q", "fog"), Request.Field("limit", "500")]))
        #expect(operations.calls.withLock { $0 } == ["search fog 0+500"])
        let wrong = [("limit", "501"), ("offset", "-1"), ("kind", "song"), ("q", String(repeating: "x", count: 501))]
        for (name, value) in wrong {
            #expect(try await answer(get("/api/v1/media", query: [Request.Field(name, value)])).status == 400)
        }
    }

    @Test func `reads queries, and reports the position of an error`() async throws {
        _ = try await answer(
            get("/api/v1/media", query: [Request.Field("query", "genre:western AND minutes:[60 TO *]")]))
        #expect(
            operations.calls.withLock { $0 } == ["search - 0+100 fitting genre:western AND minutes:[60 TO *]"])
        let wrong = try await answer(get("/api/v1/media", query: [Request.Field("query", "genre:western AND genr:x")]))
        #expect(wrong.status == 400)
        #expect(wrong.text.contains("query.invalid"))
        #expect(wrong.text.contains("column 19: found the unknown field “genr” (did you mean “genre”?)"))
    }

    @Test func `makes a dry run of a station file for admins only`() async throws {
        var request = get("/api/v1/plan", query: [Request.Field("for", "3600"), Request.Field("prune", "1")])
        (request.method, request.body) = (.post, Array("channels: []".utf8))
        request.headers = [Request.Field("Authorization", "Bearer controller")]
        #expect(try await answer(request).status == 403)
        request.headers = [Request.Field("Authorization", "Bearer administrator")]
        #expect(try await answer(request).status == 200)
        #expect(operations.calls.withLock { $0 } == ["plan channels: [] true 3600"])
    }

    @Test(arguments: ["/api/v1/media/1", "/api/v1/rehearsal", "/api/v1/scans"])
    func `shows paths to operators only`(path: String) async throws {
        var request = get(path)
        request.client = ClientAddress(host: "192.168.1.50", port: 1)
        #expect(try await !answer(request).text.contains("/srv"))
        request.headers = [request.headers[0], Request.Field("Authorization", "Bearer reader")]
        #expect(try await !answer(request).text.contains("/srv"))
        request.headers[1] = Request.Field("Authorization", "Bearer controller")
        #expect(try await answer(request).text.contains("/srv"))
    }

    @Test func `refuses parameters that it does not have, with the nearest`() async throws {
        let refused = try await answer(
            get("/api/v1/channels/5000/timeline", query: [Request.Field("widht", "300")]))
        #expect(refused.status == 400)
        #expect(refused.text.contains("did you mean “width”?"))
    }

    @Test func `sends only the members that are asked for`() async throws {
        let text = try await answer(get("/api/v1/media", query: [Request.Field("fields", "year,artwork")])).text
        #expect(text == #"{"items":[{"id":1,"year":2019,"artwork":true}],"total":1}"#)
        let wrong = try await answer(get("/api/v1/media", query: [Request.Field("fields", "year,titel")]))
        #expect(wrong.status == 400 && wrong.text.contains("titel"))
    }

    @Test func `counts what a query finds by the properties that are asked for`() async throws {
        let query = [
            Request.Field("query", "genre:western"), Request.Field("by", "decade,rating"), Request.Field("limit", "7"),
        ]
        let text = try await answer(get("/api/v1/facets", query: query)).text
        #expect(operations.calls.withLock { $0 } == ["facets genre:western 2 7"])
        #expect(
            text.contains(#""property":"rating","values":[{"value":"1","title":"1","count":3,"query":"content_rating:"#)
        )
    }

    @Test func `says of guide cells what their media are`() async throws {
        let service = try service(
            GuideTileRoutes(directory: FakeStation(), operations: operations, clock: FixedClock()))
        let guide = await service.answer(get("/api/v1/guide")).text
        #expect(
            guide.contains(
                #""mediaKind":"episode","year":2019,"season":2,"episode":5,"artwork":true,"premiere":true,"new":true"#))
        let timeline = await service.answer(get("/api/v1/guide", query: [Request.Field("layer", "timeline")])).text
        #expect(timeline.contains(#""mediaKind":"episode","year":2019,"season":2,"episode":5"#))
    }

    @Test(arguments: ["timeline", "guide", "as-run"])
    func `tags what is on a channel, so that it is sent again only when it is different`(part: String) async throws {
        let query = [Request.Field("from", "1795224600"), Request.Field("for", "3600")]
        let key = Request.Field("Authorization", "Bearer controller")
        let first = try await answer(get("/api/v1/channels/5000/\(part)", query: query, headers: [key]))
        let tag = try #require(first.header("ETag"))
        let again = try await answer(get("/api/v1/channels/5000/\(part)", query: query, headers: [key]))
        #expect(again.header("ETag") == tag)
        let later = [Request.Field("from", "1795224601"), Request.Field("for", "3600")]
        let other = try await answer(get("/api/v1/channels/5000/\(part)", query: later, headers: [key]))
        #expect(other.header("ETag") != tag)
    }

    @Test func `merges what is too short to be drawn`() async throws {
        let query = [Request.Field("for", "691200"), Request.Field("width", "100")]
        let text = try await answer(get("/api/v1/channels/5000/timeline", query: query)).text
        #expect(text.contains("\"kind\":\"merged\",\"count\":3"))
    }
}

@Suite struct `A held search` {
    @Test func `is read at any place for its time`() async throws {
        let clock = DrivenClock()
        let service = try service(SearchRoutes(source: FakeOperations(), clock: clock))
        var request = get("/api/v1/searches")
        (request.method, request.body) = (.post, Array("{}".utf8))
        let made = await service.answer(request)
        #expect(made.status == 201 && made.text.contains("\"total\":250"))
        let part = get(
            "/api/v1/searches/1/items", query: [Request.Field("offset", "240"), Request.Field("limit", "5")])
        let text = await service.answer(part).text
        #expect(text.contains("\"id\":241") && text.contains("\"id\":245") && !text.contains("\"id\":246"))
        clock.advance(WebLimits.searchMemory)
        #expect(await service.answer(part).status == 404)
    }
}

@Suite struct `Texts in JSON` {
    @Test(arguments: 1...20) func `read back the same`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let text = randomText(using: &generator)
        let bytes = JSONWriter.object { $0.field("text", text) }
        let read = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: String])
        #expect(read["text"].map { Array($0.unicodeScalars) } == Array(text.unicodeScalars), "seed \(seed)")
    }
}

@Suite struct `Monitoring` {
    func answer(_ path: String) async throws -> Response {
        try await service(HealthRoutes(health: FakeOperations())).answer(get(path))
    }

    @Test func `tells life from readiness`() async throws {
        #expect(try await answer("/healthz").status == 200)
        let ready = try await answer("/readyz")
        #expect(ready.status == 503)
        #expect(ready.text.contains("guide.building"))
    }

    @Test func `reads numbers in the form of Prometheus`() async throws {
        #expect(
            try await answer("/metrics").text == """
                # HELP a_total All\\nof it
                # TYPE a_total counter
                a_total{x="a\\"b\\\\c"} 3
                a_total 4
                # HELP b Level
                # TYPE b gauge
                b 0.5

                """)
    }
}

@Suite struct `A logo` {
    func answer(_ path: String, _ image: [UInt8]? = nil) async throws -> Response {
        try await service(LogoRoutes(directory: FakeStation(), source: FakeOperations(image: image))).answer(get(path))
    }

    @Test func `is the operator's picture under any name`() async throws {
        let jpeg: [UInt8] = [0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]
        for path in ["/logo/5.png", "/logo/5", "/logo/5.1.png", "/logo/5.1"] {
            let response = try await answer(path, jpeg)
            #expect(response.header("Content-Type") == "image/jpeg")
        }
        #expect(try await answer("/logo/77.png").status == 404)
    }

    @Test(arguments: [
        nil, Array("<svg onload='x()'/>".utf8), [UInt8](repeating: 0xff, count: WebLimits.logoByteCount + 1),
    ])
    func `is a tile of its own where there is no usable picture`(image: [UInt8]?) async throws {
        let response = try await answer("/logo/5.png", image)
        #expect(response.header("Content-Type") == "image/png")
        guard case .bytes(let bytes) = response.body else { return }
        #expect(bytes.starts(with: [0x89, 0x50, 0x4e, 0x47]))
    }

    @Test(arguments: [
        ("Harbour One", "5", "HO"), ("Kino", "5.1", "KI"), ("the old movie channel", "7", "TC"), ("Кино", "12", "12"),
        ("Films 24", "8", "F24"), ("Ärzte-TV", "9", "9"),
        ("", "3", "3"), ("4", "4", "4"),
    ])
    func `takes its letters from the name`(name: String, number: String, expected: String) {
        #expect(ChannelTile.letters(name: name, number: number) == expected)
    }
}
