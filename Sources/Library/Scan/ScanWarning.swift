/// Something wrong beside media that are fine.
public struct ScanWarning: Hashable, Sendable {
    public let path: String
    /// From 1; nil when it is about the whole file.
    public let line: Int?
    public let why: String

    public init(path: String, line: Int?, why: String) {
        self.path = path
        self.line = line
        self.why = why
    }

    /// `movie.nfo:12`.
    public var place: String { line.map { "\(path):\($0)" } ?? path }
}
