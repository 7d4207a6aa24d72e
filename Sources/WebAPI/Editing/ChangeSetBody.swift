import Core

/// The body of `POST /changes`: `{message, operations: [{op, path, match, value, ref, after, unlink}]}`.
enum ChangeSetBody {
    private enum Act: String, CaseIterable { case create, replace, patch, remove, duplicate, insert, move }

    static let schema = Schema.component(
        "ChangeSet",
        .object([
            .init("message", .text(), isRequired: false, "Why, for the history."),
            .init("operations", .list(operation), "Done in order; later ones see what earlier ones did."),
        ]))

    private static let operation = Schema.component(
        "ChangeOperation",
        .object([
            .init("op", .words(Act.allCases.map(\.rawValue))),
            .init(
                "path", .text(),
                "What it is about: /schedules for a new one, /schedules/3, /schedules/3/rules for a new rule, or "
                    + "/schedules/3/rules/17."),
            .init("match", .text(), isRequired: false, "The revision that the object must have, such as r12."),
            .init("value", .any, isRequired: false, "The object, or the part of it that changes."),
            .init(
                "ref", .integer(-1_000_000 ... -1), isRequired: false,
                "An id below zero, by which later operations refer to the new object."),
            .init("after", .integer(), isRequired: false, "The id of the child that comes before; absent: none."),
            .init("unlink", .boolean, isRequired: false, "Of remove: what refers to it loses the reference."),
        ]))

    /// The change set, or every error in it.
    static func read(_ tree: Tree) throws(WebError) -> ChangeSet {
        var places: [ErrorPlace] = []
        func note(_ pointer: String, _ found: Tree?, _ expected: String, _ suggestion: String? = nil) {
            places.append(
                ErrorPlace(
                    .pointer(pointer), found: found?.sketch ?? "nothing", expected: expected, suggestion: suggestion))
        }
        guard case .map = tree.value else {
            note("", tree, "an object with message and operations")
            throw invalid(places)
        }
        checkNames(tree, ["message", "operations"], at: "", note)
        guard case .list(let items)? = tree["operations"]?.value, !items.isEmpty else {
            note("/operations", tree["operations"], "a list of operations")
            throw invalid(places)
        }
        guard items.count <= WebLimits.changeOperations else {
            note("/operations", nil, "at most \(WebLimits.changeOperations) operations")
            throw invalid(places)
        }
        var operations: [ChangeOperation] = []
        for (index, item) in items.enumerated() {
            if let operation = operation(item, at: "/operations/\(index)", note) { operations.append(operation) }
        }
        guard places.isEmpty else { throw invalid(places) }
        return ChangeSet(operations, message: tree["message"]?.scalar ?? "")
    }

    private typealias Note = (_ pointer: String, _ found: Tree?, _ expected: String, _ suggestion: String?) -> Void

    private static func checkNames(_ tree: Tree, _ known: [String], at pointer: String, _ note: Note) {
        for entry in tree.entries where !known.contains(entry.key) {
            let near = nearestWords(to: entry.key, among: known).first
            note("\(pointer)/\(entry.key)", entry.value, "one of \(listed(known))", near)
        }
    }

    private static func operation(_ tree: Tree, at pointer: String, _ note: Note) -> ChangeOperation? {
        checkNames(tree, ["op", "path", "match", "value", "ref", "after", "unlink"], at: pointer, note)
        let words = Act.allCases.map(\.rawValue)
        guard let act = tree["op"]?.scalar.flatMap({ Act(rawValue: $0) }) else {
            let near = tree["op"]?.scalar.flatMap { nearestWords(to: $0, among: words).first }
            note("\(pointer)/op", tree["op"], "one of \(listed(words))", near)
            return nil
        }
        guard let target = tree["path"]?.scalar.flatMap({ Target($0) }) else {
            note("\(pointer)/path", tree["path"], "a path such as /schedules/3 or /schedules/3/rules/17", nil)
            return nil
        }
        var match: Revision?
        if let text = tree["match"]?.scalar {
            guard let number = Int64(digits: text.drop { $0 == "r" }) else {
                note("\(pointer)/match", tree["match"], "a revision such as r12", nil)
                return nil
            }
            match = Revision(number)
        }
        func id(_ name: String) -> Int64?? {
            guard let value = tree[name], !value.isNull else { return .some(nil) }
            guard let number = value.scalar.flatMap({ Int64(digits: $0, in: -Int64.max...Int64.max) }) else {
                note("\(pointer)/\(name)", value, "an id", nil)
                return nil
            }
            return number
        }
        guard let ref = id("ref"), let after = id("after") else { return nil }
        let needsValue = [.create, .replace, .patch, .insert].contains(act)
        if needsValue, tree["value"] == nil { note("\(pointer)/value", nil, "an object", nil) }
        let value = (tree["value"] ?? Tree(.map([]))).withoutOwnMembers
        let unlink = tree["unlink"]?.scalar == "true"
        let found = made(act, target, match: match, value: value, ref: ref, after: after, unlink: unlink)
        if found == nil { note("\(pointer)/path", tree["path"], "a path that \(act.rawValue) is possible with", nil) }
        return found
    }

    private static func made(
        _ act: Act, _ target: Target, match: Revision?, value: Tree, ref: Int64?, after: Int64?, unlink: Bool
    ) -> ChangeOperation? {
        switch (act, target) {
        case (.create, .kind(let kind)): .create(kind, ref: ref, value: value)
        case (.replace, .document(let key)): .replace(key, match: match, value: value)
        case (.patch, .document(let key)): .patch(key, match: match, value: value)
        case (.patch, .child(let id, let key)): .patchChild(id, of: key, match: match, value: value)
        case (.remove, .document(let key)): .remove(key, match: match, unlink: unlink)
        case (.remove, .child(let id, let key)): .removeChild(id, of: key, match: match)
        case (.duplicate, .document(let key)): .duplicate(key, ref: ref)
        case (.insert, .list(let list, let key)): .insert(in: key, list: list, match: match, after: after, value: value)
        case (.move, .child(let id, let key)): .move(id, of: key, match: match, after: after)
        default: nil
        }
    }

    private static func invalid(_ places: [ErrorPlace]) -> WebError {
        let first = places.first.map { "\($0)" } ?? ""
        return WebError(
            "request.invalid", .invalid, what: "Cannot use this change set", why: first,
            fix: "Correct the \(places.count == 1 ? "value" : "\(places.count) values") that errors lists.",
            places: places)
    }

    /// What a path of an operation names.
    private enum Target {
        case kind(DocumentKind)
        case document(DocumentKey)
        case list(String, DocumentKey)
        case child(Int64, DocumentKey)

        init?(_ path: String) {
            let text = path.hasPrefix("/api/v1/") ? String(path.dropFirst(7)) : path
            guard text.hasPrefix("/") else { return nil }
            if text == "/settings" {
                self = .document(.station)
                return
            }
            let parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
            guard (1...4).contains(parts.count), let kind = DocumentKind.listed.first(where: { $0.plural == parts[0] })
            else { return nil }
            guard parts.count > 1 else {
                self = .kind(kind)
                return
            }
            guard let id = Int64(digits: parts[1], in: -Int64.max...Int64.max) else { return nil }
            let key = DocumentKey(kind, id)
            guard parts.count > 2 else {
                self = .document(key)
                return
            }
            guard kind.children?.list == String(parts[2]) else { return nil }
            guard parts.count > 3 else {
                self = .list(String(parts[2]), key)
                return
            }
            guard let child = Int64(digits: parts[3]) else { return nil }
            self = .child(child, key)
        }
    }
}
