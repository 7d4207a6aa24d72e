import Core
import Store
import WebAPI

/// Passwords and tokens for the web layer.
struct AccountDesk: Credentials {
    let store: StationStore

    func hasPassword() async throws -> Bool { try await store.hasPassword() }

    func isPassword(_ password: String) async throws -> Bool { try await store.logIn(password: password) != nil }

    func passwordStamp() async throws -> String? { try await store.passwordStamp() }

    func change(password: String) async throws {
        try await store.setPassword(password)
        try await store.audit(actor: "account page", action: "account.password", subject: StationStore.administrator)
    }

    func isSetUpToken(_ token: String) async throws -> Bool {
        guard try await !store.hasPassword() else { return false }
        return try await store.isSetupToken(token)
    }

    func setUp(password: String, token: String) async throws -> Bool {
        guard try await store.setUp(password: password, token: token) else { return false }
        try await store.audit(actor: "set-up page", action: "account.password", subject: StationStore.administrator)
        return true
    }

    func scope(ofToken token: String) async throws -> Scope? {
        try await store.token(token).flatMap { Scope(rawValue: $0.scope.rawValue) }
    }

    func isWatchToken(_ token: String) async throws -> Bool { try await store.token(token)?.scope == .watch }
}
