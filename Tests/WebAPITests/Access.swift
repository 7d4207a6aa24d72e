import Core
import HTTP
import Testing

@testable import WebAPI

@Suite struct `Access` {
    static let away = Caller(network: .elsewhere)
    static let needs: [RequiredAccess] = [.open, .watch, .viewer, .operator, .editor, .admin]

    static func token(_ scope: TokenScope) -> Caller {
        let token = APIToken(id: APITokenID(1), name: "t", scope: scope, created: FakeStation.now)
        return Caller(network: .elsewhere, grant: .token(token))
    }

    static func session(_ role: Role) -> Caller {
        let account = Account(id: AccountID(1), name: "eve", role: role, created: FakeStation.now)
        let session = AccountSession(
            id: SessionID(1), account: account, forgeryToken: "f", created: FakeStation.now, expires: FakeStation.now)
        return Caller(network: .elsewhere, grant: .session(session))
    }

    struct Case: Sendable {
        let caller: Caller
        /// How many of `needs` it may read, and change.
        let reads: Int
        let changes: Int

        init(_ caller: Caller, reads: Int, changes: Int) {
            (self.caller, self.reads, self.changes) = (caller, reads, changes)
        }
    }

    @Test(arguments: [
        Case(Caller(network: .loopback), reads: 4, changes: 3), Case(Caller(network: .home), reads: 3, changes: 3),
        Case(away, reads: 1, changes: 1), Case(token(.watch), reads: 2, changes: 2),
        Case(token(.viewer), reads: 3, changes: 3), Case(token(.operator), reads: 4, changes: 4),
        Case(token(.editor), reads: 5, changes: 5), Case(token(.admin), reads: 6, changes: 6),
        Case(session(.viewer), reads: 3, changes: 3), Case(session(.editor), reads: 5, changes: 5),
        Case(Caller(network: .loopback, grant: .owner), reads: 6, changes: 6),
    ])
    func `follows the table`(entry: Case) {
        for (index, need) in Self.needs.enumerated() {
            let read = AccessRule().refusal(need, entry.caller, isChange: false, hasPassword: true)
            #expect((read == nil) == (index < entry.reads), "\(need)")
            let change = AccessRule().refusal(need, entry.caller, isChange: true, hasPassword: true)
            #expect((change == nil) == (index < entry.changes), "\(need)")
        }
    }

    @Test func `can be open to no one or to everyone`() {
        func refusal(_ openTo: AccessRule.OpenTo, _ need: RequiredAccess, _ network: Network) -> WebError? {
            AccessRule(watchingIsOpenTo: openTo).refusal(
                need, Caller(network: network), isChange: need == .operator, hasPassword: true)
        }
        #expect(refusal(.nobody, .watch, .loopback) != nil)
        #expect(refusal(.everyone, .watch, .elsewhere) == nil)
        #expect(refusal(.everyone, .operator, .elsewhere) != nil)
    }

    @Test func `to changes needs the setup link before there is a password`() {
        let here = Caller(network: .loopback)
        let rule = AccessRule()
        #expect(rule.refusal(.admin, here, isChange: true, hasPassword: false)?.code == "access.set-up")
        #expect(rule.refusal(.admin, here, isChange: true, hasPassword: true)?.code == "access.log-in")
    }

    @Test func `with a watch token is to watching only`() {
        let token = APIToken(id: APITokenID(1), name: "t", scope: .watch, created: FakeStation.now)
        let caller = Caller(network: .elsewhere, watchToken: token)
        #expect(AccessRule().refusal(.watch, caller, isChange: false, hasPassword: true) == nil)
        #expect(AccessRule().refusal(.viewer, caller, isChange: false, hasPassword: true) != nil)
    }

    @Test(arguments: [
        ("127.0.0.1", Network.loopback), ("127.9.9.9", .loopback), ("::1", .loopback), ("::ffff:127.0.0.1", .loopback),
        ("10.0.0.1", .home), ("172.16.0.1", .home), ("172.32.0.1", .elsewhere), ("192.168.1.1", .home),
        ("192.169.1.1", .elsewhere), ("169.254.3.4", .home), ("100.64.0.1", .elsewhere), ("100.128.0.1", .elsewhere),
        ("fe80::1", .home), ("fd12:3456::1", .home), ("fec0::1", .elsewhere), ("2001:db8::1", .elsewhere),
        ("::ffff:192.168.0.9", .home), ("::ffff:8.8.8.8", .elsewhere), ("8.8.8.8", .elsewhere), ("", .elsewhere),
        ("10.0.0", .elsewhere), ("10.0.0.0.1", .elsewhere), ("fe80", .elsewhere), ("localhost", .elsewhere),
    ])
    func `knows near addresses from far ones`(host: String, network: Network) {
        #expect(Network(ClientAddress(host: host, port: 1)) == network)
    }
}

