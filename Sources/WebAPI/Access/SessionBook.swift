public import Core
import Synchronization

/// A browser that is logged in.
public struct Session: Hashable, Sendable {
    /// What the cookie holds.
    public let key: String
    /// What a change must carry besides the cookie.
    public let forgeryToken: String
    public let expires: Instant
    /// Of the password that opened it: the session ends with the password.
    public let passwordStamp: String?
}

/// The sessions of this run; a restart logs everybody out. Safe from any thread.
public final class SessionBook: Sendable {
    private let sessions = Mutex<[String: Session]>([:])

    public init() {}

    public func open(at now: Instant, passwordStamp: String?) -> Session {
        let session = Session(
            key: RandomText.make(), forgeryToken: RandomText.make(), expires: now + WebLimits.sessionLength,
            passwordStamp: passwordStamp)
        sessions.withLock { sessions in
            sessions = sessions.filter { $0.value.expires > now }
            if sessions.count >= WebLimits.sessions, let oldest = sessions.values.min(by: { $0.expires < $1.expires }) {
                sessions[oldest.key] = nil
            }
            sessions[session.key] = session
        }
        return session
    }

    public func find(_ key: String, at now: Instant) -> Session? {
        sessions.withLock { $0[key] }.flatMap { $0.expires > now ? $0 : nil }
    }

    public func close(_ key: String) { sessions.withLock { $0[key] = nil } }

    /// Logs everyone out.
    public func closeAll() { sessions.withLock { $0.removeAll() } }
}

/// Text that nobody can guess.
public enum RandomText {
    /// 43 letters, digits, `-` and `_`: 258 random bits from the system's generator.
    public static func make() -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        var generator = SystemRandomNumberGenerator()
        return String((0..<43).map { _ in letters[Int.random(in: 0..<64, using: &generator)] })
    }

    /// Compares without telling by its duration where the texts differ.
    public static func equal(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
