import Core
import Store
import WebAPI

/// Accounts, sessions and tokens for the web layer.
struct AccountAdapter: Credentials, AccountOperations, AnswerStorage {
    let store: StationStore

    // MARK: Credentials

    func hasPassword() async throws -> Bool { try await store.hasPassword() }

    func logIn(account: String, password: String) async throws -> Account? {
        try await store.logIn(account, password: password)
    }

    func change(password: String, of account: Account) async throws {
        try await store.setPassword(password, of: account.name)
        try await audit("account.password", account.name, by: ChangeAuthor(account: account.name, origin: .web))
    }

    func isSetUpToken(_ token: String) async throws -> Bool {
        guard try await !store.hasPassword() else { return false }
        return try await store.isSetupToken(token)
    }

    func setUp(password: String, token: String) async throws -> Account? {
        guard try await store.setUp(password: password, token: token) else { return nil }
        let account = try await store.accounts().first
        try await audit("account.password", StationStore.administrator, by: ChangeAuthor(origin: .web))
        return account
    }

    func invitation(_ secret: String) async throws -> Invitation? { try await store.invitation(secret) }

    func accept(invitation secret: String, password: String) async throws -> Account? {
        guard let account = try await store.accept(invitation: secret, password: password) else { return nil }
        try await audit("invitation.accept", account.name, by: ChangeAuthor(account: account.name, origin: .web))
        return account
    }

    func openSession(
        of account: Account, agent: String?, address: String?
    ) async throws -> (key: String, session: AccountSession) {
        try await store.openSession(of: account, length: WebLimits.sessionLength, agent: agent, address: address)
    }

    func session(_ key: String) async throws -> AccountSession? { try await store.session(key) }
    func closeSession(_ id: SessionID) async throws -> Bool { try await store.closeSession(id) }
    func token(_ text: String) async throws -> APIToken? { try await store.token(text) }

    func grants() async throws -> (sessions: [AccountSession], tokens: [APIToken]) {
        (try await store.sessions(), try await store.tokens())
    }

    // MARK: Administration

    func makeSetupToken() async throws -> String? { try await store.makeSetupToken() }

    func accounts() async throws -> [Account] { try await store.accounts() }

    func makeAccount(
        _ name: String, password: String, role: Role, by author: ChangeAuthor
    ) async throws -> Account? {
        guard let account = try await store.makeAccount(name, password: password, role: role) else { return nil }
        try await audit("account.create", name, by: author)
        return account
    }

    func setPassword(_ password: String, of account: Account, by author: ChangeAuthor) async throws {
        try await store.setPassword(password, of: account.name)
        try await audit("account.password", account.name, by: author)
    }

    func setRole(_ role: Role, of account: Account, by author: ChangeAuthor) async throws -> Bool {
        guard try await store.setRole(role, of: account.id) else { return false }
        try await audit("account.role", "\(account.name): \(role.rawValue)", by: author)
        return true
    }

    func removeAccount(_ account: Account, by author: ChangeAuthor) async throws -> Bool {
        guard try await store.removeAccount(account.name) else { return false }
        try await audit("account.remove", account.name, by: author)
        return true
    }

    func makeToken(
        _ name: String, scope: TokenScope, channels: Set<ChannelID>?, expires: Instant?, by author: ChangeAuthor
    ) async throws -> (APIToken, String)? {
        guard try await !store.tokens().contains(where: { $0.name == name }) else { return nil }
        let made = try await store.makeToken(name, scope: scope, channels: channels, expires: expires)
        try await audit("token.create", name, by: author)
        return made
    }

    func removeToken(_ token: APIToken, by author: ChangeAuthor) async throws {
        _ = try await store.removeToken(token.id)
        try await audit("token.revoke", token.name, by: author)
    }

    func invitations() async throws -> [Invitation] { try await store.invitations() }

    func invite(
        _ name: String, role: Role, expires: Instant, by author: ChangeAuthor
    ) async throws -> (Invitation, String)? {
        guard let made = try await store.invite(name, role: role, expires: expires) else { return nil }
        try await audit("invitation.create", "\(name): \(role.rawValue)", by: author)
        return made
    }

    func revoke(_ invitation: Invitation, by author: ChangeAuthor) async throws {
        _ = try await store.removeInvitation(invitation.id)
        try await audit("invitation.revoke", invitation.name, by: author)
    }

    func audit(limit: Int, before: Int64?) async throws -> [AuditLine] {
        try await store.audit(limit: limit, before: before)
    }

    private func audit(_ action: String, _ subject: String, by author: ChangeAuthor) async throws {
        let actor = author.account ?? author.origin.rawValue
        try await store.audit(actor: actor, action: action, subject: subject)
    }

    // MARK: Repeated requests

    func answer(of owner: String, key: String) async throws -> AnsweredRequest? {
        try await store.answeredRequest(of: owner, key: key, within: WebLimits.answerMemory)
    }

    func keep(_ answer: AnsweredRequest, of owner: String, key: String) async throws {
        try await store.keep(answer, of: owner, key: key, within: WebLimits.answerMemory)
    }
}
