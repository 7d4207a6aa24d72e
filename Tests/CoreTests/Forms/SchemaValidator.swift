import Core
import Foundation

/// As much of JSON Schema 2020-12 as the schemas of forms use.
enum SchemaValidator {
    static func complaints(
        _ tree: Tree, _ schema: Tree, ignoresReferences: Bool = false, _ path: String = ""
    ) -> [String] {
        if schema.scalar == "false" { return ["\(path): not allowed"] }
        if ignoresReferences, schema["x-reference"] != nil { return [] }
        func results(_ key: String) -> [[String]] {
            (schema[key]?.items ?? []).map { complaints(tree, $0, ignoresReferences: ignoresReferences, path) }
        }
        var found = scalarComplaints(tree, schema, path)
        if case .map(let entries) = tree.value {
            for entry in entries {
                if let property = schema["properties"]?[entry.key] {
                    found += complaints(
                        entry.value, property, ignoresReferences: ignoresReferences, "\(path)/\(entry.key)")
                } else if schema["additionalProperties"]?.scalar == "false" {
                    // The year of a show is in files only.
                    if !(ignoresReferences && entry.key == "year") { found.append("\(path)/\(entry.key): unknown") }
                }
            }
            for key in schema["required"]?.items ?? [] where tree[key.scalar ?? ""] == nil {
                found.append("\(path): no \(key.scalar ?? "")")
            }
        }
        if let items = schema["items"] {
            for (index, item) in tree.items.enumerated() {
                found += complaints(item, items, ignoresReferences: ignoresReferences, "\(path)/\(index)")
            }
        }
        found += results("allOf").flatMap { $0 }
        if schema["anyOf"] != nil, !results("anyOf").contains([]) { found.append("\(path): none of anyOf") }
        if schema["oneOf"] != nil, results("oneOf").filter({ $0.isEmpty }).count != 1 {
            found.append("\(path): not one of oneOf")
        }
        if let not = schema["not"], complaints(tree, not, path).isEmpty { found.append("\(path): not") }
        if let condition = schema["if"] {
            let branch = complaints(tree, condition, path).isEmpty ? schema["then"] : schema["else"]
            if let branch { found += complaints(tree, branch, ignoresReferences: ignoresReferences, path) }
        }
        return found
    }

    private static func complaints(_ tree: Tree, _ schema: Tree, _ path: String) -> [String] {
        complaints(tree, schema, ignoresReferences: false, path)
    }

    private static func scalarComplaints(_ tree: Tree, _ schema: Tree, _ path: String) -> [String] {
        var found: [String] = []
        if let type = schema["type"]?.scalar, type != self.type(tree) { found.append("\(path): no \(type)") }
        if let value = schema["const"], value != tree { found.append("\(path): not \(value.json())") }
        if let values = schema["enum"], !values.items.contains(tree) {
            found.append("\(path): none of \(values.json())")
        }
        let number = tree.scalar.flatMap { Int($0) }
        if let least = schema["minimum"]?.scalar.flatMap({ Int($0) }), let number, number < least {
            found.append("\(path): too small")
        }
        if let most = schema["maximum"]?.scalar.flatMap({ Int($0) }), let number, number > most {
            found.append("\(path): too great")
        }
        if let pattern = schema["pattern"]?.scalar, type(tree) == "string",
            (tree.scalar ?? "").range(of: pattern, options: .regularExpression) == nil
        {
            found.append("\(path): “\(tree.scalar ?? "")” is not like \(pattern)")
        }
        return found
    }

    private static func type(_ tree: Tree) -> String {
        switch tree.value {
        case .text, .word: "string"
        case .list: "array"
        case .map: "object"
        case .literal("true"), .literal("false"): "boolean"
        case .literal("null"): "null"
        case .literal: "integer"
        }
    }
}
