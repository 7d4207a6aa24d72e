public import Core
import HTTP

/// Passwords and tokens. Hashing and keeping them is the store's.
public protocol Credentials: Sendable {
    /// False until somebody has set the station up.
    func hasPassword() async throws -> Bool
    func isPassword(_ password: String) async throws -> Bool
    /// A text that changes whenever the password does, also by the command line; nil while there is none.
    func passwordStamp() async throws -> String?
    func change(password: String) async throws
    /// Whether this is the secret of the one-time set-up link, and the link still works.
    func isSetUpToken(_ token: String) async throws -> Bool
    /// Sets the first password with the secret of the link, which ends the link. False when the link does not work.
    func setUp(password: String, token: String) async throws -> Bool
    /// The scope of an API token; nil when there is no such token.
    func scope(ofToken token: String) async throws -> Scope?
    func isWatchToken(_ token: String) async throws -> Bool
}

/// Finds out who calls and whether they may.
public struct AccessControl: Sendable {
    static let cookieName = "continuity_session"

    let rule: AccessRule
    let address: PublicAddress
    let credentials: any Credentials
    let sessions: SessionBook
    let clock: any StationClock
    private let hosts: HostRule
    private let origins: OriginRule

    public init(
        rule: AccessRule = AccessRule(), address: PublicAddress, credentials: any Credentials,
        sessions: SessionBook = SessionBook(), clock: any StationClock
    ) {
        self.rule = rule
        self.address = address
        self.credentials = credentials
        self.sessions = sessions
        self.clock = clock
        hosts = HostRule(address)
        origins = OriginRule(hosts)
    }

    /// Takes `/w/{token}` off the path. The token is not checked here.
    func unwrap(_ request: Request) -> (Request, watchToken: String?) {
        guard request.path.hasPrefix("/w/") else { return (request, nil) }
        let token = request.path.dropFirst(3).prefix { $0 != "/" }
        let rest = request.path.dropFirst(3 + token.count)
        guard !token.isEmpty, token.utf8.count <= 128, !rest.isEmpty else { return (request, nil) }
        var inner = request
        inner.path = String(rest)
        return (inner, String(token))
    }

    /// Throws when the request came by a name that is not ours.
    func checkHost(_ request: Request) throws(WebFault) {
        if let refusal = hosts.refusal(request) { throw refusal }
    }

    func visitor(_ request: Request, watchToken: String?, for need: Need) async throws -> Visitor {
        var visitor = Visitor(network: Network(request, hosts: hosts))
        visitor.session = try await session(of: request, for: need, from: visitor)
        if let text = request.header("Authorization"), text.lowercased().hasPrefix("bearer ") {
            visitor.scope = try await credentials.scope(ofToken: String(text.dropFirst(7)))
        }
        if let watchToken { visitor.hasWatchToken = try await credentials.isWatchToken(watchToken) }
        return visitor
    }

    /// The caller's session, unless nobody asks for it: watching at home must not wait for the store.
    private func session(of request: Request, for need: Need, from visitor: Visitor) async throws -> Session? {
        guard let key = request.cookie(Self.cookieName), let session = sessions.find(key, at: clock.now),
            need != .watch || rule.refusal(.watch, visitor, hasPassword: true) != nil
        else { return nil }
        guard try await credentials.passwordStamp() == session.passwordStamp else {
            sessions.close(key)
            return nil
        }
        return session
    }

    /// Throws what forbids the call.
    func check(_ need: Need, _ request: Request, _ visitor: Visitor) async throws {
        let changes = need == .control || need == .administer
        // Only asked for when it matters: watching must not wait for the store.
        let hasPassword = changes && visitor.session == nil ? try await credentials.hasPassword() : true
        if let refusal = rule.refusal(need, visitor, hasPassword: hasPassword) { throw refusal }
        guard changes, visitor.scope == nil, request.method != .get else { return }
        if let refusal = origins.refusal(request) { throw refusal }
        if let session = visitor.session, !carries(session.forgeryToken, request) {
            throw WebFault.forged
        }
    }

    /// For the pages that log in or set up: they change something before there is a session.
    func checkOrigin(_ request: Request) throws(WebFault) {
        if let refusal = origins.refusal(request) { throw refusal }
    }

    private func carries(_ token: String, _ request: Request) -> Bool {
        guard let sent = request.header("X-CSRF-Token") ?? FormText.field("csrf", of: request) else { return false }
        return RandomText.equal(sent, token)
    }
}

extension WebFault {
    static let forged = WebFault(
        "request.forgery", what: "Changing the station from a browser",
        why: "the request does not carry the session's CSRF token",
        fix: "Send the csrf value of /api/v1/session as the header X-CSRF-Token.")
}

extension Request {
    func cookie(_ name: String) -> String? {
        for field in headers where field.name.lowercased() == "cookie" {
            for pair in field.value.split(separator: ";") {
                let pair = pair.drop { $0 == " " }
                if pair.hasPrefix(name + "=") { return String(pair.dropFirst(name.count + 1)) }
            }
        }
        return nil
    }
}
