import Core
import HTTP

/// Makes guides, and keeps what the next ones need: the channels' programmes as text, and whole zipped guides. A guide is
/// never held whole while it is made: a station of thousands of channels has hundreds of megabytes of it.
actor GuideDocumentCache {
    struct CachedDocument: Hashable, Sendable {
        let state: GuideState
        let window: GuideWindow
        let filter: ChannelFilter
        let base: BaseAddress
        let zipped: Bool
    }

    nonisolated let pieces: GuideFragmentCache
    private let directory: any ChannelDirectory
    private let device: any TunerDevice
    private let source: any GuideSource
    private let executor: (any TaskExecutor)?
    private let log: Log
    private let slots = GuideSlots(WebLimits.guidesAtOnce)
    /// Zipped guides; the one asked for last stands last.
    private var files: [(edition: CachedDocument, bytes: [UInt8])] = []
    /// What is zipped at the moment to be kept.
    private var collecting: CachedDocument?
    /// Shared by the guides that are being made.
    private weak var texts: ProgrammeTextCache?

    /// Guides are made on `executor`'s threads: they keep a processor busy for a while.
    init(
        directory: any ChannelDirectory, device: any TunerDevice, source: any GuideSource,
        executor: (any TaskExecutor)? = nil, log: Log = .silent
    ) {
        self.directory = directory
        self.device = device
        self.source = source
        self.executor = executor
        self.log = log.part("guide")
        pieces = GuideFragmentCache(source: source)
    }

    /// Whether so many wait for a guide that one more would wait too long.
    nonisolated var isBusy: Bool { slots.waiting >= WebLimits.guidesWaiting }

    /// The zipped guide, when it is kept whole.
    func file(_ edition: CachedDocument) -> [UInt8]? {
        guard let index = files.firstIndex(where: { $0.edition == edition }) else { return nil }
        let found = files.remove(at: index)
        files.append(found)
        return found.bytes
    }

    /// The guide for one client.
    nonisolated func body(_ edition: CachedDocument) -> GuideBody {
        GuideBody(on: executor) { body in
            guard await self.slots.enter() else { throw GuideBody.Unwanted() }
            defer { self.slots.leave() }
            do {
                try await self.make(edition, for: body)
            } catch {
                let isUnwanted = error is GuideBody.Unwanted || error is CancellationError
                if !isUnwanted { self.log(.error, "guide.failed", error) }
                throw error
            }
        }
    }

    private nonisolated func make(_ edition: CachedDocument, for body: GuideBody) async throws {
        let identity = try await device.identity()
        let all = try await directory.allListings()
        let listings = all.filter { edition.filter.takes($0.channel) }
        let isKept = await collect(edition)
        do {
            let output = try GuideOutput(body, zipped: edition.zipped, isKept: isKept)
            var writer = GuideWriter(base: edition.base, identity: identity)
            for listing in listings { writer.channel(listing) }
            try await output.send(writer.bytes)
            let programmes = GuideProgrammes(
                pieces: pieces, source: source, revisions: try await source.revisions(), window: edition.window,
                identity: identity)
            try await programmes.write(listings, await texts(edition.base), to: output)
            try await output.send(GuideWriter.end)
            await keep(edition, try await output.finish())
        } catch {
            await keep(edition, nil)
            throw error
        }
        await pieces.forget(allBut: Set(all.map(\.channel.id)))
    }

    private func texts(_ base: BaseAddress) -> ProgrammeTextCache {
        if let texts, texts.base == base { return texts }
        let new = ProgrammeTextCache(base: base)
        texts = new
        return new
    }

    /// Whether the guide is to be kept whole: one at a time, when it is zipped.
    private func collect(_ edition: CachedDocument) -> Bool {
        guard edition.zipped, collecting == nil else { return false }
        collecting = edition
        return true
    }

    private func keep(_ edition: CachedDocument, _ bytes: [UInt8]?) {
        guard collecting == edition else { return }
        collecting = nil
        guard let bytes else { return }
        // Of older guides nobody will ask again.
        files.removeAll { $0.edition.state != edition.state || $0.edition.window.now < edition.window.now }
        while !files.isEmpty, files.reduce(bytes.count, { $0 + $1.bytes.count }) > WebLimits.guideFileBytes {
            files.removeFirst()
        }
        files.append((edition, bytes))
    }
}

extension GuideDocumentCache.CachedDocument {
    /// Made of everything the bytes depend on, so that it is known before they are.
    var tag: String {
        var key: [UInt8] = []
        key.write("\(state.revision) \(state.changed.microseconds) \(window) \(filter) \(base.text) \(zipped)")
        return "\"\(String(Fingerprint(large: key).value, radix: 36))\""
    }

    var modified: Instant { max(state.changed, window.now) }
}

/// Where a guide's text goes: zipped or as it is, to its client and perhaps to what is kept.
final class GuideOutput {
    private let body: GuideBody
    private let zip: GzipStream?
    private var kept: [UInt8]?

    /// A little larger than the smallest file, and three times as fast.
    private static let level = 4

    /// Fails when there is no memory to zip with.
    init(_ body: GuideBody, zipped: Bool, isKept: Bool) throws(WebError) {
        self.body = body
        zip = zipped ? GzipStream(level: Self.level) : nil
        if zipped && zip == nil { throw .noMemory }
        kept = isKept ? [] : nil
    }

    func send(_ text: [UInt8]) async throws {
        guard let zip else { return try await body.send(text) }
        try await pass(on: zip.compress(text))
    }

    /// The whole file, if it is to be kept and not too large.
    func finish() async throws -> [UInt8]? {
        if let zip { try await pass(on: zip.finish()) }
        return kept
    }

    private func pass(on bytes: [UInt8]) async throws {
        kept?.append(contentsOf: bytes)
        if let count = kept?.count, count > WebLimits.guideFileBytes { kept = nil }
        try await body.send(bytes)
    }
}
