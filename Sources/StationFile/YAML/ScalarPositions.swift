import Core

/// The lines of a text as libyaml counts them. Besides line feeds it knows four other breaks.
enum YAMLLines {
    /// At least one, without their breaks. Bytes that are not text count as one character each.
    static func of(_ bytes: some Collection<UInt8>) -> [[Unicode.Scalar]] {
        var lines: [[Unicode.Scalar]] = [[]]
        var newest: Unicode.Scalar?
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            defer { newest = scalar }
            if scalar == "\n" && newest == "\r" { continue }
            if isBreak(scalar) {
                lines.append([])
            } else {
                lines[lines.count - 1].append(scalar)
            }
        }
        return lines
    }

    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}

/// Finds where in the file a character of a scalar is: quotes, escapes and folded lines are between the two. Used by one
/// task at a time.
final class ScalarPositions {
    private let bytes: [UInt8]
    /// Only needed after an error.
    private lazy var lines = YAMLLines.of(bytes)

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The position of the character that follows `offset` characters of a scalar.
    func position(of offset: Int, in scalar: Tree) -> Mark {
        let start = scalar.mark
        var walk = ScalarWalker(lines: lines, line: Int(start.line) - 1, column: Int(start.column) - 1)
        walk.skipProperties()
        // An alias stands for a text that is written elsewhere.
        if walk.next == "*" { return start }
        walk.open()
        for character in (scalar.scalar ?? "").unicodeScalars.prefix(offset) { walk.step(over: character) }
        walk.skipBreak()
        return Mark(line: Int32(clamping: walk.line + 1), column: Int32(clamping: walk.column + 1))
    }
}

/// Goes through a scalar as it is written, one character of its text after another.
private struct ScalarWalker {
    let lines: [[Unicode.Scalar]]
    var line: Int
    var column: Int
    private var style = Style.plain

    private enum Style { case plain, single, double, block }

    init(lines: [[Unicode.Scalar]], line: Int, column: Int) {
        self.lines = lines
        self.line = line
        self.column = column
    }

    /// nil at the end of a line.
    var next: Unicode.Scalar? { peek(0) }

    private func peek(_ distance: Int) -> Unicode.Scalar? {
        guard line < lines.count, column + distance < lines[line].count else { return nil }
        return lines[line][column + distance]
    }

    /// `&name ` before the scalar.
    mutating func skipProperties() {
        guard next == "&" else { return }
        while next != nil, next != " " { column += 1 }
        while next == " " { column += 1 }
    }

    mutating func open() {
        switch next {
        case "'": (style, column) = (.single, column + 1)
        case "\"": (style, column) = (.double, column + 1)
        case "|", ">":
            style = .block
            breakLine()
        default: break
        }
    }

    mutating func step(over character: Unicode.Scalar) {
        skipContinuation()
        if next == nil, line + 1 < lines.count {
            breakLine()
            // A line break is a space, or itself.
            if character == " " || character == "\n" { return }
        }
        switch (style, next) {
        case (.single, "'"): column += 2
        case (.double, "\\"): column += escapeLength
        default: column += 1
        }
    }

    /// A character at the end of a line is on the next.
    mutating func skipBreak() {
        skipContinuation()
        if next == nil, style != .plain, line + 1 < lines.count { breakLine() }
    }

    /// A backslash at the end of a line in double quotes makes the break nothing.
    private mutating func skipContinuation() {
        while style == .double, next == "\\", peek(1) == nil, line + 1 < lines.count { breakLine() }
    }

    private mutating func breakLine() {
        (line, column) = (line + 1, 0)
        while next == " " || next == "\t" { column += 1 }
    }

    private var escapeLength: Int {
        switch peek(1) {
        case "x": 4
        case "u": 6
        case "U": 10
        default: 2
        }
    }
}
