import Core
import HTTP

/// One kind of document that operators make: the same routes for every kind.
struct DocumentKindRoutes: RouteGroup {
    let kind: DocumentKind
    let source: any EditingSource

    let tag: String

    init(_ kind: DocumentKind, _ source: any EditingSource) {
        self.kind = kind
        self.source = source
        tag = kind.plural.prefix(1).uppercased() + kind.plural.dropFirst()
    }

    var routes: [Route] { kind == .station ? settingsRoutes : listRoutes + itemRoutes + childRoutes }

    private var access: RequiredAccess { .role(kind.role) }
    private var id: Parameter<Int64> { Path.id(kind.rawValue, "The \(kind.rawValue)'s id.") }
    private var path: String { "/api/v1/\(kind.plural)" }
    private var itemPath: String { "\(path)/{\(kind.rawValue)}" }
    private var name: String { kind.componentName }

    /// What a document looks like.
    private var schema: Schema {
        .component(name, .json(Self.described(source.schema(kind), isListed: kind != .station)))
    }

    /// What a change may send: a document without anything that must be there.
    private var patch: Schema { .any }

    /// The schema of the form, with the members that the API adds, and without what a partial answer may lack.
    private static func described(_ schema: Tree, isListed: Bool) -> Tree {
        var entries = schema.entries.filter { $0.key != "$schema" }
        guard let index = entries.firstIndex(where: { $0.key == "properties" }) else { return schema }
        var properties = entries[index].value.entries.filter { $0.key != "id" && $0.key != "revision" }
        let integer = Tree(.map([Tree.Entry("type", .text("integer"))]))
        let text = Tree(.map([Tree.Entry("type", .text("string"))]))
        if isListed { properties.insert(Tree.Entry("id", integer), at: 0) }
        properties.insert(Tree.Entry("revision", text), at: 0)
        entries[index].value = Tree(.map(properties))
        return Tree(.map(entries))
    }

    private var settingsRoutes: [Route] {
        [
            Route(
                .get, "/api/v1/settings", .operator, "settings", "The settings of the station", returns: .json(schema),
                handler: one),
            Route(
                .put, "/api/v1/settings", access, "replaceSettings", "Replaces the settings of the station",
                [Preview.parameter, IfMatch.header], body: .json(schema), returns: .json(schema),
                errors: Self.conflicts,
                handler: replace),
            Route(
                .patch, "/api/v1/settings", access, "changeSettings", "Changes settings of the station",
                [Preview.parameter, IfMatch.header], body: .mergePatch(patch), returns: .json(schema),
                errors: Self.conflicts, handler: change),
        ]
    }

    private var listRoutes: [Route] {
        [
            Route(
                .get, path, .operator, kind.plural, "All \(kind.plural)", [Query.limit, Query.cursor, Self.search],
                returns: .json(
                    .component(
                        "\(name)List",
                        .object([
                            .init("items", .list(schema)), .init("total", .integer()),
                            .init("next", .text(), isRequired: false, "The cursor of the next part."),
                        ]))), handler: list),
            Route(
                .post, path, access, "create\(name)", "Creates a \(kind.rawValue)", [Preview.parameter],
                body: .json(schema), returns: .json(schema, status: 201), .json(Preview.object.schema), errors: [409],
                handler: create),
        ]
    }

    private var itemRoutes: [Route] {
        let changing: [any DescribedParameter] = [id, Preview.parameter, IfMatch.header]
        return [
            Route(
                .get, itemPath, .operator, kind.rawValue, "One \(kind.rawValue)", [id], returns: .json(schema),
                handler: one),
            Route(
                .put, itemPath, access, "replace\(name)",
                "Replaces a \(kind.rawValue): what is left out gets its default",
                changing, body: .json(schema), returns: .json(.any), errors: Self.conflicts, handler: replace),
            Route(
                .patch, itemPath, access, "change\(name)",
                "Changes a \(kind.rawValue): null gives a member its default",
                changing, body: .mergePatch(patch), returns: .json(.any), errors: Self.conflicts, handler: change),
            Route(
                .delete, itemPath, access, "remove\(name)", "Removes a \(kind.rawValue)", changing + [Self.unlink],
                returns: .nothing, .json(Preview.object.schema), errors: Self.conflicts, handler: remove),
            Route(
                .post, "\(itemPath)/duplicate", access, "duplicate\(name)",
                "Copies a \(kind.rawValue) under a name of its own", [id, Preview.parameter],
                returns: .json(schema, status: 201), .json(Preview.object.schema), errors: [409], handler: duplicate),
            Route(
                .get, "\(itemPath)/uses", .operator, "\(kind.rawValue)Uses", "What refers to the \(kind.rawValue)",
                [id],
                returns: .object(Self.uses), handler: uses),
        ]
    }

