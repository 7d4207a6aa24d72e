public import Core

/// Where the builder gets content from. It must not change while a build runs; between builds it may.
public protocol ContentSource: Sendable {
    /// Differs whenever `playables(of:)` would answer differently. Asked once for each cursor and build.
    func revision(of content: ContentReference) -> UInt64
    /// Everything in the content that can go on air, in any order. Empty when the content is gone. Playlists are not
    /// asked for: the builder resolves them.
    func playables(of content: ContentReference) -> [Playable]
    /// Where the item's chapters begin, in order, from its beginning.
    func chapters(of media: MediaID) -> [TimeSpan]
    /// Who directed each item, where it is known.
    func directors(of media: [MediaID]) -> [MediaID: String]
    /// The content in words, such as `collection Westerns`.
    func name(of content: ContentReference) -> String
}
