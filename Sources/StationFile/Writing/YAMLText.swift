/// Texts as YAML scalars.
enum YAMLText {
    /// Words that YAML 1.1 readers take for something else than text.
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
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
            first == "/" || first.properties.isAlphabetic, last != " ", !reserved.contains(text.lowercased())
        else { return false }
        return text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || " _./()+-".unicodeScalars.contains(scalar)
        }
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
