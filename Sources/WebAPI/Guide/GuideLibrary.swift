import Core

/// Renders guides and keeps the last few, so that a hundred players that refresh at once cost one rendering.
actor GuideLibrary {
    struct Edition: Hashable, Sendable {
        let state: GuideState
        let window: GuideWindow
        let filter: ChannelFilter
        let base: BaseAddress
        let zipped: Bool
    }

    typealias Compress = @Sendable ([UInt8]) async throws -> [UInt8]

    nonisolated let pieces: GuidePieces
    private let directory: any ChannelDirectory
    private let device: any TunerDevice
    private let source: any GuideSource
    private let compress: Compress
    /// The one asked for last stands last. A task belongs to its edition and ends with the rendering.
    private var shelf: [(edition: Edition, document: Task<Document, any Error>)] = []

    init(
        directory: any ChannelDirectory, device: any TunerDevice, source: any GuideSource,
        compress: @escaping Compress
    ) {
        self.directory = directory
        self.device = device
        self.source = source
        self.compress = compress
        pieces = GuidePieces(source: source)
    }

    func document(_ edition: Edition) async throws -> Document {
        if let index = shelf.firstIndex(where: { $0.edition == edition }) {
            let found = shelf.remove(at: index)
            shelf.append(found)
            return try await found.document.value
        }
        // Of older guides nobody will ask again.
        shelf.removeAll { $0.edition.state != edition.state || $0.edition.window.now < edition.window.now }
        if shelf.count >= WebLimits.guideDocuments { shelf.removeFirst() }
        let task = Task { try await self.render(edition) }
        shelf.append((edition, task))
        do {
            return try await task.value
        } catch {
            shelf.removeAll { $0.edition == edition }
            throw error
        }
    }

    private nonisolated func render(_ edition: Edition) async throws -> Document {
        let bytes = edition.zipped ? try await compress(plain(edition)) : try await joined(edition)
        return Document(
            edition.zipped ? "application/gzip" : "application/xml; charset=utf-8", bytes, tag: edition.tag,
            modified: max(edition.state.changed, edition.window.now))
    }

    /// The same guide unzipped, from the shelf when it is there.
    private func plain(_ edition: Edition) async throws -> [UInt8] {
        let plain = Edition(
            state: edition.state, window: edition.window, filter: edition.filter, base: edition.base, zipped: false)
        return try await document(plain).bytes
    }

    /// The channels and their pieces, one after the other.
    private nonisolated func joined(_ edition: Edition) async throws -> [UInt8] {
        let identity = try await device.identity()
        let all = try await directory.allListings()
        let listings = all.filter { edition.filter.takes($0.channel) }
        let revisions = try await source.revisions()
        var writer = GuideWriter(
            base: edition.base, instanceKey: identity.instanceKey, stationName: identity.name)
        for listing in listings { writer.channel(listing) }
        let texts = ProgrammeTexts(base: edition.base)
        let batches = GuideBatches(listings)
        let parts = try await withThrowingTaskGroup(of: [Int: [ArraySlice<UInt8>]].self) { group in
            for _ in 0..<GuideBatches.workers {
                group.addTask {
                    let writer = ProgrammeWriter(texts, instanceKey: identity.instanceKey)
                    return try await self.parts(batches, revisions, edition.window, writer)
                }
            }
            return try await group.reduce(into: [:]) { all, some in all.merge(some) { $1 } }
        }
        await pieces.forget(allBut: Set(all.map(\.channel.id)))
        return writer.finished(with: parts.sorted { $0.key < $1.key }.flatMap(\.value))
    }

    /// What one worker makes, by the places of its batches.
    private nonisolated func parts(
        _ batches: GuideBatches, _ revisions: [ChannelID: Int64], _ window: GuideWindow, _ writer: ProgrammeWriter
    ) async throws -> [Int: [ArraySlice<UInt8>]] {
        var writer = writer
        var parts: [Int: [ArraySlice<UInt8>]] = [:]
        while let batch = batches.next() {
            let pieces = try await pieces.pieces(of: batch.listings, revisions, window.now, &writer)
            for listing in batch.listings {
                guard let piece = pieces[listing.channel.id] else { continue }
                parts[batch.index, default: []] += try await self.parts(piece, of: listing, window, &writer)
            }
            // A large guide must not keep a thread of the shared pool to itself.
            await Task.yield()
        }
        return parts
    }

    /// What is in the window of one channel: what went to air before the piece begins, the piece, and what fills a guide
    /// that has nothing on now.
    private nonisolated func parts(
        _ piece: GuidePiece, of listing: ChannelListing, _ window: GuideWindow, _ writer: inout ProgrammeWriter
    ) async throws -> [ArraySlice<UInt8>] {
        let row = GuideRow(listing, now: window.now)
        let start = piece.start ?? window.now
        var early: [GuideProgramme] = []
        if window.from < start {
            early = row.joined(try await source.aired(on: listing.channel.id, from: window.from, until: start))
            early += row.between(early.last?.finish, start)
        }
        let late = row.after(piece.finish ?? early.last?.finish, until: window.until)
        func written(_ programmes: [GuideProgramme]) -> ArraySlice<UInt8> {
            guard !programmes.isEmpty else { return [] }
            writer.begin(listing)
            for programme in programmes where window.takes(start: programme.start, finish: programme.finish) {
                writer.write(programme)
            }
            return writer.bytes[...]
        }
        return [written(early), piece.slice(window), written(late)]
    }
}

extension GuideLibrary.Edition {
    /// Made of everything the bytes depend on, so that it is known before they are.
    var tag: String {
        var key: [UInt8] = []
        key.write("\(state.revision) \(state.changed.microseconds) \(window) \(filter) \(base.text) \(zipped)")
        return String(Document.fingerprint(key), radix: 36)
    }
}
