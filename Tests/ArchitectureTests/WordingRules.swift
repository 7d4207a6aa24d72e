import Foundation
import Testing

/// Texts follow docs/wording.md: its list of words to avoid is read from there.
@Suite struct `The wording` {
    @Test func `avoids the words that the list names`() throws {
        let words = try AvoidedWord.list()
        #expect(words.count >= 50, "docs/wording.md has lost its list")
        for text in try CheckedText.all() {
            for word in words {
                for hit in word.hits(in: text) { Issue.record("\(hit): use \(word.instead)") }
            }
        }
    }

    @Test func `is found in comments, strings, names and paragraphs, and not in code`() throws {
        let word = try #require(AvoidedWord(line: "\\banew\\b\tagain"))
        func count(_ path: String, _ source: String) -> Int {
            word.hits(in: CheckedText(path: path, source: source)).count
        }
        #expect(count("Sources/A/A.swift", "let a = 1  // built anew") == 1)
        #expect(count("Sources/A/A.swift", "/// It is built\n/// anew.") == 1)
        #expect(count("Sources/A/A.swift", "say(\"started \\(name(\"x\")) anew\")") == 1)
        #expect(count("Sources/A/A.swift", "let anew = \"a.anew\"  // as `anew`") == 0)
        #expect(count("Sources/A/A.swift", "let long = \"\"\"\n    is told\n    anew\n    \"\"\"") == 1)
        #expect(count("Tests/A/A.swift", "@Test func `builds \u{61}new`() {}  // anew") == 1)
        #expect(count("docs/a.md", "A line\nbuilt anew, with `anew`.\n\n```sh\nanew\n```") == 1)
        #expect(count("Sources/WebAPI/UI/a.js", "const anew = \"Built anew\"; // anew") == 2)
        #expect(count("Sources/WebAPI/UI/a.html", "<p title=\"anew\">built anew</p>") == 2)
    }
}

/// One entry of the list.
private struct AvoidedWord {
    let expression: NSRegularExpression
    let instead: String

    init?(line: String) {
        let parts = line.split(separator: "\t", maxSplits: 1)
        guard parts.count == 2,
            let expression = try? NSRegularExpression(pattern: String(parts[0]), options: .caseInsensitive)
        else { return nil }
        self.expression = expression
        instead = String(parts[1])
    }

    static func list() throws -> [AvoidedWord] {
        let document = try SourceTree.text(of: "docs/wording.md")
        let block = try #require(document.components(separatedBy: "```AVOID\n").dropFirst().first)
        let lines = block.components(separatedBy: "\n```")[0].split(separator: "\n").map(String.init)
        return try lines.map { try #require(AvoidedWord(line: $0), "not an expression, a tab and a text: \($0)") }
    }

    /// Where it is found, such as `docs/api.md: “somebody”`.
    func hits(in text: CheckedText) -> [String] {
        let range = NSRange(text.prose.startIndex..., in: text.prose)
        return expression.matches(in: text.prose, range: range).compactMap { match in
            guard let place = Range(match.range, in: text.prose) else { return nil }
            let line = text.prose.lineRange(for: place)
            let context = text.prose[line].trimmingCharacters(in: .whitespacesAndNewlines)
            return "\(text.path): “\(text.prose[place])” in “\(context.prefix(120))”"
        }
    }
}

/// What people read of one file: each comment, literal, name or paragraph is a line of `prose`.
private struct CheckedText {
    let path: String
    let prose: String

    init(path: String, source: String) {
        self.path = path
        let pieces =
            switch path.split(separator: ".").last {
            case "md": Self.paragraphs(source)
            case "swift" where path.hasPrefix("Tests/"): Self.matches(Self.names, in: source)
            case "swift": Self.swift(source)
            case "html", "svg": Self.matches(Self.page, in: source)
            default: Self.matches(Self.script, in: source)
            }
        prose = pieces.map(Self.plain).filter { !Self.isCode($0) }.joined(separator: "\n")
    }

    static func all() throws -> [CheckedText] {
        var files = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"]
        files += try SourceTree.files(under: "docs", extension: "md").map(\.path)
        let tree = try SourceTree()
        files += (tree.sources + tree.tests).map(\.path)
        for suffix in ["js", "html", "css", "svg"] {
            files += try SourceTree.files(under: "Sources/WebAPI/UI", extension: suffix).map(\.path)
        }
        return try files.map { CheckedText(path: $0, source: try SourceTree.text(of: $0)) }
    }

    private static func plain(_ piece: String) -> String {
        piece.replacingOccurrences(of: "`+[^`\n]*`+", with: "`…`", options: .regularExpression)
            .replacingOccurrences(of: "\\s+", with: " ", options: .regularExpression)
            .trimmingCharacters(in: .whitespaces)
    }

