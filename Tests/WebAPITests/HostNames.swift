import HTTP
import Testing

@testable import WebAPI

private struct Pages: RouteGroup {
    let tag = "Test"
    var routes: [Route] {
        [
            Route(.get, "/", .viewer, "page", "") { _ in Response("text/html", "page") },
            Route(.get, "/open", .open, "open", "") { _ in Response("text/plain", "open") },
            Route(.get, "/healthz", .open, "live", "") { _ in Response("text/plain", "live") },
            Route(.get, "/paths", .viewer, "paths", "") {
                Response("text/plain", $0.caller.seesPaths ? "/srv/films" : "hidden")
            },
        ]
    }
}

@Suite struct `A request by host name` {
    static let address = PublicAddress(
        url: "https://tv.example.org", lanAddress: "192.168.1.10", port: 8480,
        machineNames: ["tower", "tower.fritz.box"], allowedHosts: ["Kabel.example"])

    func ask(_ path: String, _ host: String?, _ headers: [Request.Field] = [], arrival: Arrival = .direct)
        async throws -> Response
    {
        let request = Request(
            .get, path, headers: (host.map { [Request.Field("Host", $0)] } ?? []) + headers, arrival: arrival)
        return try await service(Pages(), access: accessControl(address: Self.address)).answer(request)
    }

    @Test(
        arguments: [
            ("127.0.0.1:8480", true), ("[::1]:8480", true), ("192.168.1.10", true), ("8.8.8.8", true),
            ("[2001:db8::1]", true), ("localhost:8480", true), ("tower", true), ("TOWER:8480", true),
            ("tower.fritz.box", true), ("tower.local", true), ("anything.local.", true), ("tv.example.org", true),
            ("tv.example.org:443", true), ("kabel.example", true), (nil, true), ("evil.example", false),
            ("rebind.evil.example:8480", false), ("tower.evil.example", false), ("local", false), (".local", true),
            ("127.0.0.1.evil.example", false), ("evil.example.", false), ("2130706433", false), ("", false),
            ("x.tv.example.org", false), ("tv.example.org.evil", false),
        ] as [(String?, Bool)])
    func `is answered when nobody else can give the name`(host: String?, allowed: Bool) async throws {
        for path in ["/", "/open", "/paths", "/nothing", "/w/token/open"] {
            let answer = try await ask(path, host)
            #expect(answer.text.contains("request.host") != allowed, "\(path) \(answer.status)")
            #expect(allowed || answer.status == 403)
        }
        #expect(try await ask("/healthz", host).status == 200)
    }

    @Test func `of a proxy is checked as well`() async throws {
        let arrival = Arrival.trustedProxy(ForwardedOrigin(host: "evil.example"))
        #expect(try await ask("/", "127.0.0.1", arrival: arrival).status == 403)
        let good = Arrival.trustedProxy(ForwardedOrigin(host: "tv.example.org"))
        #expect(try await ask("/", "evil.example", arrival: good).status == 403)
        #expect(try await ask("/", "127.0.0.1", arrival: good).status == 200)
    }

    @Test func `is refused with what to do about it, also to a person`() async throws {
        let refused = try await ask("/", "nas.home.example:8480")
        #expect(refused.text.contains("\"code\":\"request.host\""))
        #expect(refused.text.contains("--allow-host nas.home.example."))
        let page = try await ask("/", "nas.home.example", [Request.Field("Accept", "text/html,*/*")])
        #expect(page.status == 403)
        #expect(page.header("Content-Type")?.hasPrefix("text/html") == true)
        #expect(page.text.contains("--allow-host nas.home.example."))
        let hostile = try await ask("/", "<script>", [Request.Field("Accept", "text/html,*/*")])
        #expect(!hostile.text.contains("<script>"))
    }

    /// Who is behind a proxy is not on this machine, whatever the proxy's own address is.
    @Test(
        arguments: [
            (.direct, "127.0.0.1", true), (.direct, "tower", true), (.unknownProxy, "127.0.0.1", false),
            (.trustedProxy(ForwardedOrigin()), "127.0.0.1", true),
            // No header says that it was forwarded, yet nobody on this machine would call it so.
            (.direct, "tv.example.org", false), (.direct, "kabel.example", false),
        ] as [(Arrival, String, Bool)])
    func `is from this machine only when nothing speaks against it`(arrival: Arrival, host: String, isHere: Bool)
        async throws
    {
        let answer = try await ask("/paths", host, arrival: arrival)
        #expect(answer.text.contains("/srv/films") == isHere)
        #expect(answer.status == (isHere ? 200 : 403))
    }

    @Test(arguments: [
        ("https://tv.example.org", true), ("http://10.0.0.1:8480/", true), ("https://[fd00::1]:8480", true),
        ("https://tv.example.org/tv", false), ("https://", false), ("ftp://x", false), ("tv.example.org", false),
        ("https://tv.example.org:99999", false), ("https://a@b", false), ("https://a?b", false),
    ])
    func `can be that of a public URL without a path`(url: String, isUsable: Bool) {
        #expect(PublicAddress.isUsable(url: url) == isUsable)
    }
}
