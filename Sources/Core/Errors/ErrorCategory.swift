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
