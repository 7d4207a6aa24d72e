/// Where a piece of a document begins, counted from 1. YAML and JSON readers fill it in; 0 is unknown.
public struct Mark: Hashable, Comparable, Sendable {
    public var line: Int32
    /// In characters.
    public var column: Int32

    public init(line: Int32 = 0, column: Int32 = 0) {
        self.line = line
        self.column = column
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// What a YAML or JSON text is read into, and what both are written from. Equality ignores marks and quotes.
public struct Tree: Sendable, Hashable {
    public enum Value: Sendable {
        /// A text: in quotes in JSON, and in YAML where it needs them.
        case text(String)
        /// A text that YAML writes without quotes, such as `7d`; also any plain scalar that YAML has read.
        case word(String)
        /// A number, `true`, `false` or `null` of JSON, with its source text.
        case literal(String)
        case list([Tree])
        case map([Entry])
    }

    public struct Entry: Sendable, Hashable {
        public var key: String
        public var keyMark: Mark
        public var value: Tree

        public init(_ key: String, _ value: Tree, at keyMark: Mark = Mark()) {
            self.key = key
            self.value = value
            self.keyMark = keyMark
        }

        public static func == (left: Self, right: Self) -> Bool { left.key == right.key && left.value == right.value }

        public func hash(into hasher: inout Hasher) {
            hasher.combine(key)
            hasher.combine(value)
        }
    }

    public var mark: Mark
    public var value: Value

    public init(_ value: Value, at mark: Mark = Mark()) {
        self.value = value
        self.mark = mark
    }

    public static func text(_ text: String) -> Tree { Tree(.text(text)) }
    public static func word(_ text: String) -> Tree { Tree(.word(text)) }
    public static func literal(_ number: some BinaryInteger) -> Tree { Tree(.literal(String(number))) }
    public static func flag(_ isSet: Bool) -> Tree { Tree(.literal(isSet ? "true" : "false")) }
    public static func list(_ texts: [String]) -> Tree { Tree(.list(texts.map(Tree.text))) }
    public static let null = Tree(.literal("null"))

    /// A mapping without the keys whose value is nil.
    public static func map(_ pairs: KeyValuePairs<String, Tree?>) -> Tree {
        Tree(.map(pairs.compactMap { key, value in value.map { Entry(key, $0) } }))
    }

    /// The source text of a scalar.
    public var scalar: String? {
        switch value {
        case .text(let text), .word(let text), .literal(let text): text
        case .list, .map: nil
        }
    }

    public var isNull: Bool { if case .literal("null") = value { true } else { false } }

    public var entries: [Entry] { if case .map(let entries) = value { entries } else { [] } }
    public var items: [Tree] { if case .list(let items) = value { items } else { [] } }
    public subscript(key: String) -> Tree? { entries.first { $0.key == key }?.value }

    /// A short sketch for messages.
    public var sketch: String {
        switch value {
        case .word(""), .literal("null"): "nothing"
        case .text(let text), .word(let text), .literal(let text):
            "“\(text.count > 60 ? text.prefix(57) + "…" : text[...])”"
        case .list(let items): items.isEmpty ? "an empty list" : "a list"
        case .map(let entries): entries.isEmpty ? "an empty set of keys" : "a set of keys"
        }
    }

    public static func == (left: Self, right: Self) -> Bool {
        switch (left.value, right.value) {
        case (.text(let before), .text(let after)), (.word(let before), .word(let after)),
            (.text(let before), .word(let after)), (.word(let before), .text(let after)),
            (.literal(let before), .literal(let after)):
            before == after
        case (.list(let before), .list(let after)): before == after
        case (.map(let before), .map(let after)): before == after
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch value {
        case .text(let text), .word(let text): hasher.combine(text)
        case .literal(let text):
            hasher.combine(0)
            hasher.combine(text)
        case .list(let items): hasher.combine(items)
        case .map(let entries): hasher.combine(entries)
        }
    }
}

// MARK: - Changing

extension Tree {
    /// RFC 7396: `patch` over this tree; null removes. What was merged keeps the marks of where it came from.
    public func merged(with patch: Tree) -> Tree { Self.merge(self, patch) }

    private static func merge(_ target: Tree?, _ patch: Tree) -> Tree {
        guard case .map(let changes) = patch.value else { return patch }
        var entries = target?.entries ?? []
        for change in changes {
            let index = entries.firstIndex { $0.key == change.key }
            if change.value.isNull {
                if let index { entries.remove(at: index) }
            } else if let index {
                entries[index].value = merge(entries[index].value, change.value)
            } else {
                entries.append(Entry(change.key, merge(nil, change.value), at: change.keyMark))
            }
        }
        return Tree(.map(entries), at: target?.mark ?? patch.mark)
    }

    /// The tree with another value for a key, or without the key.
    public func setting(_ key: String, to value: Tree?) -> Tree {
        var entries = entries
        let index = entries.firstIndex { $0.key == key }
        switch (index, value) {
        case (let index?, let value?): entries[index].value = value
        case (let index?, nil): entries.remove(at: index)
        case (nil, let value?): entries.append(Entry(key, value))
        case (nil, nil): break
        }
        return Tree(.map(entries), at: mark)
    }
}

/// The way from the root of a tree to a piece of it.
public struct TreePath: Hashable, Sendable, CustomStringConvertible {
    public enum Step: Hashable, Sendable {
        case key(String)
        case index(Int)
    }

    public var steps: [Step]

    public init(_ steps: [Step] = []) { self.steps = steps }

    public func appending(_ step: Step) -> TreePath { TreePath(steps + [step]) }

    /// RFC 6901, such as `/items/0/content`.
    public var pointer: String {
        steps.reduce(into: "") { pointer, step in
            switch step {
            case .index(let index): pointer += "/\(index)"
            case .key(let key):
                pointer += "/"
                for character in key.unicodeScalars {
                    switch character {
                    case "~": pointer += "~0"
                    case "/": pointer += "~1"
                    default: pointer.unicodeScalars.append(character)
                    }
                }
            }
        }
    }

    /// For people, counted from 1: `items[1].content`.
    public var description: String {
        steps.reduce(into: "") { text, step in
            switch step {
            case .key(let key): text += text.isEmpty ? key : ".\(key)"
            case .index(let index): text += "[\(index + 1)]"
            }
        }
    }
}

extension Tree {
    /// The piece at the path, or the last one on the way that exists.
    public func nearest(_ path: TreePath) -> Tree {
        var tree = self
        for step in path.steps {
            switch step {
            case .key(let key):
                guard let next = tree[key] else { return tree }
                tree = next
            case .index(let index):
                guard tree.items.indices.contains(index) else { return tree }
                tree = tree.items[index]
            }
        }
        return tree
    }
}
