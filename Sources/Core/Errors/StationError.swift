/// An error of a request or command: what cannot be done, why, and what to do next.
public struct StationError: Explained, Hashable {
    public let code: String
    public let category: ErrorCategory
    public let what: String
    public let why: String
    public let fix: String
    public let places: [ErrorPlace]

    public init(
        _ category: ErrorCategory, _ code: String, what: String, why: String, fix: String, places: [ErrorPlace] = []
    ) {
        self.category = category
        self.code = code
        self.what = what
        self.why = why
        self.fix = fix
        self.places = places
    }
}
