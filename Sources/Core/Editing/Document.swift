/// What an operator makes. The raw values are the words of station files, references and the API, where they are plural.
public enum DocumentKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Name, time zone and defaults of the station itself; there is one.
    case station
    case library, collection, playlist, graphic, filler, profile, schedule, channel

    /// The word for several, as in `/api/v1/libraries`.
    public var plural: String {
        switch self {
        case .station: "station"
        case .library: "libraries"
        case .collection, .playlist, .graphic, .filler, .profile, .schedule, .channel: "\(rawValue)s"
        }
    }
}

/// Which document is meant. Ids are unique within a kind, and never reused.
public struct DocumentKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var kind: DocumentKind
    /// Below zero: the id that stands for a new document within one change set.
    public var id: Int64

    public init(_ kind: DocumentKind, _ id: Int64) {
        self.kind = kind
        self.id = id
    }

    /// The station's own settings.
    public static let station = DocumentKey(.station, 1)

    public var description: String { "\(kind.rawValue) \(id)" }

    public static func < (left: Self, right: Self) -> Bool {
        (left.kind.rawValue, left.id) < (right.kind.rawValue, right.id)
    }
}

/// The number of the change set that touched something last. It grows by one with each change set of the station.
public struct Revision: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public var number: Int64

    public init(_ number: Int64) { self.number = number }

    public var description: String { "r\(number)" }

    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

/// One thing that an operator made, as it stands now.
public struct Document: Hashable, Sendable {
    public var key: DocumentKey
    public var name: String
    public var revision: Revision
    /// Its fields, with references by id; what has its default is left out.
    public var body: Tree

    public init(_ key: DocumentKey, name: String, revision: Revision, body: Tree) {
        self.key = key
        self.name = name
        self.revision = revision
        self.body = body
    }
}

/// That one document refers to another, and where.
public struct DocumentUse: Hashable, Sendable {
    /// The one that refers.
    public var user: DocumentKey
    public var name: String
    /// A JSON pointer into it, such as `/rules/2/content/collection`.
    public var pointer: String

    public init(_ user: DocumentKey, name: String, pointer: String) {
        self.user = user
        self.name = name
        self.pointer = pointer
    }
}
