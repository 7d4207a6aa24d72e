import Core
import Glibc
import Linux

/// How a piece of text looks on a terminal. Only the first sixteen colours, which every terminal has and lets its owner
/// choose.
enum TextStyle: String, Sendable {
    case bold = "1"
    case faint = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case cyan = "36"
}

extension String {
    /// The text in a style, where the descriptor shows styles; else as it is.
    func styled(_ style: TextStyle, on descriptor: Int32 = STDOUT_FILENO) -> String {
        ColourRule.current.applies(to: descriptor) ? "\u{1b}[\(style.rawValue)m\(self)\u{1b}[0m" : self
    }

    /// Differences and findings, line by line in the colour of the sign that a line begins with.
    var styledByLine: String {
        guard ColourRule.current.applies(to: STDOUT_FILENO) else { return self }
        return split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let sign = line.drop { $0 == " " }
            let style: TextStyle? =
                switch true {
                case sign.hasPrefix("+ "): .green
                case sign.hasPrefix("- "), sign.hasPrefix("FAULT"): .red
                case sign.hasPrefix("~ "), sign.hasPrefix("warning"): .yellow
                default: nil
                }
            return style.map { String(line).styled($0) } ?? String(line)
        }.joined(separator: "\n")
    }
}

/// When text is coloured: `--color` decides, then `NO_COLOR` (no-color.org), then whether it goes to a terminal.
struct ColourRule: Sendable {
    enum When: String, Sendable, CaseIterable { case auto, always, never }

    let when: When

    static let current = ColourRule(CommandLine.arguments, environment: Environment.value)

    init(_ words: [String], environment: (String) -> String?) {
        var chosen = environment("CONTINUITY_COLOR")
        for (index, word) in words.enumerated() {
            if word.hasPrefix("--color=") { chosen = String(word.dropFirst("--color=".count)) }
            if word == "--color", index + 1 < words.count { chosen = words[index + 1] }
            if word == "--" { break }
        }
        let isRefused = environment("NO_COLOR")?.isEmpty == false || environment("TERM") == "dumb"
        when = chosen.flatMap(When.init) ?? (isRefused ? .never : .auto)
    }

    func applies(to descriptor: Int32) -> Bool {
        switch when {
        case .always: true
        case .never: false
        case .auto: isatty(descriptor) == 1
        }
    }
}
