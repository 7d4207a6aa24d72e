/// What a station file may hold at most. A file within these limits is read in a fraction of a second.
enum YAMLLimits {
    static let byteCount = 16 << 20
    static let depth = 16
    /// After aliases are filled in.
    static let nodeCount = 1_000_000
}
