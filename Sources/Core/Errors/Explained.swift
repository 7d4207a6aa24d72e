/// An error an operator can act on: what failed, why, and what to do about it.
public protocol Explained: Error, CustomStringConvertible, Sendable {
    /// A stable slug for logs, metrics and the API, such as `store.locked`.
    var code: String { get }
    /// The act that failed and its object.
    var what: String { get }
    /// The cause, in the failing library's own words.
    var why: String { get }
    /// What the operator does next.
    var fix: String { get }
}

extension Explained {
    public var description: String { "\(what): \(why). \(fix) [\(code)]" }
}
