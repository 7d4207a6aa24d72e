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
