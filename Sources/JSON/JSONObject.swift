/// A JSON object whose members are passed on as they came, for programs that read only some of them.
public struct JSONObject: Codable, Hashable, Sendable {
    private var members: [String: JSONValue]

    public init(_ members: [String: JSONValue] = [:]) { self.members = members }

    public init(from decoder: any Decoder) throws {
        members = try decoder.singleValueContainer().decode([String: JSONValue].self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(members)
    }

    /// nil when there is no such member, or it is something other than a text.
    public func text(_ name: String) -> String? {
        if case .text(let text) = members[name] { return text }
        return nil
    }

    public func number(_ name: String) -> Double? {
        switch members[name] {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    public func object(_ name: String) -> JSONObject? {
        if case .object(let object) = members[name] { return object }
        return nil
    }

    /// The objects of a list; empty when there is none.
    public func objects(_ name: String) -> [JSONObject] {
        guard case .list(let values) = members[name] else { return [] }
        return values.compactMap { value in
            if case .object(let object) = value { return object }
            return nil
        }
    }

    /// The texts of a list; empty when there is none.
    public func texts(_ name: String) -> [String] {
        guard case .list(let values) = members[name] else { return [] }
        return values.compactMap { value in
            if case .text(let text) = value { return text }
            return nil
        }
    }

    public func with(_ name: String, _ value: JSONValue) -> JSONObject {
        var changed = self
        changed.members[name] = value
        return changed
    }

    public func without(_ name: String) -> JSONObject {
        var changed = self
        changed.members[name] = nil
        return changed
    }
}

/// Any JSON value. Whole numbers keep all their digits.
public indirect enum JSONValue: Codable, Hashable, Sendable {
    case null
    case flag(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object(JSONObject)

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {  // else another kind
            self = .flag(flag)
        } else if let integer = try? container.decode(Int64.self) {  // else another kind
            self = .integer(integer)
        } else if let number = try? container.decode(Double.self) {  // else another kind
            self = .number(number)
        } else if let text = try? container.decode(String.self) {  // else another kind
            self = .text(text)
        } else if let list = try? container.decode([JSONValue].self) {  // else another kind
            self = .list(list)
        } else {
            self = .object(try container.decode(JSONObject.self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .flag(let flag): try container.encode(flag)
        case .integer(let integer): try container.encode(integer)
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .list(let list): try container.encode(list)
        case .object(let object): try container.encode(object)
        }
    }
}
