/// An element with its own text and the elements in it. Attributes are left out.
public struct XMLElement: Hashable, Sendable {
    public let name: String
    /// Where it begins, from 1.
    public let line: Int
    /// All text between its tags outside of elements, trimmed.
    public internal(set) var text: String
    public internal(set) var children: [XMLElement]

    public init(name: String, line: Int, text: String = "", children: [XMLElement] = []) {
        self.name = name
        self.line = line
        self.text = text
        self.children = children
    }

    public func children(named name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The first text under any of the names that is not empty.
    public func text(of names: String...) -> String? {
        names.lazy.compactMap { name in
            children.first { $0.name == name && !$0.text.isEmpty }?.text
        }.first
    }
}
