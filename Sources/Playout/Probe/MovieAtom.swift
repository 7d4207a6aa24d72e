import Core
import XML

/// The list of people that iTunes, and programs after it, write into MP4 files: a property list in the tag `iTunMOVI`.
struct MovieAtom {
    private(set) var credits: [Credit] = []
    private(set) var studio: String?

    private static let roles: [String: Credit.Role] = [
        "directors": .director, "cast": .actor, "screenwriters": .writer, "producers": .producer,
    ]

    /// Empty for a text that is no such list.
    init(_ text: String) {
        // A list that cannot be read tells as little as none.
        guard let root = try? XMLDocument.root(of: Array(text.utf8)), root.name == "plist",
            let list = root.children(named: "dict").first
        else { return }
        for (key, value) in Self.pairs(of: list) {
            if let role = Self.roles[key] {
                credits += value.children(named: "dict").compactMap(Self.name).map { Credit(role, $0) }
            } else if key == "studio", !value.text.isEmpty {
                studio = value.text
            }
        }
    }

    private static func name(of person: XMLElement) -> String? {
        pairs(of: person).first { $0.key == "name" && !$0.value.text.isEmpty }?.value.text
    }

    /// A property list's keys stand before their values.
    private static func pairs(of list: XMLElement) -> [(key: String, value: XMLElement)] {
        zip(list.children, list.children.dropFirst()).compactMap { key, value in
            key.name == "key" ? (key.text, value) : nil
        }
    }
}
