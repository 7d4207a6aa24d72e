import Core
public import HTTP

/// One method on one path: who may call it, what it takes and returns, and what answers. Dispatch, access, 405 and the
/// OpenAPI document all come from this declaration.
public struct Route: Sendable {
    public typealias Handler = @Sendable (Call) async throws -> Response

    let method: Request.Method
    let pattern: RoutePattern
    let access: RequiredAccess
    /// The name of the operation in programs, such as `startChannel`.
    let id: String
    let summary: String
    let parameters: [any DescribedParameter]
    let body: RequestBody
    let responses: [RouteResponse]
    /// Statuses of errors besides those that follow from the rest of the declaration.
    let errors: [Int]
    let handler: Handler

    /// `pattern` is a path such as `/stream/{number}.ts`; `parameters` describes its `{names}` and the query.
    init(
        _ method: Request.Method, _ pattern: String, _ access: RequiredAccess, _ id: String, _ summary: String,
        _ parameters: [any DescribedParameter] = [], body: RequestBody = .none,
        returns responses: RouteResponse...,
        errors: [Int] = [], handler: @escaping Handler
    ) {
        self.method = method
        self.pattern = RoutePattern(pattern)
        self.access = access
        self.id = id
        self.summary = summary
        self.parameters = parameters
        self.body = body
        self.responses = responses
        self.errors = errors
        self.handler = handler
    }

    /// Whether a call of it changes something.
    var isChange: Bool { method != .get && method != .head }

    /// Whether its handler looks which channels a change is about, or changes nothing that others see.
    var isAboutChannels: Bool {
        ["/api/v1/channels", "/api/v1/changes", "/api/v1/searches"].contains { pattern.description.hasPrefix($0) }
    }

    /// Whether a request may be repeated under an idempotency key.
    var isRepeatable: Bool { method == .post && isStrict && access != .open }

    /// Whether the path is one of the API's own, where callers are programs that want to know their mistakes.
    private var isStrict: Bool { pattern.description.hasPrefix("/api/v1/") }

    /// Throws at a parameter of the query that the route does not have. Players add parameters of their own to what they
    /// read, so this is for the API alone.
    func checkQuery(of request: Request) throws(WebError) {
        guard isStrict, !request.query.isEmpty else { return }
        let known = parameters.filter { $0.place == .query }.map(\.name)
        for item in request.query where !known.contains(item.name) {
            throw .unknownParameter(item.name, known: known)
        }
    }

    /// The names that its path has and that its parameters describe must be the same.
    var pathNamesAgree: Bool {
        let described = parameters.filter { $0.place == .path }.map(\.name)
        return Set(described) == Set(pattern.parts.compactMap(\.parameter))
    }
}

/// What a route reads of a request's body.
enum RequestBody: Sendable {
    case none
    case json(Schema)
    /// RFC 7396, of an object with this form.
    case mergePatch(Schema)
    /// The fields of an HTML form.
    case form([String])
    /// A station file, as YAML.
    case stationFile
}

/// What a route answers when all is well.
enum RouteResponse: Sendable {
    case json(Schema, status: Int = 200)
    /// Anything but JSON, of these types.
    case content([String], status: Int = 200)
    /// Server-sent events, with the form of the data of each name.
    case events([(name: String, schema: Schema)])
    case nothing
    /// Leads a browser to another page.
    case redirect

    var jsonStatus: Int? {
        if case .json(_, let status) = self { return status }
        return nil
    }

    static func content(_ type: String, status: Int = 200) -> RouteResponse { .content([type], status: status) }

    static func object<Value>(_ object: ResponseObject<Value>, status: Int = 200) -> RouteResponse {
        .json(object.schema, status: status)
    }
}

/// The routes of one resource.
public protocol RouteGroup: Sendable {
    /// The heading that its operations have in the OpenAPI document.
    var tag: String { get }
    var routes: [Route] { get }
}

/// One request on its way to its handler, with everything that was found out about it.
public struct Call: Sendable {
    public let request: Request
    public let parameters: PathParameters
    /// What absolute links of the response begin with.
    public let base: BaseAddress
    public let caller: Caller

    public init(request: Request, parameters: PathParameters, base: BaseAddress, caller: Caller) {
        self.request = request
        self.parameters = parameters
        self.base = base
        self.caller = caller
    }
}

extension Response {
    /// A response of the API: true for a moment only.
    static func json(_ bytes: [UInt8], status: Int = 200, headers: [Request.Field] = []) -> Response {
        Response(
            status: status, "application/json; charset=utf-8", bytes,
            headers: [Request.Field("Cache-Control", "no-store")] + headers)
    }

    static func json<Value>(_ object: ResponseObject<Value>, _ value: Value, status: Int = 200) -> Response {
        .json(object.bytes(value), status: status)
    }

    /// Whether the body has a secret that must not be kept.
    var isSecret: Bool {
        get { headers.contains(Self.secretMark) }
        set { if newValue { headers.append(Self.secretMark) } }
    }

    private static let secretMark = Request.Field("Pragma", "no-cache")

    /// 204, for acts that have nothing to say.
    static let done = Response(status: 204, headers: [Request.Field("Cache-Control", "no-store")])
}
