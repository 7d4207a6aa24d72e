/// A piece of a station file to be written: also what two stations are compared by.
indirect enum Outline: Hashable {
    struct Field: Hashable {
        let key: String
        let value: Outline
    }

    /// A number or a word of the grammar, written as it is.
    case word(String)
    /// A text that somebody chose, quoted where YAML needs it.
    case text(String)
    case list([Outline])
    case fields([Field])

    /// Fields without those that are nil.
    static func of(_ pairs: KeyValuePairs<String, Outline?>) -> Outline {
        .fields(pairs.compactMap { key, value in value.map { Field(key: key, value: $0) } })
    }

    /// The fields of all pieces, one after the other.
    static func joined(_ pieces: Outline...) -> Outline { .fields(pieces.flatMap(\.fields)) }

    var fields: [Field] { if case .fields(let fields) = self { fields } else { [] } }

    subscript(key: String) -> Outline? { fields.first { $0.key == key }?.value }
}
