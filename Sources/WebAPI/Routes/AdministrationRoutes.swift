public import Core
import HTTP

/// Accounts, tokens, sessions and the audit, for admins.
public protocol AccountOperations: Sendable {
    func accounts() async throws -> [Account]
    /// nil when the name is taken.
    func makeAccount(_ name: String, password: String, role: Role, by author: ChangeAuthor) async throws -> Account?
    /// Ends all sessions of the account.
    func setPassword(_ password: String, of account: Account, by author: ChangeAuthor) async throws
    /// False when it is the last admin.
    func setRole(_ role: Role, of account: Account, by author: ChangeAuthor) async throws -> Bool
    /// False when it is the last admin.
    func removeAccount(_ account: Account, by author: ChangeAuthor) async throws -> Bool
    /// The text is the token itself: it is shown now or never. nil when the name is taken.
    func makeToken(
        _ name: String, scope: TokenScope, channels: Set<ChannelID>?, expires: Instant?, by author: ChangeAuthor
    ) async throws -> (APIToken, String)?
    func removeToken(_ token: APIToken, by author: ChangeAuthor) async throws
    /// The secret of a new setup link; earlier links end. nil once an account exists.
    func makeSetupToken() async throws -> String?
    /// Those that are still good.
    func invitations() async throws -> [Invitation]
    /// The text is the secret of the link: it is shown now or never. An earlier link for the same name ends. nil when there is
    /// an account of that name.
    func invite(
        _ name: String, role: Role, expires: Instant, by author: ChangeAuthor
    ) async throws -> (Invitation, String)?
    func revoke(_ invitation: Invitation, by author: ChangeAuthor) async throws
    /// The newest first.
    func audit(limit: Int, before: Int64?) async throws -> [AuditLine]
}

extension Role: Choice {}
extension TokenScope: Choice {}

/// Who may do what, and who did what.
public struct AdministrationRoutes: RouteGroup {
    private let access: AccessControl
    private let operations: any AccountOperations

    public init(access: AccessControl, operations: any AccountOperations) {
        self.access = access
        self.operations = operations
    }

    public let tag = "Accounts"

    public var routes: [Route] { accountRoutes + tokenRoutes + sessionRoutes }

    private var accountRoutes: [Route] {
        [
            Route(
                .get, "/api/v1/accounts", .admin, "accounts", "All accounts", returns: .object(Self.accountList),
                handler: accounts),
            Route(
                .post, "/api/v1/accounts", .admin, "createAccount", "Creates an account",
                body: .json(Self.newAccount.described), returns: .object(Self.account, status: 201), errors: [409],
                handler: makeAccount),
            Route(
                .patch, "/api/v1/accounts/{account}", .admin, "changeAccount", "Changes an account's role or password",
                [Self.accountID], body: .mergePatch(Self.accountPatch.described), returns: .object(Self.account),
                errors: [409], handler: changeAccount),
            Route(
                .delete, "/api/v1/accounts/{account}", .admin, "removeAccount", "Removes an account", [Self.accountID],
                returns: .nothing, errors: [409], handler: removeAccount),
            Route(
                .post, "/api/v1/setup-token", .admin, "createSetupToken",
                "Creates a one-time token for /setup?token=…, while no account exists",
                returns: .object(Self.setupToken, status: 201), errors: [409], handler: makeSetupToken),
            Route(
                .get, "/api/v1/audit", .admin, "audit", "Who did what, the newest first", [Query.limit, Query.cursor],
                returns: .object(Self.auditList), handler: audit),
        ]
    }

    private var tokenRoutes: [Route] {
        [
            Route(
                .get, "/api/v1/tokens", .admin, "tokens", "All API and watch tokens, without their secrets",
                returns: .object(Self.tokenList), handler: tokens),
            Route(
                .post, "/api/v1/tokens", .admin, "createToken", "Creates a token; its secret is shown only now",
                body: .json(Self.newToken.described), returns: .object(Self.secretToken, status: 201), errors: [409],
                handler: makeToken),
            Route(
                .delete, "/api/v1/tokens/{token}", .admin, "revokeToken", "Ends a token at once", [Self.tokenID],
                returns: .nothing, handler: removeToken),
        ]
    }

    private var sessionRoutes: [Route] {
        [
            Route(
                .get, "/api/v1/sessions", .admin, "sessions", "All browsers that are logged in, the newest first",
                returns: .object(Self.sessionList), handler: sessions),
            Route(
                .delete, "/api/v1/sessions/{session}", .admin, "endSession", "Logs a browser out", [Self.sessionID],
                returns: .nothing, handler: endSession),
        ]
    }

