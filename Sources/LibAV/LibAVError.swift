import CLibAV
public import Core

/// A libav call that failed.
public struct LibAVError: Explained {
    public let code: String
    public let what: String
    public let why: String
    public let fix: String
    /// The deadline of an `Interrupt` passed, or it was cancelled: the medium may still be good.
    public let isTimeout: Bool

    public init(code: String, what: String, why: String, fix: String, isTimeout: Bool = false) {
        self.code = code
        self.what = what
        self.why = why
        self.fix = fix
        self.isTimeout = isTimeout
    }

    init(_ status: Int32, code: String, what: String, fix: String) {
        let isTimeout = status == clibav_error_exit
        self.init(
            code: isTimeout ? "libav.timeout" : code, what: what,
            why: isTimeout ? "it took longer than allowed" : Self.text(status), fix: fix, isTimeout: isTimeout)
    }

    private static func text(_ status: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        _ = unsafe av_strerror(status, &buffer, buffer.count)
        let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return "\(text) (\(status))"
    }

    static func missing(_ name: String) -> LibAVError {
        LibAVError(
            code: "libav.missing", what: "Looking up \(name)", why: "this build of FFmpeg does not have it",
            fix: "Install the distribution's full FFmpeg libraries.")
    }

    static func memory(_ what: String) -> LibAVError {
        LibAVError(
            code: "libav.memory", what: what, why: "no memory", fix: "Give the machine more memory or fewer channels.")
    }
}

/// Turns a negative libav status into an error.
@discardableResult
func check(
    _ status: Int32, code: @autoclosure () -> String, what: @autoclosure () -> String, fix: @autoclosure () -> String
) throws(LibAVError) -> Int32 {
    if status >= 0 { return status }
    throw LibAVError(status, code: code(), what: what(), fix: fix())
}

/// An allocation that must have worked.
func allocated<Pointer>(_ pointer: Pointer?, _ what: @autoclosure () -> String) throws(LibAVError) -> Pointer {
    guard let pointer else { throw LibAVError.memory(what()) }
    return pointer
}
