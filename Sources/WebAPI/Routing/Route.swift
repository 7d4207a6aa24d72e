public import HTTP

/// One method on one path pattern, who may call it, and what answers.
public struct Route: Sendable {
    public typealias Handler = @Sendable (Call) async throws -> Response

    let method: Request.Method
    let pattern: RoutePattern
    let need: Need
    let handler: Handler

    /// `need` is who may call; `pattern` is a path such as `/stream/{channel}.ts`.
    public init(_ method: Request.Method, _ pattern: String, _ need: Need, _ handler: @escaping Handler) {
        self.method = method
        self.pattern = RoutePattern(pattern)
        self.need = need
        self.handler = handler
    }
}

/// The routes of one resource.
public protocol RouteGroup: Sendable {
    var routes: [Route] { get }
}

/// One request on its way to its handler, with everything that was found out about it.
public struct Call: Sendable {
    public let request: Request
    public let parameters: Parameters
    /// What absolute links of the answer begin with.
    public let base: BaseAddress
    public let visitor: Visitor

    public init(request: Request, parameters: Parameters, base: BaseAddress, visitor: Visitor) {
        self.request = request
        self.parameters = parameters
        self.base = base
        self.visitor = visitor
    }
}
