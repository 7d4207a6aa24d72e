/// A piece of SQL with its values, for statements that are put together at run time. Text comes from literals of this
/// program only, so that nothing anybody typed can become SQL: that is always a value.
public struct SQLText {
    public private(set) var text: String
    public private(set) var values: [any ColumnValue]

    /// Each `?` of the literal takes one value.
    public init(_ literal: StaticString, _ values: any ColumnValue...) {
        text = literal.description
        self.values = values
    }

    private init(text: String, values: [any ColumnValue]) {
        self.text = text
        self.values = values
    }

    /// The name of a table that is part of a statement, such as `s3`.
    public static func name(_ number: Int) -> SQLText { SQLText(text: "s\(number)", values: []) }

    /// As many `?` as there are values, in parentheses.
    public static func list(_ values: [any ColumnValue]) -> SQLText {
        SQLText(text: "(\(Array(repeating: "?", count: values.count).joined(separator: ", ")))", values: values)
    }

    public static func + (left: SQLText, right: SQLText) -> SQLText {
        SQLText(text: left.text + right.text, values: left.values + right.values)
    }

    public static func + (left: SQLText, right: StaticString) -> SQLText { left + SQLText(right) }

    public static func + (left: StaticString, right: SQLText) -> SQLText { SQLText(left) + right }

    public static func joined(_ pieces: some Sequence<SQLText>, by separator: StaticString) -> SQLText {
        let pieces = Array(pieces)
        return SQLText(
            text: pieces.map(\.text).joined(separator: separator.description), values: pieces.flatMap(\.values))
    }

    /// The pieces with `separator` between them, as a tree of parentheses: SQLite bounds how deep a chain may be.
    public static func tree(_ pieces: ArraySlice<SQLText>, by separator: StaticString) -> SQLText {
        if pieces.count <= 16 { return "(" + joined(pieces, by: separator) + ")" }
        let middle = pieces.startIndex + pieces.count / 2
        return "(" + tree(pieces[..<middle], by: separator) + separator + tree(pieces[middle...], by: separator) + ")"
    }
}
