import Core
import HTTP

extension Call {
    /// The body as JSON.
    func tree() throws(WebError) -> Tree {
        guard !request.body.isEmpty else {
            throw WebError(
                "request.body", .invalid, what: "Cannot read the request", why: "it has no body",
                fix: "Send a JSON object as application/json.")
        }
        do {
            return try Tree(json: request.body)
        } catch {
            let place = ErrorPlace(
                .text(line: Int(error.mark.line), column: Int(error.mark.column)), code: "json.syntax",
                found: "other text", expected: error.expected)
            throw WebError(
                error.code, .invalid, what: "Cannot read the request's JSON", why: error.why,
                fix: "Correct the text at this position.", places: [place])
        }
    }

    /// The body as a value; every error in it is reported at once.
    func body<Value>(_ form: Form<Value>) throws(WebError) -> Value {
        let (value, faults) = form.value(try tree(), .ids, ReferenceDirectory())
        guard let value, faults.isEmpty else { throw .invalidBody(form.subject, faults) }
        return value
    }
}

extension Form {
    /// The JSON Schema of a request's body, for the OpenAPI document.
    var described: Schema { .json(schema) }
}

extension Schema {
    /// A schema that a form made; what only whole documents need is left out.
    static func json(_ tree: Tree) -> Schema {
        var bytes: [UInt8] = []
        Tree(.map(tree.entries.filter { $0.key != "$schema" })).write(json: &bytes)
        return .json(bytes)
    }
}

extension WebError {
    static func invalidBody(_ subject: String, _ faults: [FormFault]) -> WebError {
        let places = faults.map { fault in
            ErrorPlace(
                .pointer(fault.pointer), found: fault.found, expected: fault.expected,
                suggestion: fault.suggestions.first)
        }
        let first =
            faults.first.map { "\($0.pointer): found \($0.found), expected \($0.expected)" } ?? "it is not valid"
        return WebError(
            "request.invalid", .invalid, what: "Cannot use this \(subject)", why: first,
            fix: "Correct the \(faults.count == 1 ? "value" : "\(faults.count) values") that errors lists.",
            places: places)
    }
}
