public import Core
import Glibc

/// A system call that failed.
public struct SystemError: Explained {
    public let code: String
    public let what: String
    public let why: String
    public let fix: String
    /// The system's error number; 0 when the system was not asked.
    public let number: Int32

    public init(_ number: Int32, what: String, fix: String) {
        self.number = number
        self.what = what
        self.fix = fix
        code = "system.\(number)"
        why = unsafe String(cString: strerror(number))
    }

    /// For failures that neither operators nor their settings cause.
    public static let usualFix = "Try again. If it fails again, restart Continuity and report it with its log."

    /// Whether there is no file of that name.
    public var isMissing: Bool { number == ENOENT }

    /// Whether a file of that name was there already.
    public var isExisting: Bool { number == EEXIST }

    /// Whether the system's limit is reached, of memory or of things like watches.
    public var isLimit: Bool { number == ENOSPC || number == ENOMEM || number == EMFILE }

    /// A refusal of our own, before the system was asked.
    init(code: String, what: String, why: String, fix: String) {
        self.code = code
        self.what = what
        self.why = why
        self.fix = fix
        number = 0
    }
}

/// Runs a system call until it is not interrupted; a negative result becomes a `SystemError`.
@discardableResult
public func systemCall<Result: SignedInteger>(
    _ what: @autoclosure () -> String, fix: @autoclosure () -> String = SystemError.usualFix, _ call: () -> Result
) throws(SystemError) -> Result {
    while true {
        let result = call()
        if result >= 0 { return result }
        let number = errno
        if number != EINTR { throw SystemError(number, what: what(), fix: fix()) }
    }
}