    private static let conflicts = [409, 412, 428]
    private static let search = Parameter<String>.text("q", "Only those whose names contain these letters.")
    private static let unlink = Parameter<Bool>.flag("unlink", "1: what refers to it loses the reference.")

    private static let uses = ItemList<DocumentUse>.object(
        "DocumentUses",
        ResponseObject(
            "DocumentUse",
            [
                .field("kind") { $0.user.kind.rawValue }, .field("id") { $0.user.id },
                .field("path", "The path of the one that refers.") { $0.user.path }, .field("name") { $0.name },
                .field("pointer", "Where it refers, such as /rules/2/content/collection.") { $0.pointer },
            ]))

    // MARK: Reading

    private func list(_ call: Call) async throws -> Response {
        let letters = try call.value(of: Self.search)?.lowercased()
        var all = try await source.documents(kind)
        if kind == .channel { all = all.filter { call.caller.reaches(ChannelID($0.key.id)) } }
        if let letters { all = all.filter { $0.name.lowercased().contains(letters) } }
        let limit = try call.value(of: Query.limit) ?? 100
        var start = 0
        if let cursor = try call.value(of: Query.cursor) {
            guard let last = Int64(digits: cursor) else { throw WebError.unknownCursor }
            // The one before may be gone: then those with greater ids follow.
            start =
                all.firstIndex { $0.key.id == last }.map { $0 + 1 } ?? all.firstIndex { $0.key.id > last } ?? all.count
        }
        let part = all[min(start, all.count)..<min(start + limit, all.count)]
        let body = JSONWriter.object { body in
            body.array("items") { list in for document in part { list.raw(document.json(for: call.caller)) } }
            body.field("total", all.count)
            if start + limit < all.count { body.field("next", part.last.map { "\($0.key.id)" }) }
        }
        var response = CacheableBody("application/json; charset=utf-8", body).response()
        response.headers.append(Request.Field("Vary", "Authorization, Cookie"))
        return response
    }

    private func one(_ call: Call) async throws -> Response { .document(try await found(call), for: call.caller) }

    private func uses(_ call: Call) async throws -> Response {
        .json(Self.uses, ItemList(try await source.uses(of: try await found(call).key)))
    }

    func found(_ call: Call) async throws -> Document {
        let text = kind == .station ? "1" : try call.parameters.required(kind.rawValue)
        guard let number = Int64(digits: text), let document = try await source.document(DocumentKey(kind, number))
        else { throw WebError.unknownDocument(kind, text) }
        guard kind != .channel || call.caller.reaches(ChannelID(number)) else { throw WebError.channelOutOfReach }
        return document
    }

    // MARK: Changing

    private func create(_ call: Call) async throws -> Response {
        let value = try call.tree().withoutOwnMembers
        return try await commit([.create(kind, ref: -1, value: value)], nil, call, created: DocumentKey(kind, -1))
    }

    private func replace(_ call: Call) async throws -> Response {
        let document = try await matched(call)
        let value = try call.tree().withoutOwnMembers
        return try await commit([.replace(document.key, match: document.revision, value: value)], document, call)
    }

    private func change(_ call: Call) async throws -> Response {
        let document = try await matched(call)
        let value = try call.tree().withoutOwnMembers
        return try await commit([.patch(document.key, match: document.revision, value: value)], document, call)
    }

    private func remove(_ call: Call) async throws -> Response {
        let document = try await matched(call)
        let unlink = try call.value(of: Self.unlink) ?? false
        let operation = ChangeOperation.remove(document.key, match: document.revision, unlink: unlink)
        return try await commit([operation], nil, call)
    }

    private func duplicate(_ call: Call) async throws -> Response {
        let key = try await found(call).key
        return try await commit([.duplicate(key, ref: -1)], nil, call, created: DocumentKey(kind, -1))
    }

    /// The document, when it is in the version that the request expects.
    func matched(_ call: Call) async throws -> Document {
        let document = try await found(call)
        if try call.value(of: Preview.parameter) == nil { try IfMatch.check(call, document) }
        return document
    }

    /// Commits, or only previews when the query says so. `document`: what is changed and then returned; `created`: the
    /// key that means the new one.
    func commit(
        _ operations: [ChangeOperation], _ document: Document?, _ call: Call, created: DocumentKey? = nil
    ) async throws -> Response {
        try Role.check(kind, document?.key ?? operations.first?.key, call.caller)
        let changes = ChangeSet(operations)
        if let span = try call.value(of: Preview.parameter) {
            var preview = try await source.preview(changes, PreviewScope(span, for: call.caller))
            preview.errors = preview.errors.map(\.ofOneObject)
            return .json(Preview.object, preview)
        }
        let done: CommittedChange
        do {
            done = try await source.commit(changes, by: call.caller.author)
        } catch let error as StationError where error.category == .invalid {
            throw error.ofOneObject
        } catch let error as any Explained where error.category == .conflict {
            // Another change came in between the comparison and the commit.
            guard let document, let present = try await source.document(document.key),
                present.revision != document.revision
            else { throw error }
            throw WebError.stale(present)
        }
        guard let key = created.flatMap({ done.created[$0] }) ?? document?.key,
            let present = try await source.document(key)
        else { return .done }
        return .document(present, for: call.caller, status: created == nil ? 200 : 201)
    }
}

