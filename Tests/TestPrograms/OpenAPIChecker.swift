import Foundation

/// Compares responses with the OpenAPI document that the station itself serves: their status, their type and every value
/// in their JSON. Strict about members that are not described.
public struct OpenAPIChecker: Sendable {
    private let document: JSONTree

    /// Reads the document; nil when it is not JSON.
    public init?(_ bytes: some Collection<UInt8>) {
        guard let value = try? JSONSerialization.jsonObject(with: Data(bytes)) else { return nil }
        document = JSONTree(value)
    }

    /// Every operation, such as `GET /api/v1/station`.
    public var operations: Set<String> {
        let paths = document["paths"].members
        return Set(paths.flatMap { path, item in item.members.keys.map { "\($0.uppercased()) \(path)" } })
    }

    /// What is wrong with a response; empty when it is as described. `path` may have a query.
    public func faults(
        _ method: String, _ path: String, status: Int, type: String?, body: some Collection<UInt8>
    ) -> [String] {
        let name = "\(method) \(path)"
        guard let template = template(of: path, method) else {
            return status == 404 || status == 405 ? [] : ["\(name) is not described"]
        }
        // HEAD is described by GET.
        let method = method == "HEAD" ? "get" : method.lowercased()
        let responses = document["paths"][template][method]["responses"]
        // An error is described by its status or by the default.
        var response = responses["\(status)"]
        if response.isMissing && status >= 400 { response = responses["default"] }
        guard let response = resolved(response).present else { return ["\(name) answered \(status): not described"] }
        guard let content = response["content"].present else { return [] }
        let type = String((type ?? "").prefix { $0 != ";" })
        guard let media = content[type].present else { return ["\(name) answered \(status) as \(type): not described"] }
        guard type.hasSuffix("json"), !body.isEmpty else { return [] }
        guard let value = try? JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed) else {
            return ["\(name) sent no JSON"]
        }
        return faults(JSONTree(value), media["schema"], at: name)
    }

    /// What is wrong with a value of the form that the components describe under `name`.
    public func faults(_ body: some Collection<UInt8>, component name: String) -> [String] {
        guard let value = try? JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed) else {
            return ["no JSON"]
        }
        return faults(JSONTree(value), document["components"]["schemas"][name], at: name)
    }

    /// References that lead nowhere, and names that are used twice: what makes the document itself unusable.
    public var documentFaults: [String] {
        var faults: [String] = []
        var ids: Set<String> = []
        for (path, item) in document["paths"].members {
            for (method, operation) in item.members {
                let id = operation["operationId"].text ?? ""
                if id.isEmpty || !ids.insert(id).inserted { faults.append("\(method) \(path): operationId \(id)") }
                let names = Set(path.split(separator: "{").dropFirst().map { $0.prefix { $0 != "}" } }.map(String.init))
                let described = operation["parameters"].items.filter { $0["in"].text == "path" }
                if Set(described.compactMap { $0["name"].text }) != names { faults.append("\(method) \(path): names") }
            }
        }
        return faults + references(document).filter { resolved(reference: $0).isMissing }.map { "\($0) leads nowhere" }
    }

    private func references(_ tree: JSONTree) -> [String] {
        if let reference = tree["$ref"].text { return [reference] }
        return tree.members.values.flatMap(references) + tree.items.flatMap(references)
    }

    private func resolved(reference: String) -> JSONTree {
        reference.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] }
    }

    private func resolved(_ tree: JSONTree) -> JSONTree {
        tree["$ref"].text.map { resolved(reference: $0) } ?? tree
    }

    /// The described path that this one fits; those with more fixed text first.
    private func template(of path: String, _ method: String) -> String? {
        let parts = path.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false)
        let method = method == "HEAD" ? "get" : method.lowercased()
        return document["paths"].members.filter { $0.value[method].present != nil }.keys
            .filter { template in
                let pieces = template.split(separator: "/", omittingEmptySubsequences: false)
                return pieces.count == parts.count && zip(pieces, parts).allSatisfy { Self.fits($1, $0) }
            }
            .min { $0.count(where: { $0 == "{" }) < $1.count(where: { $0 == "{" }) }
    }

    private static func fits(_ part: Substring, _ piece: Substring) -> Bool {
        guard let open = piece.firstIndex(of: "{"), let close = piece.lastIndex(of: "}") else { return part == piece }
        let (before, after) = (piece[..<open], piece[piece.index(after: close)...])
        return part.hasPrefix(before) && part.hasSuffix(after) && part.count > before.count + after.count
    }

    // MARK: Values

    private func faults(_ value: JSONTree, _ schema: JSONTree, at place: String) -> [String] {
        let schema = resolved(schema)
        let choices = schema["oneOf"].items + schema["anyOf"].items
        if !choices.isEmpty {
            let found = choices.map { faults(value, $0, at: place) }
            return found.contains([]) ? siblings(value, schema, at: place) : found.min { $0.count < $1.count } ?? []
        }
        if let words = schema["enum"].present?.items, !words.contains(where: { $0.value == value.value }) {
            return ["\(place) is \(value.sketch)"]
        }
        if let word = schema["const"].present, word.value != value.value { return ["\(place) is \(value.sketch)"] }
        return typed(value, schema, at: place)
    }

    /// What a choice says besides.
    private func siblings(_ value: JSONTree, _ schema: JSONTree, at place: String) -> [String] {
        schema["type"].present == nil ? [] : typed(value, schema, at: place)
    }

    private func typed(_ value: JSONTree, _ schema: JSONTree, at place: String) -> [String] {
        switch schema["type"].text {
        case "object": return objectFaults(value, schema, at: place)
        case "array":
            guard case .list(let items) = value.value else { return ["\(place) is not a list"] }
            return items.enumerated().flatMap { faults(JSONTree($1), schema["items"], at: "\(place)[\($0)]") }
        case "string":
            guard let text = value.text else { return ["\(place) is not a text"] }
            let isMoment = text.count == 24 && text.hasSuffix("Z") && text.dropFirst(10).first == "T"
            return schema["format"].text == "date-time" && !isMoment ? ["\(place) is not a time: \(text)"] : []
        case "integer", "number":
            guard case .number(let number) = value.value else { return ["\(place) is not a number"] }
            if schema["type"].text == "integer", number != number.rounded() { return ["\(place) is not whole"] }
            if case .number(let least) = schema["minimum"].value, number < least { return ["\(place) is too small"] }
            if case .number(let most) = schema["maximum"].value, number > most { return ["\(place) is too large"] }
            return []
        case "boolean":
            if case .flag = value.value { return [] }
            return ["\(place) is neither true nor false"]
        default: return []
        }
    }

    private func objectFaults(_ value: JSONTree, _ schema: JSONTree, at place: String) -> [String] {
        guard case .object(let members) = value.value else { return ["\(place) is not an object"] }
        let missing = schema["required"].items.compactMap(\.text).filter { members[$0] == nil }
        let properties = schema["properties"]
        let others = schema["additionalProperties"]
        return missing.map { "\(place).\($0) is missing" }
            + members.flatMap { name, member -> [String] in
                if let property = properties[name].present {
                    return faults(JSONTree(member), property, at: "\(place).\(name)")
                }
                if case .object = others.value { return faults(JSONTree(member), others, at: "\(place).\(name)") }
                return others.value == .flag(false) ? ["\(place).\(name) is not described"] : []
            }
    }
}

