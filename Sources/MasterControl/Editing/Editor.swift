public import Core
public import Linux
import Scheduler
public import StationFile
public import Store

/// A change of the station, whichever way it comes.
public enum StationEdit: Sendable {
    case changes(ChangeSet)
    /// `prunes`: what the file does not name is removed.
    case file(StationDocument, prunes: Bool)
    /// Takes back an entry of the history.
    case undo(Int64)
}

/// The one door for changes of the station: it checks them, shows what they would do, makes them and tells the running
/// parts. Commits are made one after the other; previews wait for nobody.
public actor Editor {
    private let store: StationStore
    private let zones: ZoneFiles
    private let clock: any StationClock
    private let log: Log
    private let commits = SerialQueue()
    /// Told about every change that was made.
    private var observer: @Sendable ([CommittedChange]) async -> Void = { _ in }
    /// Changes that the observer has not been told yet.
    private var untold: [CommittedChange] = []
    /// Passes on the changes that are waiting when it begins; nil while there are none.
    private var nextRound: Task<Void, Never>?
    private var lastRound: Task<Void, Never>?
    private var previews: [String: (number: Int, task: Task<ChangePreview, any Error>)] = [:]
    private var previewCount = 0

    public init(store: StationStore, zones: ZoneFiles, clock: any StationClock, log: Log) {
        self.store = store
        self.zones = zones
        self.clock = clock
        self.log = log.part("editor")
    }

    /// Called after changes were made, with all of them at once that came while the last call ran.
    public func observe(_ observer: @escaping @Sendable ([CommittedChange]) async -> Void) { self.observer = observer }

    // MARK: Reading

    /// All of a kind, by name.
    public nonisolated func documents(of kind: DocumentKind) async throws -> [Document] {
        try await store.documents(of: kind)
    }

    public nonisolated func document(_ key: DocumentKey) async throws -> Document {
        guard let document = try await store.document(key) else { throw StationError.unknown(key) }
        return document
    }

    /// Who refers to the document, and where.
    public nonisolated func users(of key: DocumentKey) async throws -> [DocumentUse] {
        _ = try await document(key)
        return try await store.users(of: key)
    }

    /// JSON Schema 2020-12 of a kind.
    public nonisolated func schema(of kind: DocumentKind) -> Tree { StationForms.form(of: kind).schema }

    /// The whole station as a station file.
    public nonisolated func export() async throws -> [UInt8] {
        Array(StationText.write(try await store.contents()).utf8)
    }

    public nonisolated func revision() async throws -> Revision { try await store.stationRevision() }

    /// The newest first, from before a number on.
    public nonisolated func history(before number: Int64? = nil, limit: Int) async throws -> [CommittedChange] {
        try await store.history(before: number, limit: limit)
    }

    public nonisolated func change(_ number: Int64) async throws -> CommittedChange {
        guard let change = try await store.committedChange(number) else {
            throw StationError(
                .unknown, "change.unknown", what: "Cannot find change \(number)",
                why: "the history has no such change", fix: "Use a number from /api/v1/changes.")
        }
        return change
    }

    // MARK: Changing

    /// Makes the change, as one entry of the history, and waits until the running parts know about it. Nothing is
    /// changed when it throws. An entry without changes means that nothing was different.
    @discardableResult
    public func commit(
        _ edit: StationEdit, by author: ChangeAuthor, message: String = ""
    ) async throws -> CommittedChange {
        let change = try await commits.run {
            let prepared = try await self.prepare(edit)
            return try await self.store.commit(
                prepared.proposal, expecting: prepared.expected, by: author, message: prepared.message ?? message
            ).change
        }
        if !change.changes.isEmpty { await tell(change) }
        return change
    }

    private func tell(_ change: CommittedChange) async {
        log(
            .info, "station.changed",
            ["change": change.number, "objects": change.changes.count, "origin": change.author.origin.rawValue])
        untold.append(change)
        if let nextRound { return await nextRound.value }
        let round = Task { [lastRound] in
            await lastRound?.value
            await self.tellRound()
        }
        nextRound = round
        await round.value
    }

    private func tellRound() async {
        lastRound = nextRound
        nextRound = nil
        let changes = untold
        untold = []
        await observer(changes)
    }

    private nonisolated func prepare(_ edit: StationEdit) async throws -> PreparedEdit {
        switch edit {
        case .changes(let set):
            let (current, revisions) = try await store.edition(media: set.namedMedia)
            var application = ChangeApplication(current, revisions)
            try application.run(set.operations)
            // A zone that cannot be read is one that a change may not name.
            let outcome = try application.outcome { (try? self.zones.zone($0)) != nil }
            return PreparedEdit(
                proposal: .changes(outcome.contents.changes(from: current)), expected: application.expected,
                notices: outcome.notices.map { "\($0.fault)" }, message: set.message)
        case .file(let document, let prunes):
            return PreparedEdit(try await StationProposal(document, prune: prunes, for: store, zones: zones))
        case .undo(let number):
            return PreparedEdit(proposal: .undo(number), message: "Undo change \(number)")
        }
    }

    // MARK: Previews

    /// What the change would do; nothing is written. Errors in the change are part of the answer.
    ///
    /// - Parameter session: a newer preview of the same session ends this one, which then throws.
    public func preview(
        _ edit: StationEdit, _ options: PreviewOptions = PreviewOptions(), session: String? = nil
    ) async throws -> ChangePreview {
        if let session { previews[session]?.task.cancel() }
        previewCount += 1
        let number = previewCount
        let task = Task { try await self.makePreview(edit, options) }
        if let session { previews[session] = (number, task) }
        defer {
            if let session, previews[session]?.number == number { previews[session] = nil }
        }
        do {
            return try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        } catch  where task.isCancelled {
            throw StationError(
                .conflict, "preview.replaced", what: "Cannot finish the preview", why: "a newer one was started",
                fix: "Use the newer one.")
        }
    }

    private nonisolated func makePreview(_ edit: StationEdit, _ options: PreviewOptions) async throws -> ChangePreview {
        do {
            let prepared = try await prepare(edit)
            let resources = ChannelTimeline.Resources(store: store, zones: zones)
            return try await TimelinePreview(of: prepared, resources, from: clock.now, options).preview()
        } catch let error as any Explained where [.invalid, .conflict, .unknown].contains(error.category) {
            return ChangePreview(errors: [StationError(error)], base: try await store.stationRevision())
        }
    }
}