    private static let accountID = Path.id("account", "The account's id.")
    private static let tokenID = Path.id("token", "The token's id.")
    private static let sessionID = Path.id("session", "The session's id.")

    // MARK: Forms of requests

    private struct NewAccount: Hashable, Sendable {
        var name = ""
        var password = ""
        var role = Role.viewer
    }

    static let name = Codec.text("a name of at most \(WebLimits.nameLength) bytes").checked { name in
        name.utf8.count <= WebLimits.nameLength
            ? nil : ("\(name.utf8.count) bytes", "at most \(WebLimits.nameLength)")
    }

    private static let newAccount = Form(
        "account", NewAccount(),
        fields: [
            .required("name", \.name, name, help: "What the account is called."),
            .required("password", \.password, .text("a password"), help: "Its password."),
            .required("role", \.role, .choice(), help: "What it may do."),
        ])

    private struct AccountPatch: Hashable, Sendable {
        var password: String?
        var role: Role?
    }

    private static let accountPatch = Form(
        "account", AccountPatch(),
        fields: [
            .optional("password", \.password, .text("a password"), help: "Another password."),
            .optional("role", \.role, .choice(), help: "Another role."),
        ])

    private struct NewToken: Hashable, Sendable {
        var name = ""
        var role = TokenScope.viewer
        var channels: [Int]?
        var expires: Instant?
    }

    private static let newToken = Form(
        "token", NewToken(),
        fields: [
            .required("name", \.name, name, help: "What it is for."),
            .required("role", \.role, .choice(), help: "What its bearer may do; watch: watching only."),
            .optional(
                "channels", \.channels, .list(.integer(1...Int.max)),
                help: "Ids of the only channels that it is good for."),
            .optional("expires", \.expires, .instant, help: "When it ends, in UTC."),
        ])

    // MARK: Forms of responses

    private static let account = ResponseObject<Account>(
        "Account",
        [
            .field("id") { $0.id }, .field("name") { $0.name }, .word("role") { $0.role },
            .field("created") { $0.created },
        ])
    private static let accountList = ItemList<Account>.object("Accounts", account)

    private static let tokenMembers: [ResponseMember<APIToken>] = [
        .field("id") { $0.id }, .field("name") { $0.name }, .word("role") { $0.scope },
        .json("channels", .list(.integer()), "Ids of the only channels that it is good for.") { token in
            token.channels.map { Array("[\($0.sorted().map(\.description).joined(separator: ","))]".utf8) }
        },
        .field("created") { $0.created }, .field("expires") { $0.expires },
    ]
    private static let token = ResponseObject<APIToken>("Token", tokenMembers)
    private static let tokenList = ItemList<APIToken>.object("Tokens", token)
    private static let secretToken = ResponseObject<(token: APIToken, secret: String)>(
        "NewToken",
        [.members(of: token) { $0.token }, .field("secret", "The token itself.") { $0.secret }])

    private static let setupToken = ResponseObject<String>("SetupToken", [.field("secret", "The token itself.") { $0 }])

    private static let sessionList = ItemList<(session: AccountSession, isOwn: Bool)>.object(
        "Sessions",
        ResponseObject(
            "SessionRow",
            [
                .field("id") { $0.session.id }, .field("account") { $0.session.account.name },
                .word("role") { $0.session.account.role }, .field("created") { $0.session.created },
                .field("expires") { $0.session.expires },
                .field("agent", "What the browser calls itself.") { $0.session.agent },
                .field("address", "Where it logged in from.") { $0.session.address },
                .field("own", "It is the caller's.") { $0.isOwn },
            ]))

    private static let auditList = ItemList<AuditLine>.object(
        "Audit",
        ResponseObject(
            "AuditLine",
            [
                .field("id") { $0.id }, .field("at") { $0.instant }, .field("actor") { $0.actor },
                .field("action") { $0.action }, .field("subject") { $0.subject },
            ]))

    // MARK: Accounts

    private func accounts(_ call: Call) async throws -> Response {
        .json(Self.accountList, ItemList(try await operations.accounts()))
    }

    private func makeAccount(_ call: Call) async throws -> Response {
        let wish = try call.body(Self.newAccount)
        if let fault = LogIn.fault(in: wish.password) { throw WebError.weakPassword(fault) }
        let made = try await operations.makeAccount(
            wish.name, password: wish.password, role: wish.role, by: call.caller.author)
        guard let account = made else { throw WebError.nameTaken("account", wish.name) }
        return .json(Self.account, account, status: 201)
    }

