/// A path with parameters, such as `/tuner{index}/v{number}`. A part between slashes holds at most one parameter, with fixed
/// text before and after it; a parameter matches at least one character and never a slash.
struct RoutePattern: Hashable, Sendable, CustomStringConvertible {
    struct Part: Hashable, Sendable {
        let before: String
        /// nil: the part is the text `before` and nothing else.
        let parameter: String?
        let after: String

        init(_ text: Substring) {
            guard let open = text.firstIndex(of: "{"), let close = text.lastIndex(of: "}"), open < close else {
                (before, parameter, after) = (String(text), nil, "")
                return
            }
            before = String(text[..<open])
            parameter = String(text[text.index(after: open)..<close])
            after = String(text[text.index(after: close)...])
        }

        /// The parameter's value, the empty text for a literal, nil when `text` does not match.
        func match(_ text: Substring) -> Substring? {
            if parameter == nil { return text == before ? "" : nil }
            guard text.utf8.count > before.utf8.count + after.utf8.count, text.hasPrefix(before), text.hasSuffix(after)
            else { return nil }
            return text.dropFirst(before.count).dropLast(after.count)
        }
    }

    let description: String
    let parts: [Part]

    init(_ text: String) {
        description = text
        parts = Self.split(text).map { Part($0) }
    }

    static func split(_ path: String) -> [Substring] {
        path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    }

    /// Equal for patterns that match the same paths.
    var shape: [String] { parts.map { $0.parameter == nil ? $0.before : "\($0.before){}\($0.after)" } }

    /// Patterns with more fixed text are tried first.
    var fixedLength: Int {
        parts.reduce(0) { $0 + ($1.parameter == nil ? 1_000 : $1.before.utf8.count + $1.after.utf8.count) }
    }

    func match(_ path: [Substring]) -> PathParameters? {
        guard path.count == parts.count else { return nil }
        var found = PathParameters()
        for (part, text) in zip(parts, path) {
            guard let value = part.match(text) else { return nil }
            if let name = part.parameter { found.values.append((name, String(value))) }
        }
        return found
    }
}

/// What the path has in place of a route's `{names}`.
public struct PathParameters: Sendable {
    var values: [(name: String, value: String)] = []

    /// The value of a parameter of the route's pattern. A handler that asks for another has a fault, which is answered
    /// with 500.
    func required(_ name: String) throws(WebError) -> String {
        guard let found = values.first(where: { $0.name == name }) else { throw .noParameter(name) }
        return found.value
    }
}
