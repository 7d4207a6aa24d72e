import Core
import HTTP
import Synchronization

/// Logs accounts in: checks passwords no faster than the limit allows, and opens sessions.
final class LogIn: Sendable {
    enum Outcome {
        case right(Account)
        case wrong
        case wait(TimeSpan)
    }

    private let access: AccessControl
    private let limit = Mutex(LogInLimit())

    init(_ access: AccessControl) { self.access = access }

    func check(account: String, password: String?, _ call: Call) async throws -> Outcome {
        let client = LogInLimit.Client(call.request, call.caller.network)
        if let wait = limit.withLock({ $0.admit(client, at: access.clock.now) }) { return .wait(wait) }
        guard let password, password.count <= WebLimits.longestPassword, account.utf8.count <= WebLimits.nameLength,
            let found = try await access.credentials.logIn(account: account, password: password)
        else { return .wrong }
        limit.withLock { $0.succeeded(client, at: access.clock.now) }
        return .right(found)
    }

    /// A new session, with the header that gives it to the browser.
    func open(_ account: Account, _ call: Call) async throws -> (session: AccountSession, cookie: Request.Field) {
        let agent = call.request.header("User-Agent").map { String($0.prefix(120)) }
        let opened = try await access.credentials.openSession(
            of: account, agent: agent, address: call.request.client.host)
        return (opened.session, SessionCookie.field(opened.key, for: call.request))
    }

    /// Why this cannot be a password; nil when it can.
    static func fault(in password: String) -> String? {
        guard (WebLimits.shortestPassword...WebLimits.longestPassword).contains(password.count),
            password.utf8.count <= 4 * WebLimits.longestPassword
        else {
            return "The password must have \(WebLimits.shortestPassword) to \(WebLimits.longestPassword) characters."
        }
        return nil
    }

    /// How long to wait, in whole seconds.
    static func seconds(_ time: TimeSpan) -> Int64 { (time + .seconds(1)).seconds }
}
