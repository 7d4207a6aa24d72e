public import Core

/// What a route asks of its caller.
public enum RequiredAccess: Hashable, Sendable {
    /// Nothing: health checks and the login itself.
    case open
    /// Streams, guide, lineup, playlists, logos, posters.
    case watch
    case role(Role)

    static let viewer = RequiredAccess.role(.viewer)
    static let `operator` = RequiredAccess.role(.operator)
    static let editor = RequiredAccess.role(.editor)
    static let admin = RequiredAccess.role(.admin)
}

/// Who may do what: one pure function.
public struct AccessRule: Sendable {
    /// Who may watch without a token or a session.
    public enum OpenTo: String, Hashable, Sendable, CaseIterable { case nobody, home, everyone }

    public var watchingIsOpenTo: OpenTo

    public init(watchingIsOpenTo: OpenTo = .home) { self.watchingIsOpenTo = watchingIsOpenTo }

    /// nil: allowed. `isChange`: the request is more than a question. `hasPassword`: the station has been set up.
    public func refusal(
        _ need: RequiredAccess, _ caller: Caller, isChange: Bool, hasPassword: Bool
    ) -> WebError? {
        switch need {
        case .open: return nil
        case .watch:
            if caller.grant != nil || caller.watchToken != nil { return nil }
            return isNear(caller.network) ? nil : .notHere
        case .role(let least):
            if let grant = caller.grant { return grant.role.map { $0 >= least } ?? false ? nil : .role(needed: least) }
            guard isNear(caller.network) else { return .notHere }
            if least <= readingRole(caller.network) && (least == .viewer || !isChange) { return nil }
            return hasPassword ? .logInNeeded : .setUpNeeded
        }
    }

    /// What callers without a session or token may read: those on this machine what operators see, because its users can
    /// read the log and the files anyway; those at home what viewers see.
    func readingRole(_ network: Network) -> Role { network == .loopback ? .operator : .viewer }

    private func isNear(_ network: Network) -> Bool {
        switch watchingIsOpenTo {
        case .nobody: false
        case .home: network != .elsewhere
        case .everyone: true
        }
    }
}

extension WebError {
    static let notHere = WebError(
        "access.not-here", .forbidden, what: "Cannot answer a client outside the home network",
        why: "watching is open to this machine and private networks only",
        fix: "Log in, use a link with a watch token (/w/…), or send an API token.")
    static let logInNeeded = WebError(
        "access.log-in", .forbidden, status: 401, what: "Cannot do this without an account",
        why: "the request carries neither a session nor an API token",
        fix: "Log in at /login, or send an API token as Authorization: Bearer.")
    static let setUpNeeded = WebError(
        "access.set-up", .forbidden, what: "Cannot change the station", why: "no password has been set yet",
        fix: "Open the one-time setup link that the station printed when it started.")
    static let channelOutOfReach = WebError(
        "access.channels", .forbidden, what: "Cannot use this token here",
        why: "it is limited to other channels", fix: "Use a token without a limit, or one for this channel.")

    static func role(needed: Role) -> WebError {
        WebError(
            "access.role", .forbidden, what: "Cannot do this with the role of this account or token",
            why: "it needs the role \(needed.rawValue)",
            fix: "Use an account or token with the role \(needed.rawValue); an admin can give it to this one.")
    }
}
