import Core
import Synchronization

/// The channels of a guide in portions, which several workers take from each other: while one waits for the store, the
/// others write.
final class GuideBatches: Sendable {
    struct Batch {
        /// Its place in the guide.
        let index: Int
        let listings: ArraySlice<ChannelListing>
    }

    static let workers = 3

    private let listings: [ChannelListing]
    /// Small enough that all workers end at about the same time, large enough that asking for a batch costs little.
    private let size: Int
    private let taken = Atomic(0)

    init(_ listings: [ChannelListing]) {
        self.listings = listings
        size = min(max(listings.count / 24, 4), 64)
    }

    /// nil when all are taken.
    func next() -> Batch? {
        let index = taken.add(1, ordering: .relaxed).oldValue
        let start = index * size
        guard start < listings.count else { return nil }
        return Batch(index: index, listings: listings[start..<min(start + size, listings.count)])
    }
}
