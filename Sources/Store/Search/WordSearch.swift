import Core
import SQLite

/// How the words of a pattern are looked up.
enum WordSearch {
    /// Any text will do.
    case anything
    /// A phrase for the full-text index.
    case phrase(String)
    /// One word with wildcards inside, for the index's vocabulary.
    case word(glob: String, first: String, last: String)
    /// A text with wildcards between words, or of punctuation alone: compared with whole texts.
    case text(like: String)

    init(_ pattern: QueryPattern) {
        let letters = pattern.pieces.map { piece in
            if case .text(let text) = piece { text.unicodeScalars.map(Self.isLetter) } else { [Bool]() }
        }
        if pattern.fitsAll {
            self = .anything
        } else if let text = pattern.plain, letters.joined().contains(true) {
            self = .phrase(Self.phrase(text, slop: pattern.slop))
        } else if pattern.pieces.count == 2, case .text(let text) = pattern.pieces[0], pattern.pieces[1] == .any,
            letters[0].last == true
        {
            self = .phrase(Self.phrase(text, slop: nil) + " *")
        } else if pattern.plain == nil, letters.joined().allSatisfy({ $0 }) {
            self = Self.word(pattern)
        } else {
            self = .text(like: "%\(pattern.like)%")
        }
    }

    /// What the tokenizer `unicode61` makes words of.
    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .nonspacingMark, .spacingMark, .enclosingMark, .privateUse:
            true
        default: false
        }
    }

    /// In quotes, so that nothing in it is an operator of the full-text index.
    private static func phrase(_ text: String, slop: Int?) -> String {
        let clean = String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\"" || $0.value == 0 ? " " : $0 }))
        let words = clean.split(separator: " ").filter { $0.unicodeScalars.contains(where: isLetter) }
        guard let slop, words.count > 1 else { return "\"\(clean)\"" }
        return "NEAR(" + words.map { "\"\($0)\"" }.joined(separator: " ") + ", \(slop))"
    }

    /// The vocabulary has no accents: what may have had one fits any character.
    private static func word(_ pattern: QueryPattern) -> WordSearch {
        var glob = ""
        var start: String?
        for piece in pattern.pieces {
            switch piece {
            case .one: glob += "?"
            case .any: glob += "*"
            case .text(let text):
                for scalar in text.lowercased().unicodeScalars where !isMark(scalar) {
                    if !scalar.isASCII, start == nil { start = glob }
                    glob.unicodeScalars.append(scalar.isASCII ? scalar : "?")
                }
            }
            if !glob.allSatisfy({ $0 != "*" && $0 != "?" }), start == nil {
                start = String(glob.prefix { $0 != "*" && $0 != "?" })
            }
        }
        let first = start ?? glob
        return .word(glob: glob, first: first, last: first + "\u{10ffff}")
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .nonspacingMark
    }

    /// Finds items by the words in one of their own texts.
    func media(in column: TextColumn) -> Selection {
        switch self {
        case .anything:
            column == .title ? .everything : .source(SQLText("SELECT id FROM media WHERE plot IS NOT NULL"))
        case .phrase(let phrase): .match("\(column.rawValue) : \(phrase)")
        case .word(let glob, let first, let last):
            .source(
                SQLText(
                    """
                    SELECT doc FROM media_word_place WHERE col = ? AND term IN
                    (SELECT term FROM media_word WHERE term >= ? AND term <= ? AND term GLOB ?)
                    """, column.rawValue, first, last, glob))
        case .text(let like):
            switch column {
            case .title: .source(SQLText("SELECT id FROM media WHERE title LIKE ? ESCAPE '\\'", like))
            case .plot: .source(SQLText("SELECT id FROM media WHERE plot LIKE ? ESCAPE '\\'", like))
            }
        }
    }

    enum TextColumn: String { case title, plot }

    /// The names in which the words stand, as a SELECT; nil for every name.
    var names: SQLText? {
        switch self {
        case .anything: nil
        case .phrase(let phrase):
            SQLText(
                "SELECT text FROM name WHERE id IN (SELECT rowid FROM name_words WHERE name_words MATCH ?)", phrase)
        case .word(let glob, let first, let last):
            SQLText(
                """
                SELECT text FROM name WHERE id IN (SELECT doc FROM name_word_place WHERE term IN
                (SELECT term FROM name_word WHERE term >= ? AND term <= ? AND term GLOB ?))
                """, first, last, glob)
        case .text(let like): SQLText("SELECT text FROM name WHERE text LIKE ? ESCAPE '\\'", like)
        }
    }
}

extension QueryPattern {
    /// As a pattern for LIKE with `\` as its escape.
    var like: String {
        pieces.reduce(into: "") { like, piece in
            switch piece {
            case .one: like += "_"
            case .any: like += "%"
            case .text(let text):
                for character in text {
                    if character == "%" || character == "_" || character == "\\" { like += "\\" }
                    like.append(character)
                }
            }
        }
    }
}