/// How much a preview shows.
public struct PreviewOptions: Hashable, Sendable {
    /// How far timelines are compared; zero compares none.
    public var span: TimeSpan
    /// nil: all that would change.
    public var channels: Set<ChannelID>?
    /// Whether the timelines that would change are rehearsed, without opening files.
    public var rehearses: Bool

    public init(span: TimeSpan = .zero, channels: Set<ChannelID>? = nil, rehearses: Bool = false) {
        self.span = span
        self.channels = channels
        self.rehearses = rehearses
    }
}

/// A change that was checked as far as its own values go.
struct PreparedEdit: Sendable {
    var proposal: ProposedChange
    var expected: [DocumentKey: Revision] = [:]
    var notices: [String] = []
    var message: String?
}

extension ChangeSet {
    /// The media items that the values of its operations name.
    fileprivate var namedMedia: Set<MediaID> {
        var found: Set<MediaID> = []
        for operation in operations { operation.value?.collectItems(into: &found) }
        return found
    }
}

extension ChangeOperation {
    fileprivate var value: Tree? {
        switch self {
        case .create(_, _, let value), .replace(_, _, let value), .patch(_, _, let value),
            .insert(_, _, _, _, let value),
            .patchChild(_, _, _, let value):
            value
        case .duplicate, .remove, .move, .removeChild: nil
        }
    }
}

extension Tree {
    fileprivate func collectItems(into found: inout Set<MediaID>) {
        for item in items { item.collectItems(into: &found) }
        for entry in entries {
            if entry.key == "item", let id = entry.value.scalar.flatMap({ Int64(digits: $0) }) {
                found.insert(MediaID(id))
            }
            entry.value.collectItems(into: &found)
        }
    }
}

extension StationError {
    /// The same error as a value.
    init(_ error: any Explained) {
        self.init(
            error.category, error.code, what: error.what, why: error.why, fix: error.fix, places: error.places)
    }
}

/// Runs one task after the other, in the order in which they came.
actor SerialQueue {
    private var last: Task<Void, Never>?

    func run<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
        let task = Task { [last] in
            await last?.value
            return try await work()
        }
        last = Task { _ = await task.result }
        return try await task.value
    }
}
