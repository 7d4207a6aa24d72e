/// Someone who may log in to the administration.
public struct Account: Hashable, Sendable {
    public var id: AccountID
    public var name: String
    public var created: Instant

    public init(id: AccountID, name: String, created: Instant) {
        self.id = id
        self.name = name
        self.created = created
    }
}

/// What the bearer of a token may do; each scope holds the ones before it.
public enum TokenScope: String, Hashable, Sendable, Codable, CaseIterable {
    /// Streams, guide, lineup, playlist and artwork.
    case watch
    /// See the administration.
    case read
    /// Change channels and schedules, start scans.
    case control
    /// Everything, accounts and tokens included.
    case admin
}

/// A key for programs and players. The token itself is shown once, when it is made.
public struct APIToken: Hashable, Sendable {
    public var id: APITokenID
    public var name: String
    public var scope: TokenScope
    public var created: Instant
    /// nil never expires.
    public var expires: Instant?

    public init(id: APITokenID, name: String, scope: TokenScope, created: Instant, expires: Instant? = nil) {
        self.id = id
        self.name = name
        self.scope = scope
        self.created = created
        self.expires = expires
    }
}

/// Who changed what.
public struct AuditLine: Hashable, Sendable {
    public var instant: Instant
    /// An account's or token's name, or `command line`.
    public var actor: String
    /// As `channel.save`.
    public var action: String
    public var subject: String

    public init(instant: Instant, actor: String, action: String, subject: String) {
        self.instant = instant
        self.actor = actor
        self.action = action
        self.subject = subject
    }
}

public typealias AccountID = Identifier<Account>
public typealias APITokenID = Identifier<APIToken>
