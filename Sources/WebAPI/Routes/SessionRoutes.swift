import Core
import HTTP

/// Who the caller is; logging in and out, and the own password, as JSON.
struct SessionRoutes: RouteGroup {
    let access: AccessControl
    let logIn: LogIn

    let tag = "Accounts"

    var routes: [Route] {
        let path = "/api/v1/session"
        return [
            Route(
                .get, path, .viewer, "session", "Who the caller is and what they may do", returns: .object(Self.object),
                handler: session),
            Route(
                .post, path, .open, "openSession", "Logs in", body: .json(Self.credentials.described),
                returns: .object(Self.object), errors: [401, 403, 429], handler: enter),
            Route(.delete, path, .viewer, "closeSession", "Logs out", returns: .nothing, handler: leave),
            Route(
                .put, "/api/v1/session/password", .viewer, "setOwnPassword",
                "Changes the password of the account, which ends its other sessions",
                body: .json(Self.passwords.described), returns: .object(Self.object), errors: [429],
                handler: changePassword),
        ]
    }

    private struct Status {
        let caller: Caller
        let hasPassword: Bool
        let role: Role
    }

    private static let object = ResponseObject<Status>(
        "Session",
        [
            .field("loggedIn") { $0.caller.session != nil },
            .field("hasPassword", "The station has been set up.") { $0.hasPassword },
            .word("role", "What the caller may do. Without a session or token changes are never allowed.") { $0.role },
            .field("account", "The account's or token's name.") { $0.caller.grant?.name },
            .field("csrf", "What changes carry as X-CSRF-Token.") { $0.caller.session?.forgeryToken },
            .field("expires") { $0.caller.expires },
        ])

    private struct Credentials: Hashable, Sendable {
        var account = "admin"
        var password = ""
    }

    private static let credentials = Form(
        "login", Credentials(),
        fields: [
            .usual("account", \.account, .text(), help: "The account's name."),
            .required("password", \.password, .text("a password"), help: "Its password."),
        ])

    private struct Passwords: Hashable, Sendable {
        var current = ""
        var password = ""
    }

    private static let passwords = Form(
        "password", Passwords(),
        fields: [
            .required("current", \.current, .text("a password"), help: "The present password."),
            .required("password", \.password, .text("a password"), help: "The new password."),
        ])

    private func session(_ call: Call) async throws -> Response { try await status(call.caller) }

    private func status(_ caller: Caller, _ headers: [Request.Field] = []) async throws -> Response {
        let role = caller.grant.map { $0.role ?? .viewer } ?? access.rule.readingRole(caller.network)
        let status = Status(caller: caller, hasPassword: try await access.credentials.hasPassword(), role: role)
        return .json(Self.object.bytes(status), headers: headers)
    }

    private func enter(_ call: Call) async throws -> Response {
        let credentials = try call.body(Self.credentials)
        return try await enter(credentials.account, credentials.password, call) { $0 }
    }

    private func enter(
        _ name: String, _ password: String, _ call: Call, then: (Account) async throws -> Account
    ) async throws -> Response {
        switch try await logIn.check(account: name, password: password, call) {
        case .wrong: throw WebError.wrongPassword
        case .wait(let time): throw WebError.tooManyPasswords(LogIn.seconds(time))
        case .right(let account):
            let (session, cookie) = try await logIn.open(try await then(account), call)
            var caller = call.caller
            caller.grant = .session(session)
            return try await status(caller, [cookie])
        }
    }

    private func leave(_ call: Call) async throws -> Response {
        guard let session = call.caller.session else { throw WebError.logInNeeded }
        try await access.close(session)
        var response = Response.done
        response.headers.append(SessionCookie.field(nil, for: call.request))
        return response
    }

    private func changePassword(_ call: Call) async throws -> Response {
        guard let session = call.caller.session else { throw WebError.logInNeeded }
        let passwords = try call.body(Self.passwords)
        if let fault = LogIn.fault(in: passwords.password) { throw WebError.weakPassword(fault) }
        // A session left open must not be enough to lock the operator out.
        return try await enter(session.account.name, passwords.current, call) { account in
            try await access.credentials.change(password: passwords.password, of: account)
            try await access.endStreams()
            return account
        }
    }
}

extension WebError {
    static let wrongPassword = WebError(
        "access.password", .forbidden, status: 401, what: "Cannot log in", why: "the account or the password is wrong",
        fix: "Check both; set another password with: continuity user password.")

    static func tooManyPasswords(_ seconds: Int64) -> WebError {
        WebError(
            "access.wait", .busy, status: 429, what: "Cannot log in now", why: "there were too many wrong passwords",
            fix: "Try again in \(seconds) seconds.", headers: [Request.Field("Retry-After", "\(seconds)")])
    }

    static func weakPassword(_ fault: String) -> WebError {
        WebError(
            "access.weak-password", .invalid, what: "Cannot set this password", why: "it is too short or too long",
            fix: fault,
            places: [
                ErrorPlace(
                    .pointer("/password"), found: "a password of another length",
                    expected: "\(WebLimits.shortestPassword) to \(WebLimits.longestPassword) characters")
            ])
    }
}
