public import Core

/// The guide of the station.
public protocol GuideSource: Sendable {
    /// nil while the first guide is being built.
    func guideState() async throws -> GuideState?
    /// The programmes of one channel that touch the stretch, in order, without overlap.
    func programmes(of channel: ChannelID, from: Instant, until: Instant) async throws -> [GuideProgramme]
}

/// Which guide it is.
public struct GuideState: Hashable, Sendable {
    /// Another number whenever anything in the guide, or the channel list, is different.
    public var revision: Int64
    public var changed: Instant

    public init(revision: Int64, changed: Instant) {
        self.revision = revision
        self.changed = changed
    }
}

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
        let bytes = edition.zipped ? try await compress(plain(edition)) : try await written(edition)
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

    private nonisolated func written(_ edition: Edition) async throws -> [UInt8] {
        let identity = try await device.identity()
        let listings = try await directory.allListings().filter { edition.filter.takes($0.channel) }
        var writer = GuideWriter(
            base: edition.base, instanceKey: identity.instanceKey, stationName: identity.name)
        for listing in listings { writer.channel(listing) }
        let window = edition.window
        for (index, listing) in listings.enumerated() {
            // By what the first channels took.
            if index == 4 { writer.reserve(writer.bytes.count / 4 * listings.count) }
            let programmes = try await source.programmes(
                of: listing.channel.id, from: window.from, until: window.until)
            let title = listing.channel.offAirTitle ?? listing.channel.name
            writer.programmes(
                window.unbroken(programmes, channel: listing.channel.id, title: title), of: listing)
            // A large guide must not keep a thread of the shared pool to itself.
            await Task.yield()
        }
        writer.finish()
        return writer.bytes
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
