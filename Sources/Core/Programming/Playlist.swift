/// Ordered entries, each visited in turn.
public struct Playlist: Hashable, Sendable {
    public enum Amount: Hashable, Sendable {
        case count(Int)
        case all
    }

    public struct Entry: Hashable, Sendable {
        /// Kept through reordering and editing, and unique in the station; 0 or below until saved.
        public var id: EntryID
        public var content: ContentReference
        public var order: PlaybackOrder
        public var options: OrderOptions
        /// How many items of the content each visit plays.
        public var amount: Amount
        public var inGuide: Bool

        public init(
            id: EntryID = EntryID(0), content: ContentReference, order: PlaybackOrder,
            options: OrderOptions = OrderOptions(), amount: Amount = .count(1), inGuide: Bool = true
        ) {
            self.id = id
            self.content = content
            self.order = order
            self.options = options
            self.amount = amount
            self.inGuide = inGuide
        }
    }

    public var id: PlaylistID
    public var name: String
    public var entries: [Entry]
    /// Visits the entries in another order each round.
    public var isShuffled: Bool

    public init(id: PlaylistID, name: String, entries: [Entry], isShuffled: Bool = false) {
        self.id = id
        self.name = name
        self.entries = entries
        self.isShuffled = isShuffled
    }
}
