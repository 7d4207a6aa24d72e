/// Someone who may log in to the administration.
public struct Account: Hashable, Sendable {
    public var id: AccountID
    public var name: String
    public var role: Role
    public var created: Instant

    public init(id: AccountID, name: String, role: Role = .admin, created: Instant) {
        self.id = id
        self.name = name
        self.role = role
        self.created = created
    }
}

/// A browser that is logged in. Its key, which the browser keeps, is known to the browser alone.
public struct AccountSession: Hashable, Sendable {
    public var id: SessionID
    public var account: Account
    /// What a change must carry besides the cookie.
    public var forgeryToken: String
    public var created: Instant
    public var expires: Instant
    /// What the browser calls itself, and the address that it logged in from.
    public var agent: String?
    public var address: String?

    public init(
        id: SessionID, account: Account, forgeryToken: String, created: Instant, expires: Instant,
        agent: String? = nil, address: String? = nil
    ) {
        self.id = id
        self.account = account
        self.forgeryToken = forgeryToken
        self.created = created
        self.expires = expires
        self.agent = agent
        self.address = address
    }
}

/// A link that makes one account: the invited person sets its password. The link's secret is shown once, when it is made.
public struct Invitation: Hashable, Sendable {
    public var id: InvitationID
    /// What the account will be called.
    public var name: String
    public var role: Role
    public var created: Instant
    public var expires: Instant

    public init(id: InvitationID, name: String, role: Role, created: Instant, expires: Instant) {
        self.id = id
        self.name = name
        self.role = role
        self.created = created
        self.expires = expires
    }
}

/// What the bearer of a token may do: watch only, or what a role may.
public enum TokenScope: String, Hashable, Sendable, Codable, CaseIterable {
    /// Streams, guide, lineup, playlist and artwork.
    case watch
    case viewer, `operator`, editor, admin

    /// nil: it may only watch.
    public var role: Role? { Role(rawValue: rawValue) }

    /// Reads also the words of earlier versions.
    public init?(word: String) {
        switch word {
        case "read": self = .viewer
        case "control": self = .operator
        default: self.init(rawValue: word)
        }
    }
}

/// A key for programs and players. The token itself is shown once, when it is made.
public struct APIToken: Hashable, Sendable {
    public var id: APITokenID
    public var name: String
    public var scope: TokenScope
    /// The only channels that it is good for; nil: all.
    public var channels: Set<ChannelID>?
    public var created: Instant
    /// nil never expires.
    public var expires: Instant?

    public init(
        id: APITokenID, name: String, scope: TokenScope, channels: Set<ChannelID>? = nil, created: Instant,
        expires: Instant? = nil
    ) {
        self.id = id
        self.name = name
        self.scope = scope
        self.channels = channels
        self.created = created
        self.expires = expires
    }
}

/// Who changed what.
public struct AuditLine: Hashable, Sendable {
    public var id: Int64
    public var instant: Instant
    /// An account's or token's name, or `command line`.
    public var actor: String
    /// Such as `channel.save`.
    public var action: String
    public var subject: String

    public init(id: Int64, instant: Instant, actor: String, action: String, subject: String) {
        self.id = id
        self.instant = instant
        self.actor = actor
        self.action = action
        self.subject = subject
    }
}

/// A response that was given under an idempotency key, and is given again when its request is repeated.
public struct AnsweredRequest: Hashable, Sendable {
    /// Of method, path and body of the request.
    public var fingerprint: Int64
    public var status: Int
    /// Lines of name, colon and value.
    public var headers: String
    public var body: [UInt8]

    public init(fingerprint: Int64, status: Int, headers: String, body: [UInt8]) {
        self.fingerprint = fingerprint
        self.status = status
        self.headers = headers
        self.body = body
    }
}

public typealias AccountID = Identifier<Account>
public typealias APITokenID = Identifier<APIToken>
public typealias InvitationID = Identifier<Invitation>
public typealias SessionID = Identifier<AccountSession>

/// What an account or an API token may do. Each role includes the ones before it.
public enum Role: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    /// Watch, and see guide, lineup and what is on now.
    case viewer
    /// Start and stop channels, scan, rehearse; see viewers, faults and the as-run log.
    case `operator`
    /// Change channels, schedules and everything that they use; undo own changes.
    case editor
    /// Everything: libraries, profiles, accounts, tokens, backups.
    case admin

    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .viewer: 0
        case .operator: 1
        case .editor: 2
        case .admin: 3
        }
    }
}
