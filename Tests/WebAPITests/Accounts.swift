import Core
import HTTP
import Testing

@testable import WebAPI

@Suite struct `An operator` {
    let credentials = FakeCredentials()
    let clock = DrivenClock()

    func service() throws -> WebService {
        let access = accessControl(credentials, clock: clock)
        return try WebAPITests.service(allGroups(access: access), access: access)
    }

    func post(_ path: String, _ form: String, _ headers: [Request.Field] = []) -> Request {
        var request = get(
            path, headers: [Request.Field("Content-Type", "application/x-www-form-urlencoded")] + headers)
        request.method = .post
        request.body = Array(form.utf8)
        return request
    }

    private func cookie(_ response: Response) throws -> Request.Field {
        let text = try #require(response.header("Set-Cookie"))
        #expect(text.contains("HttpOnly") && text.contains("SameSite=Lax"))
        return Request.Field("Cookie", String(text.prefix { $0 != ";" }))
    }

    @Test func `sets the station up once, through the printed link`() async throws {
        let service = try service()
        let link = [Request.Field("token", "once")]
        #expect(await service.answer(get("/setup", query: link)).status == 200)
        #expect(await service.answer(get("/setup", query: [Request.Field("token", "guess")])).status == 403)
        #expect(await service.answer(get("/setup")).status == 403)
        #expect(
            await service.answer(post("/setup", "token=guess&password=long+enough&again=long+enough")).status == 403)
        #expect(await service.answer(post("/setup", "token=once&password=short&again=short")).status == 400)
        #expect(await service.answer(post("/setup", "token=once&password=long+enough&again=different")).status == 400)
        #expect(!credentials.hasPassword())
        let done = await service.answer(post("/setup", "token=once&password=long+en%C3%B6ugh&again=long+en%C3%B6ugh"))
        #expect(done.status == 303)
        #expect(credentials.isPassword("long en\u{f6}ugh"))
        let session = await service.answer(get("/api/v1/session", headers: [try cookie(done)])).text
        #expect(session.contains("\"loggedIn\":true"))
        #expect(await service.answer(get("/setup", query: link)).status == 403)
        #expect(await service.answer(post("/setup", "token=once&password=another+one&again=another+one")).status == 403)
    }

    @Test func `logs in, changes something and logs out`() async throws {
        credentials.setPassword("long enough")
        let service = try service()
        #expect(await service.answer(post("/login", "password=wrong")).status == 400)
        let entered = await service.answer(post("/login", "password=long+enough&next=%2F%235"))
        #expect(entered.header("Location") == "/#5")
        let cookie = try cookie(entered)
        let text = await service.answer(get("/api/v1/session", headers: [cookie])).text
        let token = try #require(text.split(separator: "\"csrf\":\"").last?.split(separator: "\"").first)
        let start = post("/api/v1/channels/5000/start", "", [cookie, Request.Field("X-CSRF-Token", String(token))])
        #expect(await service.answer(start).status == 204)
        #expect(await service.answer(post("/logout", "csrf=\(token)", [cookie])).status == 303)
        #expect(await service.answer(start).status == 401)
    }

    private func forgeryToken(_ service: WebService, _ cookie: Request.Field) async throws -> String {
        let text = await service.answer(get("/api/v1/session", headers: [cookie])).text
        return String(try #require(text.split(separator: "\"csrf\":\"").last?.split(separator: "\"").first))
    }

    private func isLoggedIn(_ service: WebService, _ cookie: Request.Field) async -> Bool {
        await service.answer(get("/api/v1/session", headers: [cookie])).text.contains("\"loggedIn\":true")
    }

    @Test func `changes the password, which ends all other sessions`() async throws {
        credentials.setPassword("long enough")
        let service = try service()
        let mine = try cookie(await service.answer(post("/login", "password=long+enough")))
        let other = try cookie(await service.answer(post("/login", "password=long+enough")))
        let token = try await forgeryToken(service, mine)
        #expect(await service.answer(get("/account", headers: [mine])).text.contains(token))
        let form = "csrf=\(token)&current=long+enough&password=another+one&again=another+one"
        for wrong in [
            form.replacing("current=long+enough", with: "current=wrong"),
            form.replacing("again=another", with: "again="),
            form.replacing("another+one", with: "short"),
        ] {
            #expect(await service.answer(post("/account/password", wrong, [mine])).status == 400)
        }
        #expect(await service.answer(post("/account/password", form.replacing(token, with: "x"), [mine])).status == 403)
        #expect(await service.answer(post("/account/password", form)).status == 401)
        #expect(credentials.isPassword("long enough"))
        #expect(await isLoggedIn(service, other))
        let changed = await service.answer(post("/account/password", form, [mine]))
        #expect(changed.status == 303)
        #expect(credentials.isPassword("another one"))
        #expect(await isLoggedIn(service, try cookie(changed)))
        #expect(await !isLoggedIn(service, other))
        #expect(await !isLoggedIn(service, mine))
    }

    /// The command line writes into the database and knows no sessions.
    @Test func `ends all sessions with a password set on the command line`() async throws {
        credentials.setPassword("long enough")
        let service = try service()
        let session = try cookie(await service.answer(post("/login", "password=long+enough")))
        #expect(await isLoggedIn(service, session))
        credentials.setPassword("another one")
        #expect(await !isLoggedIn(service, session))
        #expect(await service.answer(get("/account", headers: [session])).status == 401)
    }

    @Test func `must wait after too many wrong passwords`() async throws {
        credentials.setPassword("long enough")
        let service = try service()
        for _ in 0..<WebLimits.logInAttempts { _ = await service.answer(post("/login", "password=wrong")) }
        #expect(await service.answer(post("/login", "password=long+enough")).status == 429)
        clock.advance(WebLimits.logInPause)
        #expect(await service.answer(post("/login", "password=long+enough")).status == 303)
    }

    /// A cookie that the browser drops is a login that never works.
    @Test(
        arguments: [
            (.direct, false), (.trustedProxy(ForwardedOrigin(host: "tv.example.org", isSecure: true)), true),
        ] as [(Arrival, Bool)])
    func `gets a cookie for TLS only when the request came over it`(arrival: Arrival, isSecure: Bool) async throws {
        credentials.setPassword("long enough")
        var address = lan
        address.url = "https://tv.example.org"
        let access = accessControl(credentials, address: address, clock: clock)
        let service = try WebAPITests.service(allGroups(access: access), access: access)
        var request = post("/login", "password=long+enough")
        request.arrival = arrival
        let cookie = try #require(await service.answer(request).header("Set-Cookie"))
        #expect(cookie.contains("; Secure") == isSecure)
        #expect(cookie.hasPrefix("__Host-") == isSecure)
    }

    @Test func `cannot be logged in from another website`() async throws {
        credentials.setPassword("long enough")
        let foreign = Request.Field("Origin", "https://evil.example")
        #expect(try await service().answer(post("/login", "password=long+enough", [foreign])).status == 403)
    }

    @Test func `far away is led to the login`() async throws {
        let service = try service()
        var request = get("/", headers: [Request.Field("Accept", "text/html,*/*")])
        request.client = ClientAddress(host: "8.8.8.8", port: 1)
        let led = await service.answer(request)
        #expect(led.status == 303)
        #expect(led.header("Location") == "/login?next=%2F")
        request = get("/guide", query: [Request.Field("day", "2026-12-24")], headers: request.headers)
        request.client = ClientAddress(host: "8.8.8.8", port: 1)
        #expect(await service.answer(request).header("Location") == "/login?next=%2Fguide%3Fday%3D2026-12-24")
        request.path = "/login"
        #expect(await service.answer(request).status == 200)
        request.path = Self.styles
        #expect(await service.answer(request).status == 200)
    }

    @Test(
        arguments: [
            (nil, "/"), ("/#5", "/#5"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil", "/"),
            ("/a\r\nb", "/"), ("", "/"),
        ] as [(String?, String)])
    func `is never sent to another site by the login`(next: String?, expected: String) {
        #expect(AccountRoutes.safe(next) == expected)
    }

    private static let styles = "/assets/\(ApplicationFiles.embedded.build)/ui/parts.css"

    @Test func `gets pages that run nothing foreign`() async throws {
        let service = try service()
        for path in ["/", "/login", Self.styles] {
            let response = await service.answer(get(path))
            #expect(response.status == 200)
            #expect(response.header("Content-Security-Policy")?.contains("default-src 'none'") == true)
            #expect(response.header("X-Content-Type-Options") == "nosniff")
            // `no-referrer` would make browsers send our own forms with `Origin: null`.
            #expect(response.header("Referrer-Policy") == "same-origin")
        }
        #expect(await service.answer(get(Self.styles)).header("ETag") != nil)
    }

    // MARK: Invitations

    private let administrator = Request.Field("Authorization", "Bearer administrator")

    private func send(_ method: Request.Method, _ path: String, _ body: String = "") -> Request {
        var request = get(path, headers: [administrator, Request.Field("Content-Type", "application/json")])
        request.method = method
        request.body = Array(body.utf8)
        return request
    }

    @Test func `is invited by a link, and sets the password`() async throws {
        credentials.setPassword("long enough")
        let service = try service()
        let made = await service.answer(
            send(.post, "/api/v1/invitations", #"{"name": "Eve <b>", "role": "editor"}"#))
        #expect(made.status == 201)
        #expect(made.header("Cache-Control")?.contains("no-store") == true)
        let secret = try #require(made.text.firstMatch(of: #/invite\?token=([^"]+)"/#)?.1)
        let listed = await service.answer(send(.get, "/api/v1/invitations")).text
        #expect(listed.contains("\"role\":\"editor\"") && !listed.contains(secret))
        let link = [Request.Field("token", String(secret))]
        let page = await service.answer(get("/invite", query: link))
        #expect(page.status == 200 && page.text.contains("Eve &lt;b&gt;") && !page.text.contains("<b>Eve <b>"))
        #expect(await service.answer(get("/invite", query: [Request.Field("token", "guess")])).status == 403)
        #expect(await service.answer(get("/invite")).status == 403)
        #expect(await service.answer(post("/invite", "token=\(secret)&password=short&again=short")).status == 400)
        #expect(
            await service.answer(post("/invite", "token=\(secret)&password=long+enough&again=other")).status == 400)
        let accepted = await service.answer(post("/invite", "token=\(secret)&password=her+own+one&again=her+own+one"))
        #expect(accepted.status == 303)
        let session = await service.answer(get("/api/v1/session", headers: [try cookie(accepted)])).text
        #expect(session.contains("\"role\":\"editor\""))
        #expect(await service.answer(get("/invite", query: link)).status == 403)
        let again = await service.answer(post("/invite", "token=\(secret)&password=another+one&again=another+one"))
        #expect(again.status == 403)
        let taken = await service.answer(
            send(.post, "/api/v1/invitations", #"{"name": "Eve <b>", "role": "admin"}"#))
        #expect(taken.status == 409)
    }

    @Test func `is not let in by a link that has ended`() async throws {
        let credentials = FakeCredentials(password: "long enough", clock: clock)
        let access = accessControl(credentials, clock: clock)
        let service = try WebAPITests.service(allGroups(access: access), access: access)
        func invite(_ body: String) async throws -> (id: Int, secret: Substring) {
            let text = await service.answer(send(.post, "/api/v1/invitations", body)).text
            let id = try #require(text.firstMatch(of: #/"id":(\d+)/#)?.1)
            return (try #require(Int(id)), try #require(text.firstMatch(of: #/token=([^"]+)"/#)?.1))
        }
        func opens(_ secret: Substring) async -> Bool {
            await service.answer(get("/invite", query: [Request.Field("token", String(secret))])).status == 200
        }
        let short = try await invite(
            #"{"name": "eve", "role": "viewer", "expires": "\#((clock.now + .hours(1)).rfc3339)"}"#)
        #expect(await opens(short.secret))
        clock.advance(.hours(1))
        #expect(await !opens(short.secret))
        let long = try await invite(#"{"name": "bob", "role": "viewer"}"#)
        clock.advance(WebLimits.invitationLength - .seconds(1))
        #expect(await opens(long.secret))
        #expect(await service.answer(send(.delete, "/api/v1/invitations/\(long.id)")).status == 204)
        #expect(await !opens(long.secret))
        #expect(await service.answer(send(.delete, "/api/v1/invitations/\(long.id)")).status == 404)
        for (expires, status) in [(TimeSpan.hours(24 * 31), 400), (.seconds(-1), 400), (.hours(24 * 30), 201)] {
            let body =
                #"{"name": "ann", "role": "viewer", "expires": "\#((clock.now + expires).rfc3339)"}"#
            #expect(await service.answer(send(.post, "/api/v1/invitations", body)).status == status)
        }
    }
}