/// JSON as a value that can be compared.
struct JSONTree: Sendable {
    indirect enum Value: Hashable, Sendable {
        case missing, null
        case flag(Bool)
        case number(Double)
        case text(String)
        case list([Value])
        case object([String: Value])
    }

    let value: Value

    init(_ value: Value) { self.value = value }

    init(_ any: Any) { value = Self.value(any) }

    private static func value(_ any: Any) -> Value {
        switch any {
        case let list as [Any]: return .list(list.map(value))
        case let object as [String: Any]: return .object(object.mapValues(value))
        case let text as String: return .text(text)
        case let flag as Bool where "\(type(of: any))".contains("Bool"): return .flag(flag)
        case let number as NSNumber:
            // Foundation on Linux reads true and false as numbers of a type of their own.
            let isFlag = unsafe String(cString: number.objCType) == "c"
            return isFlag ? .flag(number.boolValue) : .number(number.doubleValue)
        case let flag as Bool: return .flag(flag)
        case let number as Double: return .number(number)
        default: return .null
        }
    }

    var isMissing: Bool { value == .missing }
    var present: JSONTree? { isMissing ? nil : self }

    subscript(name: String) -> JSONTree {
        if case .object(let members) = value, let member = members[name] { return JSONTree(member) }
        return JSONTree(Value.missing)
    }

    var members: [String: JSONTree] {
        if case .object(let members) = value { return members.mapValues { JSONTree($0) } }
        return [:]
    }

    var items: [JSONTree] {
        if case .list(let items) = value { return items.map { JSONTree($0) } }
        return []
    }

    var text: String? {
        if case .text(let text) = value { return text }
        return nil
    }

    var sketch: String { String("\(value)".prefix(80)) }
}