    /// SQL, and identifiers such as `store.locked`.
    private static func isCode(_ text: String) -> Bool {
        let verbs = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH ", "PRAGMA ", "VALUES", "CREATE ", "BEGIN"]
        let clauses = ["ORDER BY", "WHERE ", "FROM "]
        return (verbs + clauses).contains(where: text.hasPrefix) || !text.contains(" ") && text.contains(".")
    }

    private static let names = #"\b(?:func|struct|class|enum|actor)\s+`([^`\n]+)`"#
    private static let page = #">([^<>]+)<|(?:aria-label|placeholder|title|alt)="([^"]+)""#
    private static let script =
        #"//([^\n]*)|/\*([\s\S]*?)\*/|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`"#

    /// The groups of an expression that took part.
    private static func matches(_ pattern: String, in source: String) -> [String] {
        guard let expression = try? NSRegularExpression(pattern: pattern) else { return [] }
        return expression.matches(in: source, range: NSRange(source.startIndex..., in: source)).flatMap { match in
            (1..<match.numberOfRanges).compactMap { Range(match.range(at: $0), in: source).map { String(source[$0]) } }
        }
    }

    /// Paragraphs, headings, list items and rows of tables; of fenced blocks only those without a language.
    private static func paragraphs(_ source: String) -> [String] {
        var pieces: [String] = []
        var isOpen = false
        var fence: Substring?
        for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
            let text = line.drop { $0 == " " }
            if text.hasPrefix("```") {
                fence = fence == nil ? text.drop { $0 == "`" } : nil
                isOpen = false
            } else if let fence {
                if fence.isEmpty { pieces.append(String(line)) }
            } else if text.isEmpty {
                isOpen = false
            } else {
                let isAlone = text.hasPrefix("|") || text.hasPrefix("#")
                let begins = isAlone || text.hasPrefix("- ") || text.hasPrefix("* ") || text.first?.isNumber == true
                // The target of a link is not a text.
                let words = line.replacingOccurrences(of: #"\]\([^)\s]*\)"#, with: "]", options: .regularExpression)
                if isOpen, !begins { pieces[pieces.count - 1] += " " + words } else { pieces.append(words) }
                isOpen = !isAlone
            }
        }
        return pieces
    }

    private static func swift(_ source: String) -> [String] {
        var reader = SwiftTexts(source)
        return reader.read()
    }
}

/// The comments and string literals of Swift text. Comment lines that follow each other are one piece.
private struct SwiftTexts {
    private let source: [UInt8]
    private var index = 0
    private var pieces: [String] = []
    /// Where the comment ended that the next line may continue.
    private var commentEnd: Int?

    init(_ source: String) { self.source = Array(source.utf8) }

    mutating func read() -> [String] {
        while index < source.count {
            if isAt("//") { comment() } else if source[index] == UInt8(ascii: "\"") { literal() } else { index += 1 }
        }
        return pieces
    }

    private func isAt(_ text: String) -> Bool {
        source[index...].starts(with: text.utf8)
    }

    private mutating func comment() {
        let end = source[index...].firstIndex(of: UInt8(ascii: "\n")) ?? source.count
        let text = String(decoding: source[index..<end].drop { $0 == UInt8(ascii: "/") }, as: UTF8.self)
        let follows = commentEnd.map { source[$0..<index].allSatisfy { $0 == 0x20 || $0 == 0x0A } } ?? false
        if text.allSatisfy(\.isWhitespace) {
            commentEnd = nil
        } else {
            if follows { pieces[pieces.count - 1] += " " + text } else { pieces.append(text) }
            commentEnd = end
        }
        index = end
    }

    private mutating func literal() {
        let hashes = String(repeating: "#", count: source[..<index].reversed().prefix { $0 == UInt8(ascii: "#") }.count)
        let quotes = isAt("\"\"\"") ? "\"\"\"" : "\""
        let (end, escape) = (quotes + hashes, "\\" + hashes)
        index += quotes.utf8.count
        var text: [UInt8] = []
        while index < source.count, !isAt(end) {
            if isAt(escape + "(") {
                text += Array("…".utf8)
                index += escape.utf8.count + 1
                interpolation()
            } else if isAt(escape) {
                text.append(0x20)
                index += escape.utf8.count + 1
            } else {
                text.append(source[index])
                index += 1
            }
        }
        index += end.utf8.count
        pieces.append(String(decoding: text, as: UTF8.self))
    }

    /// Skips to behind the closing parenthesis; literals inside are pieces of their own.
    private mutating func interpolation() {
        var depth = 1
        while index < source.count, depth > 0 {
            if source[index] == UInt8(ascii: "\"") {
                literal()
                continue
            }
            if source[index] == UInt8(ascii: "(") { depth += 1 }
            if source[index] == UInt8(ascii: ")") { depth -= 1 }
            index += 1
        }
    }
}
