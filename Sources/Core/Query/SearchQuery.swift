/// A query for media, in the language of Lucene's classic parser, as ErsatzTV's users write it: `genre:western AND
/// minutes:[60 TO *]`. docs/search.md has its fields and operators.
public struct SearchQuery: Hashable, Sendable, CustomStringConvertible {
    /// As it was written.
    public let text: String
    public let root: QueryNode
    /// Conditions that change nothing, as the second of `a AND b OR c`: where they begin, and why.
    public let notices: [QueryError]

    /// Reads a query; never takes longer than its length allows.
    public init(_ text: String) throws(QueryError) {
        var parser = try QueryParser(text)
        root = try parser.query()
        notices = parser.notices
        self.text = text
    }

    /// The query as it was understood: what must hold with `+`, what must not with `-`.
    public var description: String { root.description }

    /// The conditions, from left to right.
    public var terms: [QueryTerm] { root.terms }
}

/// A piece of a query.
public indirect enum QueryNode: Hashable, Sendable {
    case group([QueryClause])
    case term(QueryTerm)
    /// `*:*`
    case everything
}

/// A piece of a group and what it means for the group: everything required holds and nothing forbidden does; where
/// nothing is required, one of the others holds.
public struct QueryClause: Hashable, Sendable {
    public enum Role: Hashable, Sendable { case required, optional, forbidden }

    public var role: Role
    public var node: QueryNode
    /// How many characters stand before it.
    public var offset: Int
}

/// One condition on one field.
public struct QueryTerm: Hashable, Sendable {
    public let field: QueryField
    public let value: QueryValue
    /// How many characters stand before the value.
    public let offset: Int
}

public enum QueryValue: Hashable, Sendable {
    case pattern(QueryPattern)
    /// Whole texts in the order of their characters, both ends included unless they say otherwise.
    case texts(QueryBounds<String>)
    case numbers(QueryBounds<Int>)
    case days(QueryBounds<CivilDate>)
    case span(RelativeSpan)
}

/// A stretch of values. An end that is nil is open.
public struct QueryBounds<Value: Hashable & Sendable>: Hashable, Sendable {
    public struct End: Hashable, Sendable {
        public let value: Value
        public let isIncluded: Bool

        public init(_ value: Value, isIncluded: Bool = true) {
            self.value = value
            self.isIncluded = isIncluded
        }
    }

    public let lower: End?
    public let upper: End?

    public init(_ lower: End?, _ upper: End?) {
        self.lower = lower
        self.upper = upper
    }
}

extension QueryNode: CustomStringConvertible {
    public var description: String {
        switch self {
        case .everything: "*:*"
        case .term(let term): "\(term.field.rawValue):\(term.value)"
        case .group(let clauses): clauses.map(\.description).joined(separator: " ")
        }
    }

    var terms: [QueryTerm] {
        switch self {
        case .everything: []
        case .term(let term): [term]
        case .group(let clauses): clauses.flatMap(\.node.terms)
        }
    }
}

extension QueryClause: CustomStringConvertible {
    public var description: String {
        let sign =
            switch role {
            case .required: "+"
            case .optional: ""
            case .forbidden: "-"
            }
        if case .group = node { return "\(sign)(\(node))" }
        return sign + node.description
    }
}

extension QueryValue: CustomStringConvertible {
    public var description: String {
        switch self {
        case .pattern(let pattern): pattern.description
        case .texts(let bounds): bounds.description
        case .numbers(let bounds): bounds.description
        case .days(let bounds): bounds.description
        case .span(let span): "\"\(span)\""
        }
    }
}

extension QueryBounds: CustomStringConvertible {
    public var description: String {
        if let lower, lower == upper { return "\(lower.value)" }
        let opening = lower?.isIncluded == false ? "{" : "["
        let closing = upper?.isIncluded == false ? "}" : "]"
        return "\(opening)\(lower.map { "\($0.value)" } ?? "*") TO \(upper.map { "\($0.value)" } ?? "*")\(closing)"
    }
}

/// What a query may hold at most. One within these limits is read at once and can be looked up.
public enum QueryLimits {
    /// In characters.
    public static let length = 16_384
    /// Conditions, in all groups together.
    public static let clauseCount = 1_024
    /// Groups inside groups.
    public static let depth = 24
    /// Collections inside collections, as members or by the names in their queries.
    public static let collectionDepth = 32
}

/// Why a query was refused, and at which character.
public struct QueryError: Explained, Hashable {
    public let query: String
    /// How many characters (Unicode scalars) stand before the place.
    public let offset: Int
    public let found: String
    public let expected: String

    public init(_ query: String, at offset: Int, found: String, expected: String) {
        self.query = query
        self.offset = offset
        self.found = found
        self.expected = expected
    }

    /// Counted from 1.
    public var column: Int { offset + 1 }

    public var code: String { "query.invalid" }
    public var category: ErrorCategory { .invalid }
    public var places: [ErrorPlace] {
        [ErrorPlace(.text(line: 1, column: column), code: code, found: found, expected: expected)]
    }
    public var what: String { "Cannot read the query “\(query.count > 120 ? query.prefix(117) + "…" : query[...])”" }
    public var why: String { "column \(column): found \(found), expected \(expected)" }
    public var fix: String { "Correct the query at this position; docs/search.md lists every field and operator." }
}

extension SearchQuery {
    /// The collections that the query names, with the places of the names in it. Names with wildcards name whatever
    /// fits when the query is looked up.
    public var namedCollections: [(name: String, offset: Int)] {
        terms.compactMap { term in
            guard term.asksForCollections, case .pattern(let pattern) = term.value else { return nil }
            return pattern.plain.map { ($0, term.offset) }
        }
    }

    /// Whether what it finds depends on what some collection holds.
    public var asksForCollections: Bool { terms.contains(where: \.asksForCollections) }
}

extension QueryTerm {
    fileprivate var asksForCollections: Bool { field == .collection || field == .smartCollection }
}