private struct Changes: RouteGroup {
    let tag = "Test"
    var routes: [Route] {
        [
            Route(.get, "/look", .watch, "look", "") { Response("text/plain", $0.base.text) },
            Route(.post, "/change", .admin, "change", "") { _ in Response("text/plain", "changed") },
            Route(.post, "/start", .operator, "start", "") { _ in Response("text/plain", "started") },
        ]
    }
}

@Suite struct `A change` {
    func post(_ path: String = "/change", _ headers: [Request.Field] = [], host: String = "192.168.1.10:8480")
        -> Request
    {
        Request(
            .post, path, headers: [Request.Field("Host", host)] + headers,
            client: ClientAddress(host: "192.168.1.50", port: 40_000))
    }

    @Test func `needs a caller who may`() async throws {
        let service = try service(Changes(), access: accessControl(FakeCredentials(password: "secret")))
        #expect(await service.answer(post()).status == 401)
        let reader = Request.Field("Authorization", "Bearer reader")
        #expect(await service.answer(post("/start", [reader])).status == 403)
        let controller = Request.Field("Authorization", "Bearer controller")
        #expect(await service.answer(post("/start", [controller])).status == 200)
        #expect(await service.answer(post("/change", [controller])).status == 403)
        #expect(
            await service.answer(post("/change", [Request.Field("Authorization", "bearer administrator")])).status
                == 200)
        #expect(await service.answer(post("/change", [Request.Field("Authorization", "Bearer nobody")])).status == 401)
    }

    @Test func `from a browser needs the session's token and our own page`() async throws {
        let credentials = FakeCredentials(password: "secret")
        let (key, session) = credentials.openSession(of: credentials.accounts()[0], agent: nil, address: nil)
        let service = try service(Changes(), access: accessControl(credentials))
        let cookie = Request.Field("Cookie", "a=b; continuity_session=\(key)")
        let token = Request.Field("X-CSRF-Token", session.forgeryToken)
        let origin = Request.Field("Origin", "http://192.168.1.10:8480")
        #expect(await service.answer(post("/change", [cookie])).text.contains("request.forgery"))
        #expect(await service.answer(post("/change", [cookie, token, origin])).status == 200)
        let foreign = Request.Field("Origin", "http://evil.example")
        #expect(await service.answer(post("/change", [cookie, token, foreign])).text.contains("request.origin"))
        #expect(await service.answer(post("/change", [cookie, token, Request.Field("Origin", "null")])).status == 403)
    }

    /// As browsers send them: `Sec-Fetch-Site` only to localhost and over TLS, `Origin: null` from hidden frames.
    @Test(
        arguments: [
            ("same-origin", "http://192.168.1.10:8480", true), ("same-origin", "null", true),
            ("same-site", "http://192.168.1.10:3000", false), ("cross-site", "http://192.168.1.10:8480", false),
            ("cross-site", nil, false), ("none", nil, true), ("none", "null", false),
            (nil, "http://192.168.1.10:8480", true), (nil, "null", false), (nil, "http://evil.example", false),
            (nil, nil, true),
        ] as [(String?, String?, Bool)])
    func `is judged by what the browser says about its page`(site: String?, origin: String?, allowed: Bool) async throws
    {
        let credentials = FakeCredentials(password: "secret")
        let (key, session) = credentials.openSession(of: credentials.accounts()[0], agent: nil, address: nil)
        let service = try service(Changes(), access: accessControl(credentials))
        var headers = [
            Request.Field("Cookie", "continuity_session=\(key)"),
            Request.Field("X-CSRF-Token", session.forgeryToken),
        ]
        if let site { headers.append(Request.Field("Sec-Fetch-Site", site)) }
        if let origin { headers.append(Request.Field("Origin", origin)) }
        #expect(await service.answer(post("/change", headers)).status == (allowed ? 200 : 403))
    }

    @Test(arguments: [
        ("192.168.1.10:8480", true), ("[fe80::1]:8480", true), ("localhost:8480", true), ("nas.local", true),
        ("tower:8480", true), ("tv.example.org", true), ("rebind.evil.example:8480", false), ("", false),
        ("192.168.1.10.evil.example", false),
    ])
    func `comes through a name that no other site can give`(host: String, allowed: Bool) async throws {
        let credentials = FakeCredentials(password: "secret")
        let (key, session) = credentials.openSession(of: credentials.accounts()[0], agent: nil, address: nil)
        var address = lan
        address.url = "https://tv.example.org"
        let service = try service(Changes(), access: accessControl(credentials, address: address))
        let headers = [
            Request.Field("Cookie", "continuity_session=\(key)"),
            Request.Field("X-CSRF-Token", session.forgeryToken),
        ]
        #expect(await service.answer(post("/change", headers, host: host)).status == (allowed ? 200 : 403))
    }

    @Test func `is refused once the session is over`() async throws {
        let clock = DrivenClock()
        let credentials = FakeCredentials(password: "secret", clock: clock)
        let (key, session) = credentials.openSession(of: credentials.accounts()[0], agent: nil, address: nil)
        let service = try service(Changes(), access: accessControl(credentials, clock: clock))
        let headers = [
            Request.Field("Cookie", "continuity_session=\(key)"),
            Request.Field("X-CSRF-Token", session.forgeryToken),
        ]
        #expect(await service.answer(post("/change", headers)).status == 200)
        clock.advance(WebLimits.sessionLength)
        #expect(await service.answer(post("/change", headers)).status == 401)
    }

    @Test func `through the Unix socket needs nothing else`() async throws {
        let service = try service(Changes(), access: accessControl(FakeCredentials(password: "secret")))
        var request = post("/change", host: "localhost")
        request.arrival = .ownSocket
        #expect(await service.answer(request).status == 200)
    }
}

