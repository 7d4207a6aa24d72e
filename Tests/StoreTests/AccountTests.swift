import Core
import Store
import Testing

@Suite struct `An account` {
    @Test func `begins with the setup token, which works once`() async throws {
        let station = try TestStation()
        let old = try #require(try await station.store.makeSetupToken())
        let token = try #require(try await station.store.makeSetupToken())
        #expect(try await !station.store.isSetupToken(old))
        #expect(try await station.store.setUp(password: "correct horse", token: old) == false)
        #expect(try await station.store.hasPassword() == false)
        #expect(try await station.store.setUp(password: "correct horse", token: token))
        #expect(try await station.store.setUp(password: "another one", token: token) == false)
        #expect(try await station.store.makeSetupToken() == nil)
        #expect(try await station.store.logIn(password: "correct horse")?.name == "admin")
        #expect(try await station.store.logIn(password: "another one") == nil)
        #expect(try await station.store.logIn("nobody", password: "correct horse") == nil)
    }

    @Test func `takes another password and forgets the old one`() async throws {
        let station = try TestStation()
        try await station.store.setPassword("first password", of: "Eve")
        try await station.store.setPassword("second password", of: "eve")
        #expect(try await station.store.accounts().count == 1)
        #expect(try await station.store.logIn("EVE", password: "first password") == nil)
        #expect(try await station.store.logIn("eve", password: "second password") != nil)
        #expect(try await station.store.removeAccount("eve") == false)
        try await station.store.setPassword("third password", of: "bob")
        #expect(try await station.store.removeAccount("eve"))
    }

    @Test func `opens sessions that end with its password`() async throws {
        let station = try TestStation()
        try await station.store.setPassword("first password")
        let account = try #require(try await station.store.accounts().first)
        let (key, session) = try await station.store.openSession(
            of: account, length: .hours(1), agent: "Firefox", address: "192.168.1.5")
        #expect(try await station.store.session(key) == session)
        #expect(try await station.store.session(key + "x") == nil)
        #expect(try await station.store.sessions() == [session])
        try await station.store.setPassword("first password", of: "eve")
        #expect(try await station.store.session(key) == session)
        try await station.store.setPassword("other password")
        #expect(try await station.store.session(key) == nil)
    }

    @Test func `keeps its sessions for their time, and the last admin its role`() async throws {
        let station = try TestStation()
        try await station.store.setPassword("first password")
        let account = try #require(try await station.store.accounts().first)
        let (key, session) = try await station.store.openSession(
            of: account, length: .hours(1), agent: nil, address: nil)
        #expect(try await station.store.closeSession(session.id))
        #expect(try await !station.store.closeSession(session.id))
        #expect(try await station.store.session(key) == nil)
        #expect(try await !station.store.setRole(.viewer, of: account.id))
        let other = try #require(
            try await station.store.makeAccount("eve", password: "another one", role: .editor))
        #expect(try await station.store.makeAccount("Eve", password: "another one", role: .editor) == nil)
        #expect(try await station.store.setRole(.admin, of: other.id))
        #expect(try await station.store.setRole(.viewer, of: account.id))
    }

    @Test(arguments: ["", "short", String(repeating: "x", count: 1_025)])
    func `refuses a password that is too short or too long`(password: String) async throws {
        let station = try TestStation()
        let error = await #expect(throws: StoreError.self) { try await station.store.setPassword(password) }
        #expect(error?.code == "account.password")
    }
}

@Suite struct `An invitation` {
    @Test func `makes one account, once`() async throws {
        let station = try TestStation()
        let (invitation, secret) = try #require(
            try await station.store.invite("eve", role: .editor, expires: station.clock.now + .hours(24)))
        #expect(try await station.store.invitations() == [invitation])
        #expect(try await station.store.invitation(secret) == invitation)
        #expect(try await station.store.invitation(secret + "x") == nil)
        #expect(try await station.store.accept(invitation: secret + "x", password: "long enough") == nil)
        let account = try #require(try await station.store.accept(invitation: secret, password: "long enough"))
        #expect(account.name == "eve" && account.role == .editor)
        #expect(try await station.store.logIn("eve", password: "long enough") == account)
        #expect(try await station.store.accept(invitation: secret, password: "another one") == nil)
        #expect(try await station.store.invitation(secret) == nil)
        #expect(try await station.store.invitations().isEmpty)
        #expect(try await station.store.invite("Eve", role: .viewer, expires: station.clock.now + .hours(1)) == nil)
    }

    @Test func `ends with its time, when it is revoked, and when there is a newer one or the account`() async throws {
        let station = try TestStation()
        func invite(_ name: String) async throws -> (Invitation, String) {
            try #require(
                try await station.store.invite(name, role: .viewer, expires: station.clock.now + .hours(1)))
        }
        let (_, late) = try await invite("late")
        station.clock.advance(.hours(1))
        #expect(try await station.store.accept(invitation: late, password: "long enough") == nil)
        #expect(try await station.store.invitations().isEmpty)
        let (revoked, secret) = try await invite("gone")
        #expect(try await station.store.removeInvitation(revoked.id))
        #expect(try await !station.store.removeInvitation(revoked.id))
        #expect(try await station.store.accept(invitation: secret, password: "long enough") == nil)
        let (_, older) = try await invite("eve")
        let (_, newer) = try await invite("EVE")
        #expect(try await station.store.invitation(older) == nil)
        #expect(try await station.store.invitation(newer)?.name == "EVE")
        _ = try await station.store.makeAccount("eve", password: "another one", role: .admin)
        #expect(try await station.store.accept(invitation: newer, password: "long enough") == nil)
        #expect(try await station.store.logIn("eve", password: "another one") != nil)
        #expect(try await station.store.accounts().count == 1)
    }
}

@Suite struct `An API token` {
    @Test func `is known until its time is over, and not kept in the file`() async throws {
        let station = try TestStation()
        let (token, text) = try await station.store.makeToken(
            "player", scope: .watch, expires: station.clock.now + .hours(1))
        #expect(try await station.store.token(text) == token)
        #expect(try await station.store.token(text + "x") == nil)
        #expect(try await station.store.tokens() == [token])
        station.clock.advance(.hours(1))
        #expect(try await station.store.token(text) == nil)
        #expect(try await station.store.removeToken(token.id))
        #expect(try await station.store.tokens().isEmpty)
    }
}

@Suite struct `The audit` {
    @Test func `lists the newest first`() async throws {
        let station = try TestStation()
        try await station.store.audit(actor: "admin", action: "channel.save", subject: "5 Harbour One")
        station.clock.advance(.seconds(1))
        try await station.store.audit(actor: "admin", action: "channel.remove", subject: "5 Harbour One")
        let lines = try await station.store.audit()
        #expect(lines.map(\.action) == ["channel.remove", "channel.save"])
        let newest = try #require(lines.first)
        #expect(try await station.store.audit(limit: 1, before: newest.id).map(\.action) == ["channel.save"])
    }
}
