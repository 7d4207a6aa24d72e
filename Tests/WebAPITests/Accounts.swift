import Core
import HTTP
import Testing

@testable import WebAPI

@Suite struct `An operator` {
    let credentials = FakeCredentials()
    let clock = DrivenClock()

    func service() throws -> WebService {
        let access = accessControl(credentials, clock: clock)
        return try WebService(groups: allGroups(access: access), access: access, log: .silent)
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
        let start = post("/api/v1/channels/5/start", "", [cookie, Request.Field("X-CSRF-Token", String(token))])
        #expect(await service.answer(start).status == 200)
        #expect(await service.answer(post("/logout", "csrf=\(token)", [cookie])).status == 303)
        #expect(await service.answer(start).status == 401)
    }

    @Test func `must wait after too many wrong passwords`() async throws {
        credentials.setPassword("long enough")
        let service = try service()
        for _ in 0..<WebLimits.logInAttempts { _ = await service.answer(post("/login", "password=wrong")) }
        #expect(await service.answer(post("/login", "password=long+enough")).status == 429)
        clock.advance(WebLimits.logInPause)
        #expect(await service.answer(post("/login", "password=long+enough")).status == 303)
    }

    @Test func `cannot be logged in from another web site`() async throws {
        credentials.setPassword("long enough")
        let foreign = Request.Field("Origin", "https://evil.example")
        #expect(try await service().answer(post("/login", "password=long+enough", [foreign])).status == 403)
    }

    @Test func `far away is led to the log-in`() async throws {
        let service = try service()
        var request = get("/", headers: [Request.Field("Accept", "text/html,*/*")])
        request.client = ClientAddress(host: "8.8.8.8", port: 1)
        let led = await service.answer(request)
        #expect(led.status == 303)
        #expect(led.header("Location") == "/login?next=/")
        request.path = "/login"
        #expect(await service.answer(request).status == 200)
        request.path = "/assets/style.css"
        #expect(await service.answer(request).status == 200)
    }

    @Test(
        arguments: [
            (nil, "/"), ("/#5", "/#5"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil", "/"),
            ("/a\r\nb", "/"), ("", "/"),
        ] as [(String?, String)])
    func `is never sent to another site by the log-in`(next: String?, expected: String) {
        #expect(AccountRoutes.safe(next) == expected)
    }

    @Test func `gets pages that run nothing foreign`() async throws {
        let service = try service()
        for path in ["/", "/login", "/assets/page.js"] {
            let response = await service.answer(get(path))
            #expect(response.status == 200)
            #expect(response.header("Content-Security-Policy")?.contains("default-src 'none'") == true)
            #expect(response.header("X-Content-Type-Options") == "nosniff")
            // `no-referrer` would make browsers send our own forms with `Origin: null`.
            #expect(response.header("Referrer-Policy") == "same-origin")
        }
        #expect(await service.answer(get("/assets/page.js")).header("ETag") != nil)
    }
}
