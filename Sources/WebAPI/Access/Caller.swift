public import Core
public import HTTP

/// What a caller has shown to prove who they are.
public enum Grant: Hashable, Sendable {
    case session(AccountSession)
    case token(APIToken)
    /// A command of the user that the station runs as, through its Unix socket.
    case owner

    /// nil: only watching.
    public var role: Role? {
        switch self {
        case .session(let session): session.account.role
        case .token(let token): token.scope.role
        case .owner: .admin
        }
    }

    /// The account's or token's name.
    public var name: String {
        switch self {
        case .session(let session): session.account.name
        case .token(let token): token.name
        case .owner: "command"
        }
    }

    /// Tells grants apart, in memory and in the store.
    var key: String {
        switch self {
        case .session(let session): "session \(session.id)"
        case .token(let token): "token \(token.id)"
        case .owner: "owner"
        }
    }
}

/// The caller, as far as it is known.
public struct Caller: Hashable, Sendable {
    public var network: Network
    /// nil: a caller without session or token.
    public var grant: Grant?
    /// The path began with this watch token.
    public var watchToken: APIToken?

    public init(network: Network, grant: Grant? = nil, watchToken: APIToken? = nil) {
        self.network = network
        self.grant = grant
        self.watchToken = watchToken
    }

    public var session: AccountSession? {
        if case .session(let session) = grant { return session }
        return nil
    }

    /// The only channels that the caller may see or change; nil: all.
    public var channels: Set<ChannelID>? {
        if case .token(let token) = grant { return token.channels }
        return grant == nil ? watchToken?.channels : nil
    }

    /// When the session or token ends.
    var expires: Instant? {
        switch grant {
        case .session(let session): session.expires
        case .token(let token): token.expires
        case .owner, nil: nil
        }
    }

    func reaches(_ channel: ChannelID) -> Bool { channels?.contains(channel) ?? true }

    /// Paths of files and the viewers are the operator's business, not that of everyone in the network.
    var seesPaths: Bool { (grant?.role ?? (network == .loopback ? .operator : .viewer)) >= .operator }

    /// For the history and the audit.
    var author: ChangeAuthor {
        switch grant {
        case .session(let session): ChangeAuthor(account: session.account.name, origin: .web)
        case .token(let token): ChangeAuthor(account: token.name, origin: .api)
        case .owner: ChangeAuthor(account: "command", origin: .command)
        case nil: ChangeAuthor(origin: .api)
        }
    }
}

/// How near a client is.
public enum Network: Hashable, Sendable {
    /// This machine.
    case loopback
    /// A private network, which no one outside can use.
    case home
    case elsewhere

    /// `hosts` tells public names: a client of this machine that uses one comes through a proxy that does not name its
    /// client, so it may be anyone.
    init(_ request: Request, hosts: HostRule) {
        let network = Network(request.client)
        switch request.arrival {
        case .ownSocket: self = .loopback
        case .unknownProxy: self = .elsewhere
        case .trustedProxy: self = network
        case .direct:
            let host = request.header("Host").flatMap { HostName(authority: $0) }
            self = network == .loopback && host.map(hosts.isPublic) == true ? .elsewhere : network
        }
    }

    public init(_ client: ClientAddress) {
        self = client.isLoopback ? .loopback : client.isPrivate ? .home : .elsewhere
    }
}
