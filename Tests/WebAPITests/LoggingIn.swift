import Core
import HTTP
import Testing

@testable import WebAPI

@Suite struct `Guessing a password` {
    let clock = DrivenClock()

    func client(_ address: String, _ network: Network = .elsewhere) -> LogInLimit.Client {
        LogInLimit.Client(Request(.post, "/login", client: ClientAddress(host: address, port: 1)), network)
    }

    @Test func `is slowed down more and more, for that address only`() {
        var limit = LogInLimit()
        let (guesser, other) = (client("192.0.2.1"), client("192.0.2.2"))
        for _ in 0..<WebLimits.logInAttempts { #expect(limit.admit(guesser, at: clock.now) == nil) }
        var wait = WebLimits.logInPause
        while wait < WebLimits.logInLongestPause {
            #expect(limit.admit(guesser, at: clock.now) == wait)
            clock.advance(wait)
            #expect(limit.admit(guesser, at: clock.now) == nil)
            wait = wait * 2
        }
        #expect(limit.admit(guesser, at: clock.now) == WebLimits.logInLongestPause)
        #expect(limit.admit(other, at: clock.now) == nil)
        clock.advance(WebLimits.logInMemory)
        for _ in 0..<WebLimits.logInAttempts { #expect(limit.admit(guesser, at: clock.now) == nil) }
        limit.succeeded(guesser, at: clock.now)
        #expect(limit.admit(guesser, at: clock.now) == nil)
    }

    @Test func `on this machine is slowed down for a moment only`() {
        var limit = LogInLimit()
        let here = client("127.0.0.1", .loopback)
        for _ in 0..<100 {
            _ = limit.admit(here, at: clock.now)
            clock.advance(WebLimits.logInLongestPauseHere)
            #expect(limit.admit(here, at: clock.now) == nil)
        }
    }

    /// An attacker with as many addresses as they like, for a day.
    @Test func `from everywhere at once holds up nobody who is at home, here or known`() {
        var limit = LogInLimit()
        let known = client("198.51.100.7")
        #expect(limit.admit(known, at: clock.now) == nil)
        limit.succeeded(known, at: clock.now)
        var tries = 0
        for number in 0..<86_400 {
            for half in 0..<2 {
                let attacker = client("10.\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255).\(half)")
                if limit.admit(attacker, at: clock.now) == nil { tries += 1 }
            }
            clock.advance(.seconds(1))
        }
        #expect(tries <= 86_400 / Int(WebLimits.logInCrowdPause.seconds) + WebLimits.logInCrowd)
        #expect(limit.admit(client("127.0.0.1", .loopback), at: clock.now) == nil)
        #expect(limit.admit(client("192.168.1.50", .home), at: clock.now) == nil)
        #expect(limit.admit(known, at: clock.now) == nil)
        // A new address elsewhere waits for a moment, not for good.
        let wait = limit.admit(client("203.0.113.9"), at: clock.now) ?? .zero
        #expect(wait <= WebLimits.logInCrowdPause)
    }

    @Test func `from everywhere at once does not fill the memory`() {
        var limit = LogInLimit()
        for number in 0..<(WebLimits.logInAddresses + 50) {
            #expect(limit.admit(client("a\(number)"), at: clock.now) == nil)
            limit.succeeded(client("a\(number)"), at: clock.now)
            _ = limit.admit(client("a\(number)"), at: clock.now)
        }
        #expect(limit.addressCount <= WebLimits.logInAddresses)
    }

    @Test(arguments: [
        ("2001:470:1:2::1", "2001:470:1:2:ffff::9", true), ("2001:470:1:2::1", "2001:470:1:3::1", false),
        ("fd00::1", "fd00::2", false), ("192.0.2.1", "192.0.2.2", false), ("::ffff:192.0.2.1", "192.0.2.1", true),
    ])
    func `counts a home's IPv6 addresses as one`(first: String, second: String, isSame: Bool) {
        #expect((client(first) == client(second)) == isSame)
    }

    @Test func `through an unknown proxy is not counted against its machine`() async throws {
        let credentials = FakeCredentials(password: "long enough")
        let access = accessControl(credentials, clock: clock)
        let service = try service(access: access)
        func logIn(_ password: String, _ arrival: Arrival) async -> Response {
            var request = get(
                "/login", headers: [Request.Field("Content-Type", "application/x-www-form-urlencoded")])
            request.method = .post
            request.arrival = arrival
            request.body = Array("password=\(password)".utf8)
            return await service.answer(request)
        }
        for _ in 0..<50 { _ = await logIn("guess", .unknownProxy) }
        let refused = await logIn("long+enough", .unknownProxy)
        #expect(refused.status == 429)
        #expect(refused.header("Retry-After") != nil)
        #expect(refused.text.contains("Try again in"))
        #expect(await logIn("long+enough", .direct).status == 303)
    }
}
