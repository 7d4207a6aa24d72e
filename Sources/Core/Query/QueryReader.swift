/// Reads a query character by character.
struct QueryReader {
    let text: String
    let characters: [Unicode.Scalar]
    private(set) var index = 0

    init(_ text: String) {
        self.text = text
        characters = Array(text.unicodeScalars)
    }

    var next: Unicode.Scalar? { index < characters.count ? characters[index] : nil }

    var isAtEnd: Bool { index == characters.count }

    mutating func skip() { index += 1 }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard next == character else { return false }
        index += 1
        return true
    }

    mutating func skipSpace() { while let next, Self.isSpace(next) { index += 1 } }

    static func isSpace(_ character: Unicode.Scalar) -> Bool { character.properties.isWhitespace }

    /// Characters that end a word.
    private static func isSpecial(_ character: Unicode.Scalar) -> Bool {
        switch character {
        case "(", ")", ":", "^", "[", "]", "\"", "{", "}", "~": true
        default: isSpace(character)
        }
    }

    /// Skips an operator that stands alone: `AND` but not `ANDROID`.
    mutating func skipOperator(_ spelling: String) -> Bool {
        let wanted = Array(spelling.unicodeScalars)
        let end = index + wanted.count
        guard end <= characters.count, characters[index..<end].elementsEqual(wanted) else { return false }
        guard end == characters.count || Self.isSpecial(characters[end]) else { return false }
        index = end
        return true
    }

    /// A word, up to the next special character. Empty when there is none.
    mutating func word() throws(QueryError) -> [QueryPattern.Piece] {
        try pieces { Self.isSpecial($0) }
    }

    /// One end of a range: only space and the closing bracket end it.
    mutating func rangeEnd() throws(QueryError) -> [QueryPattern.Piece] {
        try pieces { Self.isSpace($0) || $0 == "]" || $0 == "}" }
    }

    private mutating func pieces(until isEnd: (Unicode.Scalar) -> Bool) throws(QueryError) -> [QueryPattern.Piece] {
        var pieces = PieceList()
        while let character = next, !isEnd(character) {
            switch character {
            case "*": pieces.add(.any)
            case "?": pieces.add(.one)
            case "\\": pieces.add(try escaped())
            default: pieces.add(character)
            }
            index += 1
        }
        return pieces.pieces
    }

    /// A text in quotes, the opening one being next. Inside, `*` is a wildcard and `?` is not.
    mutating func quotation() throws(QueryError) -> [QueryPattern.Piece] {
        let start = index
        index += 1
        var pieces = PieceList()
        while let character = next {
            switch character {
            case "\"":
                index += 1
                return pieces.pieces
            case "*": pieces.add(.any)
            case "\\": pieces.add(try escaped())
            default: pieces.add(character)
            }
            index += 1
        }
        throw QueryError(text, at: start, found: "an opening quote", expected: "a closing one after it")
    }

    /// The character behind a backslash; the backslash is next and is skipped.
    private mutating func escaped() throws(QueryError) -> Unicode.Scalar {
        index += 1
        guard let character = next else {
            throw QueryError(
                text, at: index - 1, found: "“\\” at the end", expected: "the character that it escapes")
        }
        return character
    }

    /// For messages: what is at the position.
    var sketch: String {
        guard let next else { return index == 0 ? "nothing" : "the end" }
        let end = characters[index...].firstIndex { Self.isSpace($0) } ?? characters.count
        let word = characters[index..<min(end, index + 20)]
        let isWord = !Self.isSpecial(next)
        return "“\(String(String.UnicodeScalarView(isWord ? word : [next])))”"
    }
}

/// Joins characters to texts as they come.
private struct PieceList {
    private(set) var pieces: [QueryPattern.Piece] = []

    mutating func add(_ piece: QueryPattern.Piece) { pieces.append(piece) }

    mutating func add(_ character: Unicode.Scalar) {
        if case .text(var text)? = pieces.last {
            // Taken out first, so that the text is not copied for each character.
            pieces.removeLast()
            text.unicodeScalars.append(character)
            pieces.append(.text(text))
        } else {
            pieces.append(.text(String(character)))
        }
    }
}
