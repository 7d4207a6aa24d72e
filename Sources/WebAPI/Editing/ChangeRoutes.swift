import Core
import HTTP

/// Everything that operators make, its history, and the station file.
public struct EditingRoutes: RouteGroup {
    private let source: any EditingSource

    public init(source: any EditingSource) { self.source = source }

    public let tag = "Changes"

    /// The groups of every kind of document, and this one.
    public static func groups(_ source: any EditingSource) -> [any RouteGroup] {
        DocumentKind.allCases.map { DocumentKindRoutes($0, source) } + [EditingRoutes(source: source)]
    }

    public var routes: [Route] { changeRoutes + fileRoutes }

    private var changeRoutes: [Route] {
        [
            Route(
                .get, "/api/v1/changes", .editor, "history", "What was changed, the newest first",
                [Query.limit, Query.cursor], returns: .object(ChangeObjects.history), handler: history),
            Route(
                .post, "/api/v1/changes", .editor, "commitChanges", "Makes changes together or not at all",
                body: .json(ChangeSetBody.schema), returns: .object(ChangeObjects.committed, status: 201),
                errors: [409, 412], handler: commit),
            Route(
                .post, "/api/v1/changes/preview", .editor, "previewChanges",
                "What changes would do; nothing is written",
                [Preview.span, Query.channels], body: .json(ChangeSetBody.schema), returns: .object(Preview.object),
                errors: [409], handler: preview),
            Route(
                .get, "/api/v1/changes/{change}", .editor, "change", "One entry of the history, before and after",
                [Self.number], returns: .object(ChangeObjects.committed), handler: change),
            Route(
                .post, "/api/v1/changes/{change}/undo", .editor, "undoChange",
                "Takes a change back, as a new change; editors their own, admins any", [Self.number],
                returns: .object(ChangeObjects.committed, status: 201), errors: [409], handler: undo),
            Route(
                .post, "/api/v1/changes/{change}/undo/preview", .editor, "previewUndo",
                "What taking a change back would do",
                [Self.number, Preview.span], returns: .object(Preview.object), errors: [409], handler: previewUndo),
            Route(
                .get, "/api/v1/schema/{kind}", .viewer, "schema",
                "JSON Schema of a kind of object: forms are drawn from it", [Self.kind], returns: .json(.any),
                handler: schema),
        ]
    }

    private var fileRoutes: [Route] {
        [
            Route(
                .get, "/api/v1/station-file", .admin, "exportStation", "The whole station as a station file",
                returns: .content("application/yaml"), handler: export),
            Route(
                .put, "/api/v1/station-file", .admin, "applyStation", "Applies a station file",
                [PlanRoutes.prune, Preview.parameter], body: .stationFile, returns: .object(ChangeObjects.committed),
                .nothing, .object(Preview.object), errors: [409], handler: apply),
        ]
    }

    private static let number = Path.id("change", "The number of the entry.")
    private static let kind = Parameter<String>.text(
        "kind", in: .path, "A kind of object: \(DocumentKind.allCases.map(\.rawValue).joined(separator: ", ")).")

    // MARK: Change sets

    private func commit(_ call: Call) async throws -> Response {
        let changes = try ChangeSetBody.read(try call.tree())
        for operation in changes.operations { try Role.check(operation.kind, operation.key, call.caller) }
        return .json(ChangeObjects.committed, try await source.commit(changes, by: call.caller.author), status: 201)
    }

    private func preview(_ call: Call) async throws -> Response {
        let changes = try ChangeSetBody.read(try call.tree())
        for operation in changes.operations { try Role.check(operation.kind, operation.key, call.caller) }
        var scope = PreviewScope(try call.value(of: Preview.span) ?? Preview.usualSpan, for: call.caller)
        if try call.value(of: Query.channels) != nil {
            let filter = try ChannelFilter(call)
            let all = try await source.documents(.channel)
            scope.channels = Set(
                all.filter { filter.takes(number: $0.body["number"]?.scalar) }.map { ChannelID($0.key.id) })
        }
        return .json(Preview.object, try await source.preview(changes, scope))
    }

    // MARK: History

    private func history(_ call: Call) async throws -> Response {
        let (limit, before) = try call.newestFirst()
        let entries = try await source.history(before: before, limit: limit)
        return .json(ChangeObjects.history, ItemList(newestFirst: entries, limit: limit) { $0.number })
    }

    private func change(_ call: Call) async throws -> Response {
        .json(ChangeObjects.committed, try await found(call))
    }

    private func found(_ call: Call) async throws -> CommittedChange {
        let text = try call.parameters.required(Self.number.name)
        guard let number = Int64(digits: text), let found = try await source.change(number) else {
            throw WebError.nothingThere("change", text)
        }
        return found
    }

    private func undo(_ call: Call) async throws -> Response {
        let entry = try await found(call)
        try checkMayUndo(entry, call.caller)
        let done = try await source.undo(entry.number, by: call.caller.author)
        return .json(ChangeObjects.committed, done, status: 201)
    }

    private func previewUndo(_ call: Call) async throws -> Response {
        let entry = try await found(call)
        let scope = PreviewScope(try call.value(of: Preview.span) ?? Preview.usualSpan, for: call.caller)
        return .json(Preview.object, try await source.previewUndo(entry.number, scope))
    }

    /// Editors take back their own changes, admins those of anyone.
    private func checkMayUndo(_ entry: CommittedChange, _ caller: Caller) throws(WebError) {
        for change in entry.changes { try Role.check(change.key.kind, change.key, caller) }
        guard let grant = caller.grant, entry.author.account != grant.name else { return }
        if grant.role.map({ $0 < .admin }) ?? true { throw .role(needed: .admin) }
    }

    private func schema(_ call: Call) async throws -> Response {
        let text = try call.value(of: Self.kind) ?? ""
        guard let kind = DocumentKind.allCases.first(where: { $0.rawValue == text || $0.plural == text }) else {
            throw WebError.nothingThere("kind", text)
        }
        var bytes: [UInt8] = []
        source.schema(kind).write(json: &bytes)
        return CacheableBody("application/json; charset=utf-8", bytes).response()
    }

    // MARK: The station file

    private func export(_ call: Call) async throws -> Response {
        Response(
            "application/yaml", try await source.stationFile(),
            headers: [
                Request.Field("Cache-Control", "no-store"),
                Request.Field("Content-Disposition", "attachment; filename=\"station.yaml\""),
            ])
    }

    private func apply(_ call: Call) async throws -> Response {
        let prune = try call.value(of: PlanRoutes.prune) ?? false
        if let span = try call.value(of: Preview.parameter) {
            let scope = PreviewScope(span, for: call.caller)
            return .json(Preview.object, try await source.previewFile(call.request.body, prune: prune, scope))
        }
        var author = call.caller.author
        author.origin = .file
        guard let done = try await source.apply(call.request.body, prune: prune, by: author) else { return .done }
        return .json(ChangeObjects.committed, done)
    }
}
