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
            Route(.get, "/account", .administer, accountPage),
            Route(.post, "/account/password", .administer, changePassword),
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
        if let problem = Self.problem(of: password, repeated: FormText.field("again", of: request)) {
            return AccountPage.setUp(token: token, problem: problem)
        }
        guard try await access.credentials.setUp(password: password, token: token) else { throw WebFault.wrongLink }
        access.sessions.closeAll()
        return welcome(call, passwordStamp: try await access.credentials.passwordStamp(), next: "/")
    }

    private func logInPage(_ call: Call) async throws -> Response {
        AccountPage.logIn(next: Self.safe(call.request.query("next")), problem: nil)
    }

    private func logIn(_ call: Call) async throws -> Response {
        let request = call.request
        try access.checkOrigin(request)
        let next = Self.safe(FormText.field("next", of: request))
        // Read before the password is checked: one that is changed meanwhile opens no session.
        let stamp = try await access.credentials.passwordStamp()
        switch try await check(FormText.field("password", of: request), call) {
        case .right: return welcome(call, passwordStamp: stamp, next: next)
        case .wrong: return AccountPage.logIn(next: next, problem: Self.wrongPassword)
        case .wait(let time): return Self.later(time) { AccountPage.logIn(next: next, problem: $0) }
        }
    }

    private func accountPage(_ call: Call) async throws -> Response {
        guard let session = call.visitor.session else { throw WebFault.logInNeeded }
        let isChanged = call.request.query("changed") != nil
        return AccountPage.account(forgeryToken: session.forgeryToken, isChanged: isChanged, problem: nil)
    }

    private func changePassword(_ call: Call) async throws -> Response {
        guard let session = call.visitor.session else { throw WebFault.logInNeeded }
        func page(_ problem: String) -> Response {
            AccountPage.account(forgeryToken: session.forgeryToken, isChanged: false, problem: problem)
        }
        let request = call.request
        let password = FormText.field("password", of: request) ?? ""
        if let problem = Self.problem(of: password, repeated: FormText.field("again", of: request)) {
            return page(problem)
        }
        // A session left open must not be enough to lock the operator out.
        switch try await check(FormText.field("current", of: request), call) {
        case .right: break
        case .wrong: return page("The current password is wrong.")
        case .wait(let time): return Self.later(time, page)
        }
        try await access.credentials.change(password: password)
        // All others end by the new stamp as well; this forgets them, and the key that this browser had.
        access.sessions.closeAll()
        return welcome(
            call, passwordStamp: try await access.credentials.passwordStamp(), next: "/account?changed=yes")
    }

    private enum PasswordCheck {
        case right, wrong
        case wait(TimeSpan)
    }

    private func check(_ password: String?, _ call: Call) async throws -> PasswordCheck {
        let client = LogInLimit.Client(call.request, call.visitor.network)
        if let wait = limit.withLock({ $0.admit(client, at: access.clock.now) }) { return .wait(wait) }
        guard let password, password.count <= WebLimits.longestPassword,
            try await access.credentials.isPassword(password)
        else { return .wrong }
        limit.withLock { $0.succeeded(client, at: access.clock.now) }
        return .right
    }

    private static let wrongPassword = "Wrong password."

    private static func problem(of password: String, repeated: String?) -> String? {
        guard (WebLimits.shortestPassword...WebLimits.longestPassword).contains(password.count),
            password.utf8.count <= 4 * WebLimits.longestPassword
        else {
            return "The password must have \(WebLimits.shortestPassword) to \(WebLimits.longestPassword) characters."
        }
        return repeated == password ? nil : "The passwords do not match."
    }

    /// The page with 429 and the time to wait.
    private static func later(_ time: TimeSpan, _ page: (String) -> Response) -> Response {
        let seconds = (time + .seconds(1)).seconds
        var response = page("There were too many wrong passwords. Try again in \(seconds) seconds.")
        response.status = 429
        response.headers.append(Request.Field("Retry-After", "\(seconds)"))
        return response
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

    private func welcome(_ call: Call, passwordStamp: String?, next: String) -> Response {
        let session = access.sessions.open(at: access.clock.now, passwordStamp: passwordStamp)
        // Only when this very request came over TLS: a browser at home that came without would drop the cookie.
        let secure = call.request.arrival.origin?.isSecure == true ? "; Secure" : ""
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
}