    private func changeAccount(_ call: Call) async throws -> Response {
        let account = try await account(call)
        let patch = try call.body(Self.accountPatch)
        if let fault = patch.password.flatMap(LogIn.fault) { throw WebError.weakPassword(fault) }
        if let role = patch.role, try await !operations.setRole(role, of: account, by: call.caller.author) {
            throw WebError.lastAdmin(account.name)
        }
        if let password = patch.password {
            try await operations.setPassword(password, of: account, by: call.caller.author)
            try await access.endStreams()
        }
        return .json(Self.account, try await self.account(call))
    }

    private func removeAccount(_ call: Call) async throws -> Response {
        let account = try await account(call)
        guard try await operations.removeAccount(account, by: call.caller.author) else {
            throw WebError.lastAdmin(account.name)
        }
        try await access.endStreams()
        return .done
    }

    private func account(_ call: Call) async throws -> Account {
        let text = try call.parameters.required(Self.accountID.name)
        let found = try await operations.accounts().first { $0.id.description == text }
        guard let found else { throw WebError.nothingThere("account", text) }
        return found
    }

    private func makeSetupToken(_ call: Call) async throws -> Response {
        guard let secret = try await operations.makeSetupToken() else {
            throw WebError(
                "access.is-set-up", .conflict, what: "Cannot create a setup link", why: "the station is set up already",
                fix: "Change a password with: continuity user password")
        }
        var response = Response.json(Self.setupToken, secret, status: 201)
        response.isSecret = true
        return response
    }

    private func audit(_ call: Call) async throws -> Response {
        let (limit, before) = try call.newestFirst()
        let lines = try await operations.audit(limit: limit, before: before)
        return .json(Self.auditList, ItemList(newestFirst: lines, limit: limit) { $0.id })
    }

    // MARK: Tokens and sessions

    private func tokens(_ call: Call) async throws -> Response {
        .json(Self.tokenList, ItemList(try await access.credentials.grants().tokens))
    }

    private func makeToken(_ call: Call) async throws -> Response {
        let wish = try call.body(Self.newToken)
        let channels = wish.channels.map { Set($0.map { ChannelID(Int64($0)) }) }
        let made = try await operations.makeToken(
            wish.name, scope: wish.role, channels: channels, expires: wish.expires, by: call.caller.author)
        guard let made else { throw WebError.nameTaken("token", wish.name) }
        var response = Response.json(Self.secretToken, (token: made.0, secret: made.1), status: 201)
        response.isSecret = true
        return response
    }

    private func removeToken(_ call: Call) async throws -> Response {
        let text = try call.parameters.required(Self.tokenID.name)
        let found = try await access.credentials.grants().tokens.first { $0.id.description == text }
        guard let found else { throw WebError.nothingThere("token", text) }
        try await operations.removeToken(found, by: call.caller.author)
        access.streams.end(.token(found))
        return .done
    }

    private func sessions(_ call: Call) async throws -> Response {
        let own = call.caller.session?.id
        let rows = try await access.credentials.grants().sessions.map { (session: $0, isOwn: $0.id == own) }
        return .json(Self.sessionList, ItemList(rows))
    }

    private func endSession(_ call: Call) async throws -> Response {
        let text = try call.parameters.required(Self.sessionID.name)
        let found = try await access.credentials.grants().sessions.first { $0.id.description == text }
        guard let found else { throw WebError.nothingThere("session", text) }
        try await access.close(found)
        return .done
    }
}

extension Codec where Value == Instant {
    /// A moment in UTC.
    static var instant: Codec {
        .scalar(
            expected: "a time in UTC such as 2026-11-21T20:00:00Z", format: "date-time",
            sample: { Instant(seconds: Int64.random(in: 0...4_000_000_000, using: &$0)) },
            parse: { Instant(rfc3339: $0) }, print: { $0.rfc3339 })
    }
}

extension WebError {
    static let unknownCursor = WebError(
        "request.cursor", .invalid, what: "Cannot continue the list", why: "the cursor is not one of this list",
        fix: "Use the next of the response before, or begin without a cursor.")

    static func nothingThere(_ kind: String, _ id: String) -> WebError {
        WebError(
            "\(kind).unknown", .unknown, what: "Cannot find \(kind) \(id)", why: "no \(kind) has this id",
            fix: "Use an id from the list.")
    }

    static func nameTaken(_ kind: String, _ name: String) -> WebError {
        WebError(
            "\(kind).exists", .conflict, what: "Cannot create the \(kind) \(name)",
            why: "there is one of that name", fix: "Choose another name.")
    }

    static func lastAdmin(_ name: String) -> WebError {
        WebError(
            "account.last-admin", .conflict, what: "Cannot change the account \(name)",
            why: "it is the last one with the role admin", fix: "Give another account the role admin first.")
    }
}
