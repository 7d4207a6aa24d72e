public import Core

/// What the station owns, in numbers: what channels can be proposed from.
public struct Inventory: Hashable, Sendable {
    public struct Film: Hashable, Sendable {
        public var id: MediaID
        public var year: Int?

        public init(id: MediaID, year: Int?) {
            self.id = id
            self.year = year
        }
    }

    public struct Series: Hashable, Sendable {
        public var id: ShowID
        public var title: String
        public var episodeCount: Int

        public init(id: ShowID, title: String, episodeCount: Int) {
            self.id = id
            self.title = title
            self.episodeCount = episodeCount
        }
    }

    public var libraries: [MediaLibrary] = []
    /// Playable items by library.
    public var playableCounts: [LibraryID: Int] = [:]
    public var films: [Film] = []
    public var series: [Series] = []

    public init() {}
}
