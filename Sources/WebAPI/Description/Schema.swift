import Core

/// The form of a JSON value in a request or response, as JSON Schema describes it.
indirect enum Schema: Sendable {
    case text(format: String? = nil, pattern: String? = nil)
    case integer(ClosedRange<Int>? = nil)
    case number
    case boolean
    /// One of these words.
    case words([String])
    case list(Schema)
    case anyOf([Schema])
    case object([Member])
    /// An object with any names, whose values have this form.
    case dictionary(Schema)
    /// Described once, under its name, in the components of the document.
    case component(String, Schema)
    /// JSON Schema that another part of the station wrote.
    case json([UInt8])
    case any

    /// One member of an object.
    struct Member: Sendable {
        let name: String
        let schema: Schema
        let isRequired: Bool
        let help: String

        init(_ name: String, _ schema: Schema, isRequired: Bool = true, _ help: String = "") {
            self.name = name
            self.schema = schema
            self.isRequired = isRequired
            self.help = help
        }
    }

    static let instant = Schema.text(format: "date-time")
    static let identifier = Schema.integer(1...Int(Int32.max))

    /// Hands over every component that this form names, the inner ones first.
    func components(_ found: inout [(name: String, schema: Schema)]) {
        switch self {
        case .list(let inner), .dictionary(let inner): inner.components(&found)
        case .anyOf(let choices): for choice in choices { choice.components(&found) }
        case .object(let members): for member in members { member.schema.components(&found) }
        case .component(let name, let inner):
            inner.components(&found)
            if !found.contains(where: { $0.name == name }) { found.append((name, inner)) }
        case .text, .integer, .number, .boolean, .words, .json, .any: break
        }
    }

    /// The members of this form's JSON Schema.
    func write(_ writer: inout JSONWriter, help: String = "") {
        if !help.isEmpty, !isJSON { writer.field("description", help) }
        switch self {
        case .text(let format, let pattern):
            writer.field("type", "string")
            writer.field("format", format)
            writer.field("pattern", pattern)
        case .integer(let range):
            writer.field("type", "integer")
            writer.field("minimum", range?.lowerBound)
            writer.field("maximum", range?.upperBound)
        case .number: writer.field("type", "number")
        case .boolean: writer.field("type", "boolean")
        case .words(let words):
            writer.field("type", "string")
            writer.field("enum", words)
        case .list(let inner):
            writer.field("type", "array")
            writer.value("items", inner)
        case .anyOf(let choices):
            writer.array("anyOf") { list in for choice in choices { list.element(choice) } }
        case .dictionary(let inner):
            writer.field("type", "object")
            writer.value("additionalProperties", inner)
        case .object(let members): Self.write(members, &writer)
        case .component(let name, _): writer.field("$ref", "#/components/schemas/\(name)")
        case .json, .any: break
        }
    }

    private var isJSON: Bool {
        if case .json = self { return true }
        return false
    }

    private static func write(_ members: [Member], _ writer: inout JSONWriter) {
        writer.field("type", "object")
        let required = members.filter(\.isRequired).map(\.name)
        if !required.isEmpty { writer.field("required", required) }
        writer.object("properties") { properties in
            for member in members { properties.value(member.name, member.schema, help: member.help) }
        }
        writer.field("additionalProperties", false)
    }
}

extension JSONWriter {
    /// A JSON Schema in a list.
    mutating func element(_ schema: Schema) {
        if case .json(let bytes) = schema { return raw(bytes) }
        object { schema.write(&$0) }
    }

    /// A member whose value is a JSON Schema.
    mutating func value(_ name: String, _ schema: Schema, help: String = "") {
        if case .json(let bytes) = schema { return raw(name, bytes) }
        object(name) { schema.write(&$0, help: help) }
    }
}
