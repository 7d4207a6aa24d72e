/// What a route asks of its caller.
public enum Need: String, Hashable, Sendable, CaseIterable {
    /// Nothing: health checks and the log-in itself.
    case nothing
    /// Streams, guide, lineup, playlists, logos, posters.
    case watch
    /// Pages and reading the API.
    case read
    /// Starting, stopping and scanning.
    case control
    /// Everything else that changes the station.
    case administer
}

/// What an API token allows. Each includes the ones before it.
public enum Scope: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    case read, control, admin

    public static func < (left: Scope, right: Scope) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .read: 0
        case .control: 1
        case .admin: 2
        }
    }
}

/// Who calls, as far as it is known.
public struct Visitor: Hashable, Sendable {
    public var network: Network
    /// Logged in with the password.
    public var session: Session?
    /// The scope of the API token that came along.
    public var scope: Scope?
    /// The path began with a valid watch token.
    public var hasWatchToken: Bool

    public init(network: Network, session: Session? = nil, scope: Scope? = nil, hasWatchToken: Bool = false) {
        self.network = network
        self.session = session
        self.scope = scope
        self.hasWatchToken = hasWatchToken
    }
}

/// Who may do what: one pure function.
public struct AccessRule: Sendable {
    /// Who may watch without a token or a session.
    public enum OpenTo: String, Hashable, Sendable, CaseIterable { case nobody, home, everyone }

    public var watchingIsOpenTo: OpenTo

    public init(watchingIsOpenTo: OpenTo = .home) { self.watchingIsOpenTo = watchingIsOpenTo }

    /// nil: allowed. `hasPassword` tells whether somebody has set the station up.
    public func refusal(_ need: Need, _ visitor: Visitor, hasPassword: Bool) -> WebFault? {
        if need == .nothing || visitor.session != nil { return nil }
        let least: Scope =
            switch need {
            case .nothing, .watch, .read: .read
            case .control: .control
            case .administer: .admin
            }
        if let scope = visitor.scope { return scope >= least ? nil : .scope(needed: least) }
        switch need {
        case .nothing: return nil
        case .watch where visitor.hasWatchToken: return nil
        case .watch, .read: return isNear(visitor.network) ? nil : .notHere
        case .control, .administer: return hasPassword ? .logInNeeded : .setUpNeeded
        }
    }

    private func isNear(_ network: Network) -> Bool {
        switch watchingIsOpenTo {
        case .nobody: false
        case .home: network != .elsewhere
        case .everyone: true
        }
    }
}

extension WebFault {
    static let notHere = WebFault(
        "access.not-here", what: "Answering a client outside the home network",
        why: "watching is open to this machine and private networks only",
        fix: "Log in, use a link with a watch token (/w/…), or send an API token.")
    static let logInNeeded = WebFault(
        "access.log-in", what: "Changing the station", why: "nobody is logged in",
        fix: "Log in at /login, or send an API token as Authorization: Bearer.")
    static let setUpNeeded = WebFault(
        "access.set-up", what: "Changing the station", why: "no password has been set yet",
        fix: "Open the one-time set-up link that the station printed when it started.")

    static func scope(needed: Scope) -> WebFault {
        WebFault(
            "access.scope", what: "Using an API token", why: "it does not allow this",
            fix: "Use a token with the scope \(needed.rawValue).")
    }
}
