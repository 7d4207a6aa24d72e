/// Reads a formula: tokens first, then operators by how tight they bind.
struct FormulaParser {
    private enum Token: Equatable {
        case number(Double)
        case name(String)
        case symbol(FormulaOperator)
        case not, open, close
    }

    /// Longer texts and deeper nesting are refused.
    static let greatestLength = 500
    static let greatestDepth = 40

    private let letters: [Character]
    private let variables: [String]
    private var tokens: [(token: Token, offset: Int)] = []
    private var index = 0
    private var depth = 0

    init(_ text: String, variables: [String]) throws(FormulaError) {
        letters = Array(text.prefix(Self.greatestLength + 1))
        self.variables = variables
        guard letters.count <= Self.greatestLength else {
            throw FormulaError(
                offset: Self.greatestLength, found: "a long text", expected: "at most \(Self.greatestLength) letters")
        }
        try scan()
    }

    mutating func parse() throws(FormulaError) -> FormulaNode {
        let node = try expression(level: 1)
        guard index == tokens.count else { throw fault("an operator or the end") }
        return node
    }

    // MARK: Tokens

    private mutating func scan() throws(FormulaError) {
        var place = 0
        while place < letters.count {
            let letter = letters[place]
            let start = place
            if letter.isWhitespace {
                place += 1
            } else if letter.isASCIIDigit || letter == "." {
                place = end(from: place) { $0.isASCIIDigit || $0 == "." }
                guard let number = Double(String(letters[start..<place])) else { throw strange(start, place) }
                tokens.append((.number(number), start))
            } else if letter.isLetter || letter == "_" {
                place = end(from: place) { $0.isLetter || $0.isASCIIDigit || $0 == "_" }
                tokens.append((try word(String(letters[start..<place]), start), start))
            } else {
                let (token, length) = try symbol(at: place)
                tokens.append((token, start))
                place += length
            }
        }
    }

    private func end(from place: Int, while holds: (Character) -> Bool) -> Int {
        letters[place...].firstIndex { !holds($0) } ?? letters.count
    }

    private func word(_ text: String, _ offset: Int) throws(FormulaError) -> Token {
        switch text.lowercased() {
        case "and": return .symbol(.and)
        case "or": return .symbol(.or)
        case "not": return .not
        case "true": return .number(1)
        case "false": return .number(0)
        default:
            guard variables.contains(text) else {
                throw FormulaError(offset: offset, found: "“\(text)”", expected: names)
            }
            return .name(text)
        }
    }

    private func symbol(at place: Int) throws(FormulaError) -> (Token, length: Int) {
        let two = String(letters[place..<min(place + 2, letters.count)])
        switch two {
        case "&&": return (.symbol(.and), 2)
        case "||": return (.symbol(.or), 2)
        case "<>": return (.symbol(.unequal), 2)
        default: break
        }
        if two.count == 2, let symbol = FormulaOperator(rawValue: two) { return (.symbol(symbol), 2) }
        switch letters[place] {
        case "(": return (.open, 1)
        case ")": return (.close, 1)
        case "!": return (.not, 1)
        case "=": return (.symbol(.equal), 1)
        default: break
        }
        if let symbol = FormulaOperator(rawValue: String(letters[place])) { return (.symbol(symbol), 1) }
        throw strange(place, place + 1)
    }

    private func strange(_ start: Int, _ end: Int) -> FormulaError {
        FormulaError(
            offset: start, found: "“\(String(letters[start..<end]))”", expected: "a number, a name or an operator")
    }

    private var names: String {
        variables.isEmpty ? "a number" : "one of the names \(variables.joined(separator: ", "))"
    }

    // MARK: Grammar

    private mutating func expression(level: Int) throws(FormulaError) -> FormulaNode {
        var left = try operand()
        while index < tokens.count, case .symbol(let symbol) = tokens[index].token, symbol.level >= level {
            index += 1
            left = .binary(symbol, left, try expression(level: symbol.level + 1))
        }
        return left
    }

    private mutating func operand() throws(FormulaError) -> FormulaNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.greatestDepth else { throw fault("fewer levels of parentheses") }
        guard index < tokens.count else { throw fault("a number or a name") }
        let token = tokens[index].token
        index += 1
        switch token {
        case .number(let number): return .number(number)
        case .name(let name): return .variable(name)
        case .not: return .not(try expression(level: FormulaOperator.equal.level))
        case .symbol(.minus): return .negated(try operand())
        case .open:
            let node = try expression(level: 1)
            guard index < tokens.count, tokens[index].token == .close else { throw fault("“)”") }
            index += 1
            return node
        case .symbol, .close:
            index -= 1
            throw fault("a number or a name")
        }
    }

    private func fault(_ expected: String) -> FormulaError {
        guard index < tokens.count else {
            return FormulaError(offset: letters.count, found: "the end", expected: expected)
        }
        let start = tokens[index].offset
        let end = index + 1 < tokens.count ? tokens[index + 1].offset : letters.count
        let found = String(letters[start..<end]).trimmingWhitespace
        return FormulaError(offset: start, found: "“\(found)”", expected: expected)
    }
}

extension String {
    fileprivate var trimmingWhitespace: String {
        let rest = drop { $0.isWhitespace }
        guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(rest[...last])
    }
}
