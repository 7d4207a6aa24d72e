/// Reads the grammar of Lucene's classic query parser:
///
///     query   = [sign] clause { [AND | OR] [sign] clause }       sign: + - ! NOT
///     clause  = [field :] ( value | "(" query ")" ) [^ number]   without a field: title
///     value   = word | "quoted" [~ number] | [a TO b] | {a TO b}
///
/// AND and OR have no precedence: AND makes the conditions on both sides of it required, and what is required nowhere is
/// optional.
struct QueryParser {
    var reader: QueryReader
    private var clauseCount = 0
    private(set) var notices: [QueryError] = []

    init(_ text: String) throws(QueryError) {
        reader = QueryReader(text)
        guard reader.characters.count <= QueryLimits.length else {
            throw QueryError(
                text, at: QueryLimits.length, found: "\(reader.characters.count) characters",
                expected: "at most \(QueryLimits.length)")
        }
    }

    mutating func query() throws(QueryError) -> QueryNode {
        let root = try group(of: .title, depth: 0)
        if reader.isAtEnd { return root }
        throw unexpected("the end, or an opening parenthesis before it")
    }

    func unexpected(_ expected: String) -> QueryError { fault(at: reader.index, reader.sketch, expected) }

    func fault(at offset: Int, _ found: String, _ expected: String) -> QueryError {
        QueryError(reader.text, at: offset, found: found, expected: expected)
    }

    private enum Conjunction: String { case and = "AND", or = "OR" }

    private mutating func group(of field: QueryField, depth: Int) throws(QueryError) -> QueryNode {
        var clauses: [QueryClause] = []
        while true {
            reader.skipSpace()
            if reader.isAtEnd || reader.next == ")" { break }
            let conjunction = try conjunction(isFirst: clauses.isEmpty)
            let offset = reader.index
            let role = sign(conjunction)
            let node = try clause(of: field, depth: depth)
            if conjunction == .and, clauses[clauses.count - 1].role == .optional {
                clauses[clauses.count - 1].role = .required
            }
            clauses.append(QueryClause(role: role, node: node, offset: offset))
        }
        if clauses.isEmpty { throw unexpected("a word, a field such as genre:western, or an opening parenthesis") }
        noteIdle(clauses)
        if clauses.count == 1, clauses[0].role != .forbidden { return clauses[0].node }
        return .group(clauses)
    }

    private mutating func conjunction(isFirst: Bool) throws(QueryError) -> Conjunction? {
        let offset = reader.index
        var found: Conjunction?
        if reader.skipOperator("AND") || reader.skipOperator("&&") { found = .and }
        if found == nil, reader.skipOperator("OR") || reader.skipOperator("||") { found = .or }
        guard let found else { return nil }
        if isFirst {
            throw fault(at: offset, "“\(found.rawValue)”", "something before it, or the word in quotes")
        }
        reader.skipSpace()
        if reader.isAtEnd || reader.next == ")" { throw unexpected("a condition after \(found.rawValue)") }
        return found
    }

    private mutating func sign(_ conjunction: Conjunction?) -> QueryClause.Role {
        defer { reader.skipSpace() }
        if reader.skip("+") { return .required }
        if reader.skip("-") || reader.skip("!") || reader.skipOperator("NOT") { return .forbidden }
        return conjunction == .and ? .required : .optional
    }

    private mutating func clause(of field: QueryField, depth: Int) throws(QueryError) -> QueryNode {
        clauseCount += 1
        guard clauseCount <= QueryLimits.clauseCount else {
            throw unexpected("at most \(QueryLimits.clauseCount) conditions")
        }
        let offset = reader.index
        guard reader.next != "(", reader.next != "\"", reader.next != "[", reader.next != "{" else {
            return try value(of: field, depth: depth)
        }
        try refuseOperator("a condition")
        let word = try reader.word()
        let end = reader.index
        reader.skipSpace()
        guard reader.next == ":" else { return try finished(word, field, offset, end) }
        reader.skip()
        reader.skipSpace()
        if word == [.any], reader.skip("*") { return .everything }
        return try value(of: try named(word, offset), depth: depth)
    }

