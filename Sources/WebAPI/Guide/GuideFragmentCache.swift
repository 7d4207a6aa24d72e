import Core

/// Keeps channels' programmes as bytes, and makes others only where they have changed. Of a very large station it keeps some:
/// memory is bounded.
actor GuideFragmentCache {
    private struct Entry {
        let base: BaseAddress
        var pieces: [ChannelID: GuideFragment] = [:]
    }

    private let source: any GuideSource
    /// Links depend on how the station is reached. The shelf used last stands last.
    private var shelves: [Entry] = []
    /// How often a channel's programmes became another text.
    nonisolated let written = Counter()

    private let mostBytes: Int
    /// Of all pieces.
    private(set) var byteCount = 0

    init(source: any GuideSource, mostBytes: Int = WebLimits.guidePieceBytes) {
        self.source = source
        self.mostBytes = mostBytes
    }

    /// The channels' pieces, as they are at `revisions`.
    nonisolated func pieces(
        of listings: ArraySlice<ChannelListing>, _ revisions: [ChannelID: Int64], _ now: Instant,
        _ writer: inout ProgrammeWriter
    ) async throws -> [ChannelID: GuideFragment] {
        let base = writer.base
        var pieces = await known(listings.map(\.channel.id), base)
        let stale = listings.filter { pieces[$0.channel.id]?.revision != revisions[$0.channel.id] ?? 0 }
        guard !stale.isEmpty else { return pieces }
        let programmes = try await source.programmes(of: stale.map(\.channel.id))
        var fresh: [ChannelID: GuideFragment] = [:]
        for listing in stale {
            let channel = listing.channel.id
            writer.begin(listing)
            let row = GuideRow(listing, now: now).joined(programmes[channel] ?? [])
            let (piece, isNew) = GuideFragment.written(
                row, &writer, revision: revisions[channel] ?? 0, known: pieces[channel])
            if isNew { written.add() }
            fresh[channel] = piece
        }
        await keep(fresh, base)
        pieces.merge(fresh) { $1 }
        return pieces
    }

    /// Drops what was kept of channels that are gone.
    func forget(allBut channels: Set<ChannelID>) {
        for index in shelves.indices {
            shelves[index].pieces = shelves[index].pieces.filter { channels.contains($0.key) }
        }
        count()
    }

    private func count() {
        byteCount = shelves.reduce(0) { $0 + $1.pieces.values.reduce(0) { $0 + $1.byteCount } }
    }

    private func known(_ channels: [ChannelID], _ base: BaseAddress) -> [ChannelID: GuideFragment] {
        let index = place(base)
        var found: [ChannelID: GuideFragment] = [:]
        for channel in channels { found[channel] = shelves[index].pieces[channel] }
        return found
    }

    private func place(_ base: BaseAddress) -> Int {
        if shelves.last?.base != base {
            var shelf = Entry(base: base)
            if let index = shelves.firstIndex(where: { $0.base == base }) {
                shelf = shelves.remove(at: index)
            } else if shelves.count >= WebLimits.guideBases {
                shelves.removeFirst()
                count()
            }
            shelves.append(shelf)
        }
        return shelves.count - 1
    }

    private func keep(_ pieces: [ChannelID: GuideFragment], _ base: BaseAddress) {
        // Gone when others took its place while the programmes were read.
        guard let index = shelves.firstIndex(where: { $0.base == base }) else { return }
        for (channel, piece) in pieces {
            byteCount -= shelves[index].pieces.removeValue(forKey: channel)?.byteCount ?? 0
            // The first come stay: a guide that is larger than this room would only push out what it needs next time.
            guard byteCount + piece.byteCount <= mostBytes else { continue }
            shelves[index].pieces[channel] = piece
            byteCount += piece.byteCount
        }
    }
}
