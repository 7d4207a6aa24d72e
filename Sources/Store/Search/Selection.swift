import SQLite

/// Which rows of `media` a piece of a query chooses.
enum Selection {
    case nothing
    case everything
    /// Rows for which the condition holds.
    case rows(Condition)

    struct Condition {
        /// A condition on a row of `media AS m`; nil when it is only whether `source` has the row.
        let test: SQLText?
        /// Finds the same rows by an index, as a SELECT of their ids; nil when every row must be looked at.
        let source: SQLText?
        /// What the full-text index is asked for, when `source` asks it for nothing else.
        var match: String?
        /// How deep the parentheses of `test` are.
        var depth = 0
    }

    static func test(_ test: SQLText) -> Selection { .rows(Condition(test: test, source: nil)) }

    static func source(_ source: SQLText) -> Selection { .rows(Condition(test: nil, source: source)) }

    /// What fits a query of the full-text index over titles and plots.
    static func match(_ match: String) -> Selection {
        .rows(
            Condition(
                test: nil, source: SQLText("SELECT rowid FROM media_words WHERE media_words MATCH ?", match),
                match: match))
    }
}

/// The tables that a statement names before it begins: `WITH s0 (id) AS (…), s1 (id) AS (…)`. However deep a query is,
/// the statement stays flat, as SQLite's parser wants it.
struct SourceList {
    private var sources: [SQLText] = []
    /// SQLite's parser has room for about three times as many.
    private static let greatestDepth = 8

    /// The condition as one on a row of `media AS m`.
    mutating func expression(_ condition: Selection.Condition) -> SQLText {
        if let test = condition.test { return test }
        guard let source = condition.source else { return SQLText("true") }
        sources.append(source)
        return "m.id IN " + SQLText.name(sources.count - 1)
    }

    /// Puts the tables in front of a statement.
    func with(_ statement: SQLText) -> SQLText {
        if sources.isEmpty { return statement }
        let tables = sources.enumerated().map { number, source in
            SQLText.name(number) + " (id) AS (" + source + ")"
        }
        return "WITH " + SQLText.joined(tables, by: ", ") + " " + statement
    }

    mutating func all(of parts: [Selection]) -> Selection {
        var conditions: [Selection.Condition] = []
        for part in parts {
            switch part {
            case .nothing: return .nothing
            case .everything: continue
            case .rows(let condition): conditions.append(condition)
            }
        }
        Self.joinMatches(&conditions)
        guard let first = conditions.first else { return .everything }
        if conditions.count == 1 { return .rows(first) }
        var tests: [SQLText] = []
        for condition in conditions { tests.append(expression(condition)) }
        let test = SQLText.tree(tests[...], by: " AND ")
        let isFound = conditions.contains { $0.source != nil }
        return Self.flat(test, source: isFound ? Self.select(test) : nil, over: conditions)
    }

    /// The full-text index is quicker to find what fits two of its queries than we are to compare what it finds for each.
    private static func joinMatches(_ conditions: inout [Selection.Condition]) {
        let matches = conditions.compactMap(\.match)
        guard matches.count > 1 else { return }
        conditions.removeAll { $0.match != nil }
        let joined = matches.map { "(\($0))" }.joined(separator: " AND ")
        if case .rows(let condition) = Selection.match(joined) { conditions.append(condition) }
    }

    /// A condition over others; one that has become deep is looked up by itself.
    private static func flat(
        _ test: SQLText, source: SQLText?, over parts: [Selection.Condition]
    ) -> Selection {
        let depth = 1 + (parts.map(\.depth).max() ?? 0)
        if depth > greatestDepth { return .source(select(test)) }
        return .rows(Selection.Condition(test: test, source: source, depth: depth))
    }

    mutating func any(of parts: [Selection]) -> Selection {
        var found: [SQLText] = []
        var tests: [SQLText] = []
        var tested: [Selection.Condition] = []
        for part in parts {
            switch part {
            case .nothing: continue
            case .everything: return .everything
            case .rows(let condition):
                if let source = condition.source {
                    found.append(source)
                } else {
                    tested.append(condition)
                    tests.append(expression(condition))
                }
            }
        }
        let source = union(found)
        if tests.isEmpty { return source.map(Selection.source) ?? .nothing }
        if let source { tests.append(expression(Selection.Condition(test: nil, source: source))) }
        return Self.flat(SQLText.tree(tests[...], by: " OR "), source: nil, over: tested)
    }

    /// What a condition leaves unknown (a height where there is no picture) does not hold, so its opposite does.
    mutating func none(of part: Selection) -> Selection {
        switch part {
        case .nothing: .everything
        case .everything: .nothing
        case .rows(let condition):
            Self.flat("(" + expression(condition) + ") IS NOT TRUE", source: nil, over: [condition])
        }
    }

    static func select(_ test: SQLText) -> SQLText {
        "SELECT m.id FROM media AS m INDEXED BY media_by_search WHERE " + test
    }

    /// SQLite joins at most 500 SELECTs; more are joined step by step.
    private mutating func union(_ found: [SQLText]) -> SQLText? {
        var open = found
        while open.count > 100 {
            let joined = SQLText.joined(open.prefix(100), by: " UNION ALL ")
            sources.append(joined)
            open = Array(open.dropFirst(100)) + ["SELECT id FROM " + SQLText.name(sources.count - 1)]
        }
        return open.isEmpty ? nil : SQLText.joined(open, by: " UNION ALL ")
    }
}
