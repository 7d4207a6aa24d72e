import Core

/// Writes trees as tidy YAML: short things on one line, longer ones key by key. Equal trees give equal bytes.
struct YAMLWriter {
    /// Lines do not grow beyond this when they can be broken.
    private static let width = 118

    private(set) var text = ""

    mutating func comment(_ line: String) { text += "# \(line)\n" }

    mutating func blankLine() { text += "\n" }

    /// A key at the left edge with its value.
    mutating func section(_ key: String, _ value: Tree) { field(Tree.Entry(key, value), indent: 0) }

    private mutating func field(_ field: Tree.Entry, indent: Int) {
        let head = String(repeating: " ", count: indent) + field.key + ":"
        if case .list(let items) = field.value.value, !items.isEmpty, Self.prefersLines(items) {
            text += head + "\n"
            for item in items { entry(item, indent: indent + 2) }
            return
        }
        let line = Self.flow(field.value)
        if Self.fits(head, " ", line) {
            text += "\(head) \(line)\n"
            return
        }
        switch field.value.value {
        case .word, .literal, .text: text += "\(head) \(line)\n"
        case .map(let inner):
            text += head + "\n"
            for field in inner { self.field(field, indent: indent + 2) }
        case .list(let items):
            text += head + "\n"
            for item in items { entry(item, indent: indent + 2) }
        }
    }

    private mutating func entry(_ item: Tree, indent: Int) {
        let dash = String(repeating: " ", count: indent) + "- "
        // A thing with lines of its own inside is never tried on one line: it may be a schedule of a thousand rules.
        let line = Self.holdsLines(item) ? nil : Self.flow(item)
        guard case .map(let fields) = item.value, let first = fields.first,
            line.map({ !Self.fits(dash, "", $0) }) ?? true
        else {
            text += dash + (line ?? "") + "\n"
            return
        }
        var inner = YAMLWriter()
        inner.field(first, indent: indent + 2)
        // The first key is on the line of the dash.
        text += dash + inner.text.dropFirst(indent + 2)
        for field in fields.dropFirst() { self.field(field, indent: indent + 2) }
    }

    /// Whether they make one line together. Characters are counted only where bytes do not tell.
    private static func fits(_ head: String, _ space: String, _ line: String) -> Bool {
        let bytes = head.utf8.count + space.utf8.count + line.utf8.count
        if bytes <= width { return true }
        return bytes <= width * 4 && head.count + space.count + line.count <= width
    }

    /// Things of a list have lines of their own; names may share one.
    private static func prefersLines(_ items: [Tree]) -> Bool {
        items.contains { if case .map = $0.value { true } else { false } }
    }

    private static func holdsLines(_ item: Tree) -> Bool {
        item.entries.contains { if case .list(let items) = $0.value.value { prefersLines(items) } else { false } }
    }

    /// On one line.
    static func flow(_ tree: Tree) -> String {
        switch tree.value {
        case .word(let word), .literal(let word): word
        case .text(let text): YAMLText.quoted(text)
        case .list(let items): "[" + items.map(flow).joined(separator: ", ") + "]"
        case .map(let entries):
            entries.isEmpty
                ? "{}" : "{ " + entries.map { "\($0.key): \(flow($0.value))" }.joined(separator: ", ") + " }"
        }
    }
}

/// Texts as YAML scalars.
enum YAMLText {
    /// Words that YAML 1.1 readers take for something other than text.
    private static let reserved: Set<String> = [
        "true", "false", "yes", "no", "on", "off", "y", "n", "null", "~",
    ]

    /// The text itself when every YAML reader takes it for a text, else in quotes: in single ones when double ones would
    /// need escapes and single ones do not.
    static func quoted(_ text: String) -> String {
        if isPlain(text) { return text }
        if text.contains("\"") || text.contains("\\"), !text.unicodeScalars.contains(where: needsEscape) {
            // By scalars: a quote with an accent is a quote to YAML.
            return "'" + text.unicodeScalars.reduce(into: "") { $0 += $1 == "'" ? "''" : String($1) } + "'"
        }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case _ where needsEscape(scalar): quoted += escape(scalar)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func isPlain(_ text: String) -> Bool {
        // Most texts are ASCII: comparing bytes is quicker than asking what characters are.
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return isPlain(ascii: text) }
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
            first == "/" || first.properties.isAlphabetic, last != " ", !reserved.contains(text.lowercased())
        else { return false }
        return text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || " _./()+-".unicodeScalars.contains(scalar)
        }
    }

    private static func isPlain(ascii text: String) -> Bool {
        guard let first = text.utf8.first, first == UInt8(ascii: "/") || isLetter(first),
            text.utf8.last != UInt8(ascii: " "), text.utf8.count > 5 || !reserved.contains(text.lowercased())
        else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: " "), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "/"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "+"), UInt8(ascii: "-"):
                true
            default: isLetter(byte)
            }
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// Control characters, line ends, marks that vanish, and what YAML does not call printable.
    private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        default: scalar.value == 0xfffe || scalar.value == 0xffff
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        let width = scalar.value <= 0xff ? 2 : scalar.value <= 0xffff ? 4 : 8
        let letter = width == 2 ? "x" : width == 4 ? "u" : "U"
        return "\\\(letter)" + String(repeating: "0", count: width - digits.count) + digits
    }
}