extension StationError {
    /// With pointers into the one object that a request sends, not into a change set.
    fileprivate var ofOneObject: StationError {
        let prefix = "/operations/0/value"
        let places = places.map { place in
            guard case .pointer(let pointer) = place.position, pointer.hasPrefix(prefix) else { return place }
            var place = place
            place.position = .pointer(String(pointer.dropFirst(prefix.count)))
            return place
        }
        return StationError(
            category, code, what: what, why: why.replacing(prefix, with: ""), fix: fix, places: places)
    }
}

extension ChangeOperation {
    /// The document that it changes; nil when it makes a new one.
    var key: DocumentKey? {
        switch self {
        case .create, .duplicate: nil
        case .replace(let key, _, _), .patch(let key, _, _), .remove(let key, _, _), .insert(let key, _, _, _, _),
            .patchChild(_, let key, _, _), .move(_, let key, _, _), .removeChild(_, let key, _):
            key
        }
    }

    var kind: DocumentKind {
        switch self {
        case .create(let kind, _, _): kind
        case .duplicate(let key, _): key.kind
        default: key?.kind ?? .station
        }
    }
}

/// Rules of schedules, entries of playlists, members of collections, specials of channels: parts with ids of their own, in an order.
extension DocumentKindRoutes {
    var childRoutes: [Route] {
        guard let (list, child) = kind.children else { return [] }
        let name = child.prefix(1).uppercased() + child.dropFirst()
        let listPath = "/api/v1/\(kind.plural)/{\(kind.rawValue)}/\(list)"
        let childPath = "\(listPath)/{\(child)}"
        let owner = Path.id(kind.rawValue, "The \(kind.rawValue)'s id.")
        let id = Path.id(child, "The \(child)'s id.")
        let changing: [any DescribedParameter] = [Preview.parameter, IfMatch.header]
        let access = RequiredAccess.role(kind.role)
        let conflicts = [409, 412, 428]
        return [
            Route(
                .post, listPath, access, "add\(name)", "Adds a \(child) after another, or first",
                [owner, Self.after] + changing, body: .json(.any), returns: .json(.any), errors: conflicts,
                handler: insert),
            Route(
                .patch, childPath, access, "change\(name)", "Changes a \(child)", [owner, id] + changing,
                body: .mergePatch(.any), returns: .json(.any), errors: conflicts, handler: changeChild),
            Route(
                .delete, childPath, access, "remove\(name)", "Removes a \(child)", [owner, id] + changing,
                returns: .json(.any), errors: conflicts, handler: removeChild),
            Route(
                .post, "\(childPath)/move", access, "move\(name)", "Moves a \(child) after another, or first",
                [owner, id, Self.after] + changing, returns: .json(.any), errors: conflicts, handler: move),
        ]
    }

    private static let after = Parameter<Int64>(
        "after", .query, .integer(1...Int.max), expected: "an id",
        "The id of the one that comes before; without it the first place."
    ) { Int64(digits: $0) }

    private func child(_ call: Call) throws(WebError) -> Int64 {
        let name = kind.children?.child ?? ""
        let text = try call.parameters.required(name)
        guard let id = Int64(digits: text) else { throw .nothingThere(name, text) }
        return id
    }

    private func insert(_ call: Call) async throws -> Response {
        let document = try await matched(call)
        let operation = ChangeOperation.insert(
            in: document.key, list: kind.children?.list ?? "", match: document.revision,
            after: try call.value(of: Self.after), value: try call.tree())
        return try await commit([operation], document, call)
    }

    private func changeChild(_ call: Call) async throws -> Response {
        let document = try await matched(call)
        let operation = ChangeOperation.patchChild(
            try child(call), of: document.key, match: document.revision, value: try call.tree().withoutOwnMembers)
        return try await commit([operation], document, call)
    }

    private func removeChild(_ call: Call) async throws -> Response {
        let document = try await matched(call)
        return try await commit(
            [.removeChild(try child(call), of: document.key, match: document.revision)], document, call)
    }

    private func move(_ call: Call) async throws -> Response {
        let document = try await matched(call)
        let operation = ChangeOperation.move(
            try child(call), of: document.key, match: document.revision, after: try call.value(of: Self.after))
        return try await commit([operation], document, call)
    }
}
