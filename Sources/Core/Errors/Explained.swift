/// An error an operator can act on: what failed, why, and what to do about it.
public protocol Explained: Error, CustomStringConvertible, Sendable {
    /// A stable slug for logs, metrics and the API, such as `store.locked`.
    var code: String { get }
    /// What kind of error it is.
    var category: ErrorCategory { get }
    /// The act that failed and its object.
    var what: String { get }
    /// The cause, in the failing library's own words.
    var why: String { get }
    /// What the operator does next.
    var fix: String { get }
    /// Where the errors are in what was given; empty when the error has no position.
    var places: [ErrorPlace] { get }
}

extension Explained {
    /// Most errors that say nothing else come from below: from the machine or from a library.
    public var category: ErrorCategory { .internal }

    public var places: [ErrorPlace] { [] }

    public var description: String { "\(what): \(why). \(fix) [\(code)]" }
}

/// One invalid value, with its position in the text or document that contained it.
public struct ErrorPlace: Hashable, Sendable, Codable {
    /// Where the value stands.
    public enum Position: Hashable, Sendable, Codable {
        /// Both counted from 1, the column in characters.
        case text(line: Int, column: Int)
        /// RFC 6901, such as `/rules/3/count`; empty for the whole document.
        case pointer(String)
    }

    public var position: Position
    /// A stable slug, such as `value.range`.
    public var code: String
    public var found: String
    public var expected: String
    /// The nearest valid value.
    public var suggestion: String?

    public init(
        _ position: Position, code: String = "value.invalid", found: String, expected: String,
        suggestion: String? = nil
    ) {
        self.position = position
        self.code = code
        self.found = found
        self.expected = expected
        self.suggestion = suggestion
    }
}

extension ErrorPlace: CustomStringConvertible {
    public var description: String {
        let place =
            switch position {
            case .text(let line, let column): "\(line):\(column)"
            case .pointer(let pointer): pointer
            }
        let nearest = suggestion.map { "; did you mean \($0)?" } ?? ""
        return "\(place): found \(found), expected \(expected)\(nearest)"
    }
}

/// What kind of error something is. The status of an HTTP response, the exit status of a command and the error number
/// of a tuner follow from it, each where it is needed.
public enum ErrorCategory: String, Hashable, Sendable, Codable, CaseIterable {
    /// The request or the value is wrong: sending it again changes nothing.
    case invalid
    /// What was named does not exist.
    case unknown
    /// It contradicts the present state: something changed in between, is in use, or exists already.
    case conflict
    /// The caller may not do this.
    case forbidden
    /// It may be possible in a moment.
    case busy
    /// A file, disk, server or stream that it needs is not there now.
    case unavailable
    /// A fault of the program or of the machine that it runs on.
    case `internal`
}

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
