import Core

/// The programmes of a guide, channel after channel. Some channels are read and written ahead, in portions of about the same
/// size: while one portion waits for the store, others are written.
struct GuideProgrammes: Sendable {
    let pieces: GuideFragmentCache
    let source: any GuideSource
    let revisions: [ChannelID: Int64]
    let window: GuideWindow
    let identity: StationIdentity

    private static let workers = 3
    /// Bytes of a portion: enough that asking for one costs little beside writing it.
    private static let portion = 384 << 10
    private static let sizes = 4...128

    fileprivate struct Portion: Sendable {
        let number: Int
        let listings: ArraySlice<ChannelListing>
        var writer: ProgrammeWriter
        var bytes: [UInt8] = []
    }

    func write(_ listings: [ChannelListing], _ texts: ProgrammeTextCache, to output: GuideOutput) async throws {
        var writers = (0..<Self.workers).map { _ in ProgrammeWriter(texts, instanceKey: identity.instanceKey) }
        var (taken, started, sent) = (0, 0, 0)
        var size = Self.sizes.lowerBound
        var made: [Int: Portion] = [:]
        try await withThrowingTaskGroup(of: Portion.self) { group in
            func startNext() {
                guard taken < listings.count, let writer = writers.popLast() else { return }
                let next = listings[taken..<min(taken + size, listings.count)]
                let portion = Portion(number: started, listings: next, writer: writer)
                taken = next.endIndex
                started += 1
                group.addTask { try await self.written(portion) }
            }
            for _ in 0..<Self.workers { startNext() }
            while let portion = try await group.next() {
                made[portion.number] = portion
                while let portion = made.removeValue(forKey: sent) {
                    let perChannel = max(1, portion.bytes.count / portion.listings.count)
                    size = min(max(Self.portion / perChannel, Self.sizes.lowerBound), Self.sizes.upperBound)
                    try await output.send(portion.bytes)
                    sent += 1
                    writers.append(portion.writer)
                    startNext()
                }
            }
        }
    }

    private func written(_ portion: Portion) async throws -> Portion {
        var portion = portion
        let pieces = try await pieces.pieces(of: portion.listings, revisions, window.now, &portion.writer)
        portion.bytes.reserveCapacity(Self.portion + Self.portion / 4)
        for listing in portion.listings {
            guard let piece = pieces[listing.channel.id] else { continue }
            let window = window.within(listing.channel.horizon ?? identity.horizon)
            try await append(piece, of: listing, window, to: &portion)
        }
        return portion
    }

    /// What is in the window of one channel: what went to air before the piece begins, the piece, and what fills a guide
    /// that has nothing on now.
    private func append(
        _ piece: GuideFragment, of listing: ChannelListing, _ window: GuideWindow, to portion: inout Portion
    ) async throws {
        let row = GuideRow(listing, now: window.now)
        let start = piece.start ?? window.now
        var early: [GuideProgramme] = []
        if window.from < start {
            early = row.joined(try await source.aired(on: listing.channel.id, from: window.from, until: start))
            early += row.between(early.last?.finish, start)
        }
        portion.append(early, listing, window)
        portion.bytes.append(contentsOf: piece.slice(window))
        portion.append(row.after(piece.finish ?? early.last?.finish, until: window.until), listing, window)
    }
}

extension GuideProgrammes.Portion {
    fileprivate mutating func append(_ programmes: [GuideProgramme], _ listing: ChannelListing, _ window: GuideWindow) {
        guard !programmes.isEmpty else { return }
        writer.begin(listing)
        for programme in programmes where window.takes(start: programme.start, finish: programme.finish) {
            writer.write(programme)
        }
        bytes.append(contentsOf: writer.bytes)
    }
}
