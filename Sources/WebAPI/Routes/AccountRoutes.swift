import Core
import HTTP
import Synchronization

/// Setting the station up, logging in and out.
public final class AccountRoutes: RouteGroup {
    private let access: AccessControl
    private let limit = Mutex(LogInLimit())

    /// `access` is the one that the web service has: it holds the sessions.
    public init(access: AccessControl) { self.access = access }

    public var routes: [Route] {
        [
            Route(.get, "/setup", .nothing, setUpPage),
            Route(.post, "/setup", .nothing, setUp),
            Route(.get, "/login", .nothing, logInPage),
            Route(.post, "/login", .nothing, logIn),
            Route(.post, "/logout", .control, logOut),
            Route(.get, "/api/v1/session", .read, session),
        ]
    }

    private func setUpPage(_ call: Call) async throws -> Response {
        let token = try await setUpToken(call.request.query("token"))
        return AccountPage.setUp(token: token, problem: nil)
    }

    private func setUp(_ call: Call) async throws -> Response {
        let request = call.request
        try access.checkOrigin(request)
        let token = try await setUpToken(FormText.field("token", of: request))
        let password = FormText.field("password", of: request) ?? ""
        guard (WebLimits.shortestPassword...WebLimits.longestPassword).contains(password.count) else {
            let problem = "The password needs \(WebLimits.shortestPassword) to \(WebLimits.longestPassword) characters."
            return AccountPage.setUp(token: token, problem: problem)
        }
        guard FormText.field("again", of: request) == password else {
            return AccountPage.setUp(token: token, problem: "The two passwords differ.")
        }
        guard try await access.credentials.setUp(password: password, token: token) else { throw WebFault.wrongLink }
        access.sessions.closeAll()
        return welcome(call, next: "/")
    }

    private func logInPage(_ call: Call) async throws -> Response {
        AccountPage.logIn(next: Self.safe(call.request.query("next")), problem: nil)
    }

    private func logIn(_ call: Call) async throws -> Response {
        let request = call.request
        try access.checkOrigin(request)
        let client = request.client.host
        let now = access.clock.now
        // Counted before it is checked, so that many tries at once count as well.
        let wait = limit.withLock { limit -> TimeSpan? in
            if let wait = limit.wait(client, at: now) { return wait }
            limit.failed(client, at: now)
            return nil
        }
        if let wait { throw WebFault.tooManyTries(wait) }
        guard let password = FormText.field("password", of: request), password.count <= WebLimits.longestPassword,
            try await access.credentials.isPassword(password)
        else {
            let next = Self.safe(FormText.field("next", of: request))
            return AccountPage.logIn(next: next, problem: "That is not the password.")
        }
        limit.withLock { $0.succeeded(client) }
        return welcome(call, next: Self.safe(FormText.field("next", of: request)))
    }

    private func logOut(_ call: Call) async throws -> Response {
        if let session = call.visitor.session { access.sessions.close(session.key) }
        return Response(
            status: 303,
            headers: [
                Request.Field("Location", "/"),
                Request.Field("Set-Cookie", "\(AccessControl.cookieName)=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"),
            ])
    }

    private func session(_ call: Call) async throws -> Response {
        let hasPassword = try await access.credentials.hasPassword()
        let body = JSONWriter.object { body in
            body.field("loggedIn", call.visitor.session != nil)
            body.field("hasPassword", hasPassword)
            body.field("csrf", call.visitor.session?.forgeryToken)
            body.field("expires", call.visitor.session?.expires)
            body.field("scope", call.visitor.scope?.rawValue)
        }
        return Response(
            "application/json; charset=utf-8", body, headers: [Request.Field("Cache-Control", "no-store")])
    }

    /// The link works until there is a password.
    private func setUpToken(_ token: String?) async throws -> String {
        guard let token, token.utf8.count <= 128, try await access.credentials.isSetUpToken(token) else {
            throw WebFault.wrongLink
        }
        return token
    }

    private func welcome(_ call: Call, next: String) -> Response {
        let session = access.sessions.open(at: access.clock.now)
        let secure = call.base.text.hasPrefix("https") ? "; Secure" : ""
        let cookie = "\(AccessControl.cookieName)=\(session.key); Path=/; Max-Age=\(WebLimits.sessionLength.seconds)"
        return Response(
            status: 303,
            headers: [
                Request.Field("Location", next),
                Request.Field("Set-Cookie", "\(cookie); HttpOnly; SameSite=Lax\(secure)"),
                Request.Field("Cache-Control", "no-store"),
            ])
    }

    /// Only a path of ours: a link must not lead from the log-in to another site.
    static func safe(_ next: String?) -> String {
        guard let next, next.hasPrefix("/"), !next.hasPrefix("//"), next.utf8.count <= 500,
            next.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != 0x5c })
        else { return "/" }
        return next
    }
}

extension WebFault {
    static let wrongLink = WebFault(
        "access.link", what: "Setting the station up", why: "the link was used already, or is not the one printed",
        fix: "Log in at /login; or set a password on the machine with: continuity user password.")

    static func tooManyTries(_ wait: TimeSpan) -> WebFault {
        WebFault(
            "access.too-many", what: "Logging in", why: "there were too many wrong passwords",
            fix: "Try again in \(wait.seconds + 1) seconds.")
    }
}