    private mutating func refuseOperator(_ expected: String) throws(QueryError) {
        let offset = reader.index
        for name in ["AND", "OR", "NOT", "&&", "||"] where reader.skipOperator(name) {
            throw fault(at: offset, "“\(name)”", "\(expected), or the word in quotes")
        }
    }

    /// A word that turned out to be no field.
    private mutating func finished(
        _ word: [QueryPattern.Piece], _ field: QueryField, _ offset: Int, _ end: Int
    ) throws(QueryError) -> QueryNode {
        if word.isEmpty { throw unexpected("a word, a field, quotes or a parenthesis") }
        let term = QueryTerm(field: field, value: try read(QueryPattern(word), field, offset), offset: offset)
        if end == reader.index { try skipBoost() }
        return .term(term)
    }

    private func named(_ word: [QueryPattern.Piece], _ offset: Int) throws(QueryError) -> QueryField {
        let name = QueryPattern(word).plain ?? ""
        if let field = QueryField(rawValue: name.lowercased()) { return field }
        if name.isEmpty { throw fault(at: offset, "“:” without a field", "a field such as genre before it") }
        let hint = suggestion(for: name, among: QueryField.allCases.map(\.rawValue))
        throw fault(
            at: offset, "the unknown field “\(name)”\(hint)",
            "a field such as title, genre, tag, show_title or minutes; write \\: for a colon in a text")
    }

    private mutating func value(of field: QueryField, depth: Int) throws(QueryError) -> QueryNode {
        let offset = reader.index
        switch reader.next {
        case "(":
            guard depth < QueryLimits.depth else {
                throw unexpected("at most \(QueryLimits.depth) groups inside groups")
            }
            reader.skip()
            let inner = try group(of: field, depth: depth + 1)
            guard reader.skip(")") else {
                throw fault(at: offset, "an opening parenthesis", "a closing one after it")
            }
            try skipBoost()
            return inner
        case "[", "{":
            let term = QueryTerm(field: field, value: try range(of: field), offset: offset)
            try skipBoost()
            return .term(term)
        case "\"":
            let pieces = try reader.quotation()
            let pattern = QueryPattern(pieces, isQuoted: true, slop: try slop())
            let term = QueryTerm(field: field, value: try read(pattern, field, offset), offset: offset)
            try skipBoost()
            return .term(term)
        default:
            if let next = reader.next, "+-!".unicodeScalars.contains(next) {
                throw unexpected("a value; a sign stands before the field, and as part of a text in quotes")
            }
            try refuseOperator("a value for \(field.rawValue)")
            let word = try reader.word()
            if word.isEmpty { throw unexpected("a value for \(field.rawValue)") }
            let term = QueryTerm(field: field, value: try read(QueryPattern(word), field, offset), offset: offset)
            try skipBoost()
            if reader.next == ":" { throw unexpected("the end of the value; write \\: for a colon in a text") }
            return .term(term)
        }
    }

    /// `"a b"~3`.
    private mutating func slop() throws(QueryError) -> Int? {
        guard reader.skip("~") else { return nil }
        guard let number = digits(), number <= 1_000 else { throw unexpected("a number of words after “~”") }
        return number
    }

    /// `^2` would move what it marks up in a list by relevance; lists here have another order.
    private mutating func skipBoost() throws(QueryError) {
        if reader.next == "~" { throw unexpected("a word as it is spelled: similar words are not looked for") }
        guard reader.skip("^") else { return }
        guard digits() != nil else { throw unexpected("a number after “^”") }
        if reader.skip("."), digits() == nil { throw unexpected("a digit after the point") }
    }

    private mutating func digits() -> Int? {
        var number: Int?
        while let next = reader.next, ("0"..."9").contains(next), (number ?? 0) < 1_000_000 {
            number = (number ?? 0) * 10 + Int(next.value - 0x30)
            reader.skip()
        }
        return number
    }

    /// An optional condition next to a required one finds nothing more and nothing less.
    private mutating func noteIdle(_ clauses: [QueryClause]) {
        guard clauses.contains(where: { $0.role == .required }) else { return }
        for clause in clauses where clause.role == .optional {
            notices.append(
                fault(
                    at: clause.offset, "“\(clause.node)”, which changes nothing next to a required condition",
                    "parentheses around what OR joins"))
        }
    }
}
