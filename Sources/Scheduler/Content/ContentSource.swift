public import Core

/// Where the builder gets content from. It must not change while a build runs; between builds it may.
public protocol ContentSource: Sendable {
    /// Whether the content may differ from day to day: some query in it is relative to the day.
    func isDaily(_ content: ContentReference) -> Bool
    /// Differs whenever `playables(of:on:)` would answer differently. Asked once for each cursor and build, and of
    /// content that is daily whenever another local day begins.
    func revision(of content: ContentReference, on day: CivilDate) -> UInt64
    /// Everything in the content that can go on air on a local day, in any order. Empty when the content is gone.
    /// Playlists are not asked for: the builder resolves them.
    func playables(of content: ContentReference, on day: CivilDate) -> [Playable]
    /// Where the item's chapters begin, in order, from its beginning.
    func chapters(of media: MediaID) -> [TimeSpan]
    /// Who directed each item, where it is known.
    func directors(of media: [MediaID]) -> [MediaID: String]
    /// The content in words, such as `collection Westerns`.
    func name(of content: ContentReference) -> String
}
