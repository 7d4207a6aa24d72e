import Core
import HTTP

/// The pages that set the station up, log in and out, and change the password, for browsers with and without scripts.
struct AccountRoutes: RouteGroup {
    let access: AccessControl
    let logIn: LogIn

    let tag = "Pages"

    var routes: [Route] {
        [
            Route(
                .get, "/setup", .open, "setUpPage", "The form of the one-time setup link", [Self.token],
                returns: .content("text/html"), handler: setUpPage),
            Route(
                .post, "/setup", .open, "setUp", "Sets the first password",
                body: .form(["token", "password", "again"]),
                returns: .redirect, errors: [400, 403], handler: setUp),
            Route(
                .get, "/invite", .open, "invitationPage", "The form of an invitation", [Self.token],
                returns: .content("text/html"), handler: invitationPage),
            Route(
                .post, "/invite", .open, "acceptInvitation", "Sets the password of an invited account",
                body: .form(["token", "password", "again"]),
                returns: .redirect, errors: [400, 403], handler: acceptInvitation),
            Route(
                .get, "/login", .open, "logInPage", "The login form", [Self.next], returns: .content("text/html"),
                handler: logInPage),
            Route(
                .post, "/login", .open, "logIn", "Logs in", body: .form(["account", "password", "next"]),
                returns: .redirect,
                errors: [400, 403, 429], handler: enter),
            Route(
                .get, "/account", .viewer, "accountPage", "The forms that change the password and log out",
                [Self.changed], returns: .content("text/html"), .redirect, handler: accountPage),
            Route(
                .post, "/account/password", .viewer, "changePassword", "Changes the password of the account",
                body: .form(["csrf", "current", "password", "again"]), returns: .redirect, errors: [429],
                handler: changePassword),
            Route(
                .post, "/logout", .viewer, "logOut", "Logs out", body: .form(["csrf"]), returns: .redirect,
                handler: leave),
        ]
    }

    private static let token = Parameter<String>.text("token", limit: 128, "The secret of the link.")
    private static let next = Parameter<String>.text("next", "The page to go to afterwards.")
    private static let changed = Parameter<String>.text("changed", "The password has just been changed.")

    private func setUpPage(_ call: Call) async throws -> Response {
        let token = try await setUpToken(call.value(of: Self.token))
        return PlainPage.setUp(token: token, problem: nil)
    }

    private func setUp(_ call: Call) async throws -> Response {
        let request = call.request
        let token = try await setUpToken(FormText.field("token", of: request))
        let password = FormText.field("password", of: request) ?? ""
        if let problem = Self.problem(of: password, repeated: FormText.field("again", of: request)) {
            return PlainPage.setUp(token: token, problem: problem)
        }
        guard let account = try await access.credentials.setUp(password: password, token: token) else {
            throw WebError.wrongLink
        }
        return try await welcome(account, call, next: "/welcome")
    }

    private func invitationPage(_ call: Call) async throws -> Response {
        let (token, invitation) = try await invitation(call.value(of: Self.token))
        return PlainPage.invitation(invitation, token: token, problem: nil)
    }

    private func acceptInvitation(_ call: Call) async throws -> Response {
        let request = call.request
        let (token, invitation) = try await invitation(FormText.field("token", of: request))
        let password = FormText.field("password", of: request) ?? ""
        if let problem = Self.problem(of: password, repeated: FormText.field("again", of: request)) {
            return PlainPage.invitation(invitation, token: token, problem: problem)
        }
        guard let account = try await access.credentials.accept(invitation: token, password: password) else {
            throw WebError.endedInvitation
        }
        return try await welcome(account, call, next: "/")
    }

    private func invitation(_ token: String?) async throws -> (token: String, invitation: Invitation) {
        guard let token, token.utf8.count <= 128, let found = try await access.credentials.invitation(token) else {
            throw WebError.endedInvitation
        }
        return (token, found)
    }

    private func logInPage(_ call: Call) async throws -> Response {
        PlainPage.logIn(next: Self.safe(try call.value(of: Self.next)), problem: nil)
    }

