public import Core
import HTTP

/// Accounts, sessions and tokens, as far as a request needs them. Hashing and keeping them is the store's.
public protocol Credentials: Sendable {
    /// False until the station has been set up.
    func hasPassword() async throws -> Bool
    /// The account when this is its password.
    func logIn(account: String, password: String) async throws -> Account?
    /// Ends all sessions of the account.
    func change(password: String, of account: Account) async throws
    /// Whether this is the secret of the one-time setup link, and the link still works.
    func isSetUpToken(_ token: String) async throws -> Bool
    /// Sets the first password with the secret of the link, which ends the link. nil when the link does not work.
    func setUp(password: String, token: String) async throws -> Account?
    /// What the invitation with this secret offers; nil when the link does not work, or not any more.
    func invitation(_ secret: String) async throws -> Invitation?
    /// Makes the account of the invitation, which ends the link. nil when the link does not work.
    func accept(invitation secret: String, password: String) async throws -> Account?
    /// Opens a session; the key is what the browser keeps.
    func openSession(
        of account: Account, agent: String?, address: String?
    ) async throws -> (key: String, session: AccountSession)
    /// The session that the browser's key opens; nil when it has ended.
    func session(_ key: String) async throws -> AccountSession?
    func closeSession(_ id: SessionID) async throws -> Bool
    /// nil when there is no such token, or its time is over.
    func token(_ text: String) async throws -> APIToken?
    /// Every session and token that is good now.
    func grants() async throws -> (sessions: [AccountSession], tokens: [APIToken])
}

/// Finds out who calls and whether they may.
public struct AccessControl: Sendable {
    let rule: AccessRule
    let address: PublicAddress
    let credentials: any Credentials
    let clock: any StationClock
    /// Streams that end together with the session or token that opened them.
    let streams = GrantedStreams()
    private let hosts: HostRule
    private let origins: OriginRule

    public init(
        rule: AccessRule = AccessRule(), address: PublicAddress, credentials: any Credentials,
        clock: any StationClock
    ) {
        self.rule = rule
        self.address = address
        self.credentials = credentials
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
    func checkHost(_ request: Request) throws(WebError) {
        if let refusal = hosts.refusal(request) { throw refusal }
    }

    func caller(_ request: Request, watchToken: String?, for need: RequiredAccess) async throws -> Caller {
        var caller = Caller(network: Network(request, hosts: hosts))
        if need == .open { return caller }
        if request.arrival == .ownSocket {
            caller.grant = .owner
        } else if let text = request.header("Authorization"), text.lowercased().hasPrefix("bearer ") {
            guard let token = try await credentials.token(String(text.dropFirst(7))) else {
                throw WebError.unknownToken
            }
            caller.grant = .token(token)
        } else if let key = SessionCookie.key(of: request), needsSession(need, caller) {
            caller.grant = try await credentials.session(key).map { .session($0) }
        }
        if let watchToken, let token = try await credentials.token(watchToken), token.scope == .watch {
            caller.watchToken = token
        }
        return caller
    }

    /// Watching at home must not wait for the store.
    private func needsSession(_ need: RequiredAccess, _ caller: Caller) -> Bool {
        need != .watch || rule.refusal(.watch, caller, isChange: false, hasPassword: true) != nil
    }

    /// Throws what forbids the call.
    func check(_ route: Route, _ request: Request, _ caller: Caller) async throws {
        let need = route.access
        // Only asked for when it matters: watching must not wait for the store.
        let mustAsk = if case .role(let role) = need { caller.grant == nil && role > .viewer } else { false }
        let hasPassword = mustAsk ? try await credentials.hasPassword() : true
        let refusal = rule.refusal(need, caller, isChange: route.isChange, hasPassword: hasPassword)
        if let refusal { throw refusal }
        guard route.isChange, need != .watch else { return }
        // What is not about channels is not for a token of some channels; what is checks which.
        if caller.channels != nil, !route.isAboutChannels { throw WebError.channelOutOfReach }
        // Programs with a token or on the socket are not browsers, which another website could steer.
        let session: AccountSession?
        switch caller.grant {
        case .token, .owner: return
        case .session(let found): session = found
        case nil: session = nil
        }
        if request.arrival != .ownSocket, let refusal = origins.refusal(request) { throw refusal }
        if let session, !carries(session.forgeryToken, request) { throw WebError.forged }
    }

    private func carries(_ token: String, _ request: Request) -> Bool {
        guard let sent = request.header("X-CSRF-Token") ?? FormText.field("csrf", of: request) else { return false }
        return Secret.equal(sent, token)
    }
}

/// The cookie that keeps a browser logged in.
enum SessionCookie {
    /// Over TLS the browser takes the cookie only from this very host and never sends it without TLS.
    private static func name(_ request: Request) -> String {
        request.arrival.origin?.isSecure == true ? "__Host-continuity_session" : "continuity_session"
    }

    static func key(of request: Request) -> String? { request.cookie(name(request)) }

    /// Set by the response to `request`; without a key it is taken away.
    static func field(_ key: String?, for request: Request) -> Request.Field {
        let age = key == nil ? 0 : WebLimits.sessionLength.seconds
        // Secure only when this very request came over TLS: a browser at home that came without would drop the cookie.
        let secure = request.arrival.origin?.isSecure == true ? "; Secure" : ""
        return Request.Field(
            "Set-Cookie",
            "\(name(request))=\(key ?? ""); Path=/; Max-Age=\(age); HttpOnly; SameSite=Lax\(secure)")
    }
}

/// Compares secrets.
enum Secret {
    /// Takes as long wherever the texts differ.
    static func equal(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension WebError {
    static let forged = WebError(
        "request.forgery", .forbidden, what: "Cannot change the station from this browser",
        why: "the request does not carry the session's CSRF token",
        fix: "Send the csrf value of /api/v1/session as the header X-CSRF-Token.")
    static let unknownToken = WebError(
        "access.token", .forbidden, status: 401, what: "Cannot use this API token",
        why: "it does not exist, was revoked, or has expired",
        fix: "Create one with: continuity token create NAME ROLE")
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
