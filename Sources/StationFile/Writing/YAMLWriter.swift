/// Writes outlines as tidy YAML: short things on one line, longer ones key by key. Equal outlines give equal bytes.
struct YAMLWriter {
    /// Lines do not grow beyond this when they can be broken.
    private static let width = 118

    private(set) var text = ""

    mutating func comment(_ line: String) { text += "# \(line)\n" }

    mutating func blankLine() { text += "\n" }

    /// A key at the left edge with what belongs to it.
    mutating func section(_ key: String, _ value: Outline) { field(Outline.Field(key: key, value: value), indent: 0) }

    private mutating func field(_ field: Outline.Field, indent: Int) {
        let head = String(repeating: " ", count: indent) + field.key + ":"
        if case .list(let items) = field.value, !items.isEmpty, Self.prefersLines(items) {
            text += head + "\n"
            for item in items { entry(item, indent: indent + 2) }
            return
        }
        let line = Self.flow(field.value)
        if head.count + 1 + line.count <= Self.width {
            text += "\(head) \(line)\n"
            return
        }
        switch field.value {
        case .word, .text: text += "\(head) \(line)\n"
        case .fields(let inner):
            text += head + "\n"
            for field in inner { self.field(field, indent: indent + 2) }
        case .list(let items):
            text += head + "\n"
            for item in items { entry(item, indent: indent + 2) }
        }
    }

    private mutating func entry(_ item: Outline, indent: Int) {
        let dash = String(repeating: " ", count: indent) + "- "
        let line = Self.flow(item)
        guard case .fields(let fields) = item, let first = fields.first,
            Self.holdsLines(item) || dash.count + line.count > Self.width
        else {
            text += dash + line + "\n"
            return
        }
        var inner = YAMLWriter()
        inner.field(first, indent: indent + 2)
        // The first key stands on the dash's line.
        text += dash + inner.text.dropFirst(indent + 2)
        for field in fields.dropFirst() { self.field(field, indent: indent + 2) }
    }

    /// Lists of things stand one below the other; lists of names may share a line.
    private static func prefersLines(_ items: [Outline]) -> Bool {
        items.contains { if case .fields = $0 { true } else { false } }
    }

    private static func holdsLines(_ item: Outline) -> Bool {
        item.fields.contains { if case .list(let items) = $0.value { prefersLines(items) } else { false } }
    }

    /// On one line.
    static func flow(_ outline: Outline) -> String {
        switch outline {
        case .word(let word): word
        case .text(let text): YAMLText.quoted(text)
        case .list(let items): "[" + items.map(flow).joined(separator: ", ") + "]"
        case .fields(let fields):
            fields.isEmpty ? "{}" : "{ " + fields.map { "\($0.key): \(flow($0.value))" }.joined(separator: ", ") + " }"
        }
    }
}
