import TestMedia
import TestPrograms
import Testing

/// Real forms in a real browser: it alone decides which `Origin` and `Sec-Fetch-Site` it sends.
@Suite(.serialized) struct `The account pages in Chromium` {
    /// Browsers trust the first two as they trust TLS, and the others not.
    @Test(arguments: ["localhost", "127.0.0.1", "192.168.77.7", "station.local"])
    func `set the station up, log in and out, and change the password by`(host: String) async throws {
        let folder = try TemporaryFolder()
        let station = try await StationUnderTest(
            ["serve", "--data", folder.path, "--port", "0"] + StationUnderTest.quiet)
        let browser = try await Browser(names: ["192.168.77.7", "station.local"])
        let base = "http://\(host):\(station.port)"
        let token = try #require(station.program.output.firstMatch(of: /setup\?token=(\S+)/)?.1)

        try await browser.open("\(base)/setup?token=\(token)")
        try await fill(browser, ["password": "first password", "again": "first password"])
        #expect(try await place(browser) == "/welcome")
        #expect(try await isLoggedIn(browser))

        try await browser.forgetCookies()
        try await browser.open("\(base)/login?next=/guide%23late")
        #expect(try await !isLoggedIn(browser))
        try await fill(browser, ["password": "wrong password"])
        #expect(try await place(browser) == "/login")
        try await fill(browser, ["password": "first password"])
        #expect(try await place(browser) == "/guide#late")
        #expect(try await isLoggedIn(browser))

        try await browser.open("\(base)/account")
        let old = try await browser.cookie()
        try await fill(browser, ["current": "first password", "password": "second word", "again": "second word"])
        #expect(try await place(browser) == "/account")
        #expect(try await isLoggedIn(browser))
        #expect(try await browser.cookie() != old)
        try await browser.click("#logout button")
        #expect(try await place(browser) == "/")
        #expect(try await !isLoggedIn(browser))

        try await browser.open("\(base)/account")
        #expect(try await place(browser) == "/login")
        try await fill(browser, ["password": "first password"])
        #expect(try await place(browser) == "/login")
        try await fill(browser, ["password": "second word"])
        #expect(try await place(browser) == "/account")
        #expect(try await isLoggedIn(browser))
        try await browser.close()
    }

    /// A page that another name leads to, as a hostile website makes its own name lead here.
    @Test func `tell a person how to allow a name`() async throws {
        let station = try await DemoStation.shared.onAir()
        let browser = try await Browser(names: ["rebind.example"])
        try await browser.open("http://rebind.example:\(station.port)/")
        let text: String = try await browser.run("return document.body.innerText")
        #expect(text.contains("--allow-host rebind.example"), "\(text)")
        // Its files are the same at every name, so that it looks like the station's other pages.
        let radius: String = try await browser.run(
            "return getComputedStyle(document.querySelector('.fault-card')).borderRadius")
        #expect(radius == "20px")
        let status: Int = try await browser.run("return (await fetch('/api/v1/libraries')).status")
        #expect(status == 403)
        try await browser.close()
    }

    private func fill(_ browser: Browser, _ fields: [String: String]) async throws {
        for (name, text) in fields { try await browser.type(text, into: "input[name=\(name)]") }
        try await browser.click("form button")
    }

    private func place(_ browser: Browser) async throws -> String {
        try await browser.run("return location.pathname + location.hash")
    }

    private func isLoggedIn(_ browser: Browser) async throws -> Bool {
        try await browser.run("return (await (await fetch('/api/v1/session')).json()).loggedIn")
    }
}
