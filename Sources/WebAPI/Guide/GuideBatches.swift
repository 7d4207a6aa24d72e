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
    private static let size = 16

    private let listings: [ChannelListing]
    private let taken = Atomic(0)

    init(_ listings: [ChannelListing]) { self.listings = listings }

    /// nil when all are taken.
    func next() -> Batch? {
        let index = taken.add(1, ordering: .relaxed).oldValue
        let start = index * Self.size
        guard start < listings.count else { return nil }
        return Batch(index: index, listings: listings[start..<min(start + Self.size, listings.count)])
    }
}
