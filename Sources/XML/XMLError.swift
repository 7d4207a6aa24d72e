/// Why a document is not read.
public struct XMLError: Error, Hashable {
    /// From 1.
    public let line: Int
    public let why: String

    public init(line: Int, why: String) {
        self.line = line
        self.why = why
    }
}

/// How large documents may be.
public enum XMLLimits {
    public static let byteCount = 1 << 20
    static let depth = 24
    static let elementCount = 20_000
}
