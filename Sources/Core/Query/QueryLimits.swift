/// What a query may hold at most. One within these limits is read at once and can be looked up.
public enum QueryLimits {
    /// In characters.
    public static let length = 16_384
    /// Conditions, in all groups together.
    public static let clauseCount = 1_024
    /// Groups inside groups.
    public static let depth = 24
    /// Collections inside collections, as members or by the names in their queries.
    public static let collectionDepth = 32
}