    private func enter(_ call: Call) async throws -> Response {
        let request = call.request
        let next = Self.safe(FormText.field("next", of: request))
        let account = FormText.field("account", of: request) ?? Self.firstAccount
        switch try await logIn.check(account: account, password: FormText.field("password", of: request), call) {
        case .right(let account): return try await welcome(account, call, next: next)
        case .wrong: return PlainPage.logIn(account: account, next: next, problem: "Wrong account or password.")
        case .wait(let time):
            return Self.later(time) { PlainPage.logIn(account: account, next: next, problem: $0) }
        }
    }

    private func accountPage(_ call: Call) async throws -> Response {
        guard let session = call.caller.session else { throw WebError.logInNeeded }
        let isChanged = try call.value(of: Self.changed) != nil
        return PlainPage.account(session, isChanged: isChanged, problem: nil)
    }

    private func changePassword(_ call: Call) async throws -> Response {
        guard let session = call.caller.session else { throw WebError.logInNeeded }
        func page(_ problem: String) -> Response {
            PlainPage.account(session, isChanged: false, problem: problem)
        }
        let request = call.request
        let password = FormText.field("password", of: request) ?? ""
        if let problem = Self.problem(of: password, repeated: FormText.field("again", of: request)) {
            return page(problem)
        }
        // A session left open must not be enough to lock the operator out.
        let current = FormText.field("current", of: request)
        switch try await logIn.check(account: session.account.name, password: current, call) {
        case .right: break
        case .wrong: return page("The current password is wrong.")
        case .wait(let time): return Self.later(time, page)
        }
        try await access.credentials.change(password: password, of: session.account)
        try await access.endStreams()
        return try await welcome(session.account, call, next: "/account?changed=yes")
    }

    private func leave(_ call: Call) async throws -> Response {
        if let session = call.caller.session { try await access.close(session) }
        return Response(
            status: 303, headers: [Request.Field("Location", "/"), SessionCookie.field(nil, for: call.request)])
    }

    /// The account that the first password belongs to.
    private static let firstAccount = "admin"

    private static func problem(of password: String, repeated: String?) -> String? {
        LogIn.fault(in: password) ?? (repeated == password ? nil : "The passwords do not match.")
    }

    /// The page with 429 and the time to wait.
    private static func later(_ time: TimeSpan, _ page: (String) -> Response) -> Response {
        let seconds = LogIn.seconds(time)
        var response = page("There were too many wrong passwords. Try again in \(seconds) seconds.")
        response.status = 429
        response.headers.append(Request.Field("Retry-After", "\(seconds)"))
        return response
    }

    /// The link works until there is a password.
    private func setUpToken(_ token: String?) async throws -> String {
        guard let token, token.utf8.count <= 128, try await access.credentials.isSetUpToken(token) else {
            throw WebError.wrongLink
        }
        return token
    }

    private func welcome(_ account: Account, _ call: Call, next: String) async throws -> Response {
        let cookie = try await logIn.open(account, call).cookie
        return Response(
            status: 303,
            headers: [Request.Field("Location", next), cookie, Request.Field("Cache-Control", "no-store")])
    }

    /// Only a path of ours: a link must not lead from the login to another website.
    static func safe(_ next: String?) -> String {
        guard let next, next.hasPrefix("/"), !next.hasPrefix("//"), next.utf8.count <= 500,
            next.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != 0x5c })
        else { return "/" }
        return next
    }
}

extension AccessControl {
    /// Ends a session, and the streams that it opened.
    func close(_ session: AccountSession) async throws {
        _ = try await credentials.closeSession(session.id)
        streams.end(.session(session))
    }

    /// Ends the streams of sessions and tokens that are no longer good.
    func endStreams() async throws {
        let (sessions, tokens) = try await credentials.grants()
        let good = Set(sessions.map { Grant.session($0).key } + tokens.map { Grant.token($0).key })
        streams.end { !good.contains($0) }
    }
}

extension WebError {
    static let endedInvitation = WebError(
        "access.invitation", .forbidden, what: "Cannot accept this invitation",
        why: "it was accepted already, was revoked, or its time is over",
        fix: "Log in at /login, or ask for another invitation.")
    static let wrongLink = WebError(
        "access.link", .forbidden, what: "Cannot set the station up",
        why: "the link was used already, or is not the one printed",
        fix: "Log in at /login; or set a password on the machine with: continuity user password.")
}
