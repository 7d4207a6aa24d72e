import Core

/// Keeps every channel's programmes as bytes, and writes them anew only where they have changed.
actor GuidePieces {
    private struct Shelf {
        let base: BaseAddress
        var pieces: [ChannelID: GuidePiece] = [:]
    }

    private let source: any GuideSource
    /// Links depend on how the station is reached. The shelf used last stands last.
    private var shelves: [Shelf] = []
    /// Where pieces are written, one after the other.
    private var room: [UInt8] = []
    /// How often a channel's programmes were written.
    nonisolated let written = Counter()

    init(source: any GuideSource) { self.source = source }

    /// The channel's piece, as it is at `revision`.
    func piece(
        of listing: ChannelListing, revision: Int64, now: Instant, _ frame: GuideWriter
    ) async throws -> GuidePiece {
        let channel = listing.channel.id
        let known = shelf(frame.base).pieces[channel]
        if let known, known.revision == revision { return known }
        let programmes = try await source.programmes(of: channel)
        let fingerprint = Self.fingerprint(programmes, listing)
        let piece: GuidePiece
        if let known, known.fingerprint == fingerprint {
            piece = known.confirmed(revision)
        } else {
            let row = GuideRow(listing, now: now).joined(programmes)
            // Taken out, so that nobody else holds it and it is written in place.
            var space: [UInt8] = []
            swap(&space, &room)
            var writer = ProgrammeWriter(
                listing, base: frame.base, instanceKey: frame.instanceKey, room: consume space)
            piece = GuidePiece(row, &writer, revision: revision, fingerprint: fingerprint)
            room = writer.bytes
            written.add()
        }
        keep(piece, of: channel, frame.base)
        return piece
    }

    /// Drops what was kept of channels that are gone.
    func forget(allBut channels: Set<ChannelID>) {
        for index in shelves.indices {
            shelves[index].pieces = shelves[index].pieces.filter { channels.contains($0.key) }
        }
    }

    private func shelf(_ base: BaseAddress) -> Shelf {
        if let last = shelves.last, last.base == base { return last }
        var shelf = Shelf(base: base)
        if let index = shelves.firstIndex(where: { $0.base == base }) {
            shelf = shelves.remove(at: index)
        } else if shelves.count >= WebLimits.guideBases {
            shelves.removeFirst()
        }
        shelves.append(shelf)
        return shelf
    }

    private func keep(_ piece: GuidePiece, of channel: ChannelID, _ base: BaseAddress) {
        // Gone when others took its place while the programmes were read.
        guard let index = shelves.firstIndex(where: { $0.base == base }) else { return }
        shelves[index].pieces[channel] = piece
    }

    private static func fingerprint(_ programmes: [GuideProgramme], _ listing: ChannelListing) -> Int {
        var hasher = Hasher()
        hasher.combine(programmes)
        hasher.combine(listing)
        return hasher.finalize()
    }
}
