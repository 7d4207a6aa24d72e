/// A piece of a YAML file and where it begins.
struct YAMLNode: Sendable {
    /// Counted from 1; columns in characters.
    struct Mark: Hashable, Sendable {
        var line: Int
        var column: Int
    }

    enum Value: Sendable {
        /// `isPlain`: without quotes.
        case scalar(String, isPlain: Bool)
        case sequence([YAMLNode])
        case mapping([Entry])
    }

    struct Entry: Sendable {
        var key: YAMLNode
        var value: YAMLNode
    }

    var mark: Mark
    var value: Value
    /// Itself and everything below it.
    var nodeCount: Int

    /// For messages: what stands here.
    var sketch: String {
        switch value {
        case .scalar("", isPlain: true): "nothing"
        case .scalar(let text, _): "“\(text.count > 60 ? text.prefix(57) + "…" : text[...])”"
        case .sequence(let items): items.isEmpty ? "an empty list" : "a list"
        case .mapping(let entries): entries.isEmpty ? "an empty set of keys" : "a set of keys"
        }
    }
}
