/// Changes that are made together or not at all.
public struct ChangeSet: Hashable, Sendable {
    /// Why, in the operator's words; may be empty.
    public var message: String
    public var operations: [ChangeOperation]

    public init(_ operations: [ChangeOperation], message: String = "") {
        self.operations = operations
        self.message = message
    }
}

/// One step of a change set. Steps take effect in order: later ones see what earlier ones did.
///
/// `match` is the revision that the document must still have; nil means any.
public enum ChangeOperation: Hashable, Sendable {
    /// A new document. Other operations of the change set may refer to it by `ref`, an id below zero.
    case create(DocumentKind, ref: Int64?, value: Tree)
    /// A copy of a document under a name of its own.
    case duplicate(DocumentKey, ref: Int64?)
    /// Sets all fields: those that `value` omits get their defaults.
    case replace(DocumentKey, match: Revision?, value: Tree)
    /// RFC 7396: only the fields that `value` names; null gives a field its default.
    case patch(DocumentKey, match: Revision?, value: Tree)
    /// `unlink` also removes what refers to it; otherwise a document in use stays, with a conflict that names its users.
    case remove(DocumentKey, match: Revision?, unlink: Bool = false)
    /// Adds a child (a rule, an entry, a member) to the document's list, behind the child `after`; nil puts it first.
    case insert(in: DocumentKey, list: String, match: Revision?, after: Int64?, value: Tree)
    /// RFC 7396 on one child of a document.
    case patchChild(Int64, of: DocumentKey, match: Revision?, value: Tree)
    /// Puts a child behind the child `after` of the same list; nil puts it first.
    case move(Int64, of: DocumentKey, match: Revision?, after: Int64?)
    case removeChild(Int64, of: DocumentKey, match: Revision?)
}

/// Who makes a change, and from where.
public struct ChangeAuthor: Hashable, Sendable, Codable {
    /// The way a change came.
    public enum Origin: String, Hashable, Sendable, Codable, CaseIterable {
        /// The web pages.
        case web
        /// A program with an API token.
        case api
        /// A command on this machine.
        case command
        /// A station file that was applied.
        case file
    }

    /// The account's or token's name; nil when nobody had to log in.
    public var account: String?
    public var origin: Origin

    public init(account: String? = nil, origin: Origin) {
        self.account = account
        self.origin = origin
    }
}

/// One document before and after a change; one of both is nil when it was made or removed.
public struct DocumentChange: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, Codable { case added, changed, removed }

    public var key: DocumentKey
    /// After the change, or before its removal.
    public var name: String
    public var before: Tree?
    public var after: Tree?

    public init(_ key: DocumentKey, name: String, before: Tree?, after: Tree?) {
        self.key = key
        self.name = name
        self.before = before
        self.after = after
    }

    public var kind: Kind {
        if before == nil { return .added }
        return after == nil ? .removed : .changed
    }
}

/// An entry of the history: a change set that was made.
public struct CommittedChange: Hashable, Sendable {
    /// Also the revision of the station, and of the documents that it touched, from then on.
    public var number: Int64
    public var time: Instant
    public var author: ChangeAuthor
    public var message: String
    /// In the order of kinds and ids.
    public var changes: [DocumentChange]
    /// The ids that new documents got, by what stood for them in the change set.
    public var created: [DocumentKey: DocumentKey]
    /// The entry that this one takes back.
    public var undoes: Int64?

    public init(
        number: Int64, time: Instant, author: ChangeAuthor, message: String, changes: [DocumentChange],
        created: [DocumentKey: DocumentKey] = [:], undoes: Int64? = nil
    ) {
        self.number = number
        self.time = time
        self.author = author
        self.message = message
        self.changes = changes
        self.created = created
        self.undoes = undoes
    }

    public var revision: Revision { Revision(number) }
}

/// What a change set would do. Nothing is written for it.
public struct ChangePreview: Hashable, Sendable {
    /// Why it cannot be made; empty when it can.
    public var errors: [StationError]
    /// What may surprise: a show that no scan has found yet, for example.
    public var notices: [String]
    public var changes: [DocumentChange]
    /// Of the channels whose timelines would change, in the order of their numbers.
    public var timelines: [TimelineDifference]
    /// What a quick rehearsal finds in the timelines that would change.
    public var findings: [RehearsalFinding]
    /// The station's revision that it was made against.
    public var base: Revision

    public init(
        errors: [StationError] = [], notices: [String] = [], changes: [DocumentChange] = [],
        timelines: [TimelineDifference] = [], findings: [RehearsalFinding] = [], base: Revision
    ) {
        self.errors = errors
        self.notices = notices
        self.changes = changes
        self.timelines = timelines
        self.findings = findings
        self.base = base
    }
}