@Suite struct `Links` {
    func base(
        _ host: String?, client: String = "192.168.1.50", address: PublicAddress = lan, arrival: Arrival = .direct
    ) -> BaseAddress {
        let request = Request(
            .get, "/", headers: host.map { [Request.Field("Host", $0)] } ?? [],
            client: ClientAddress(host: client, port: 1), arrival: arrival)
        return BaseAddress(of: request, at: address)
    }

    @Test func `lead back the way the client came`() {
        #expect(base("192.168.1.10:8480").text == "http://192.168.1.10:8480")
        #expect(base("nas.local:8480").text == "http://nas.local:8480")
        #expect(base("[fd00::5]:8480").text == "http://[fd00::5]:8480")
    }

    @Test func `never say localhost to another machine`() {
        for host in ["localhost:8480", "127.0.0.1:8480", "[::1]:8480", "x.localhost"] {
            #expect(base(host).text == "http://192.168.1.10:8480")
            #expect(base(host, client: "127.0.0.1").text == "http://\(host)")
        }
    }

    @Test(
        arguments: [nil, "", "a\"b", "a<b", "a/b", "a b", "a:b", "a:99999", "[::1", "[::g]", "user@host"] as [String?])
    func `ignore an invalid Host`(host: String?) {
        #expect(base(host).text == "http://192.168.1.10:8480")
    }

    @Test func `follow a trusted proxy and, before all, the configured address`() {
        let arrival = Arrival.trustedProxy(ForwardedOrigin(host: "tv.example.org", isSecure: true))
        #expect(base("10.0.0.1", arrival: arrival).text == "https://tv.example.org")
        let fixed = PublicAddress(
            url: "https://public.example/", lanAddress: "192.168.1.10", port: 80, machineNames: ["t"])
        #expect(base("10.0.0.1", address: fixed, arrival: arrival).text == "https://public.example")
        // What a proxy of this machine calls it says nothing about where its client is.
        #expect(base("127.0.0.1:8480", client: "127.0.0.1", arrival: .unknownProxy).text == "http://192.168.1.10:8480")
    }

    @Test(arguments: ["nas.local:8480", "[fd00::5]:8480", "tv.example.org", "10.1.2.3:8480"])
    func `to the tuner are always short IPv4 addresses`(host: String) {
        let tuner = base(host).tuner
        #expect(tuner.utf8.count <= 28)
        #expect(tuner == (host.hasPrefix("10.") ? "http://10.1.2.3:8480" : "http://192.168.1.10:8480"))
    }

    @Test func `keep the watch token`() async throws {
        let service = try service(Changes())
        var request = get("/w/watcher/look")
        request.client = ClientAddress(host: "8.8.8.8", port: 1)
        #expect(await service.answer(request).text == "http://192.168.1.10:8480/w/watcher")
        request.path = "/w/guess/look"
        #expect(await service.answer(request).status == 403)
        request.path = "/look"
        #expect(await service.answer(request).status == 403)
    }
}
