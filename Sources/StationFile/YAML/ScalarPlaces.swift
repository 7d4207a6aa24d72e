/// Finds where in the file a character of a scalar stands: quotes, escapes and folded lines lie between the two.
struct ScalarPlaces {
    private let lines: [[Unicode.Scalar]]

    init(_ bytes: [UInt8]) { lines = YAMLLines.of(bytes) }

    /// The place of the character before which `offset` characters of `text` stand. `start` is where the scalar begins.
    func place(of offset: Int, in text: String, startingAt start: YAMLNode.Mark) -> YAMLNode.Mark {
        var walk = Walk(lines: lines, line: start.line - 1, column: start.column - 1)
        walk.skipProperties()
        // An alias stands for a text that is written elsewhere.
        if walk.next == "*" { return start }
        walk.open()
        for character in text.unicodeScalars.prefix(offset) { walk.step(over: character) }
        walk.skipBreak()
        return YAMLNode.Mark(line: walk.line + 1, column: walk.column + 1)
    }
}

/// Goes through a scalar as it is written, one character of its text after the other.
private struct Walk {
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

    /// A character at the end of a line stands on the next.
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
