import Core
import Synchronization

@testable import WebAPI

/// Documents in memory, without checks: enough for what the routes do.
final class FakeEditor: EditingSource {
    private struct State {
        var documents: [DocumentKey: Document] = [:]
        var history: [CommittedChange] = []
        var nextID: Int64 = 10
    }

    private let state = Mutex(State())
    /// Of the previews that were asked for.
    let scopes = Mutex<[PreviewScope]>([])

    init() {
        put(Document(.station, name: "Harbour TV", revision: Revision(1), body: tree(#"{"name":"Harbour TV"}"#)))
        let schedule = tree(#"{"id":3,"name":"Day","items":[{"id":7,"content":{"collection":1}}]}"#)
        put(Document(DocumentKey(.schedule, 3), name: "Day", revision: Revision(1), body: schedule))
        let library = tree(#"{"id":1,"name":"Films","kind":"movies","paths":["/srv/films"]}"#)
        put(Document(DocumentKey(.library, 1), name: "Films", revision: Revision(1), body: library))
        for number in 1...3 {
            let body = tree(#"{"id":\#(number),"number":"\#(number)","name":"Channel \#(number)"}"#)
            put(
                Document(
                    DocumentKey(.channel, Int64(number)), name: "Channel \(number)", revision: Revision(1), body: body))
        }
    }

    private func tree(_ json: String) -> Tree { (try? Tree(json: json)) ?? .text("invalid") }
    private func put(_ document: Document) { state.withLock { $0.documents[document.key] = document } }

    func documents(_ kind: DocumentKind) -> [Document] {
        state.withLock { $0.documents.values.filter { $0.key.kind == kind }.sorted { $0.key.id < $1.key.id } }
    }

    func document(_ key: DocumentKey) -> Document? { state.withLock { $0.documents[key] } }

    func uses(of key: DocumentKey) -> [DocumentUse] {
        [DocumentUse(DocumentKey(.channel, 1), name: "Channel 1", pointer: "/schedule")]
    }

    func commit(_ changes: ChangeSet, by author: ChangeAuthor) throws -> CommittedChange {
        try state.withLock { state in
            let number = Int64(state.history.count) + 2
            var made: [DocumentChange] = []
            var created: [DocumentKey: DocumentKey] = [:]
            for operation in changes.operations {
                switch operation {
                case .create(let kind, let ref, let value):
                    state.nextID += 1
                    let key = DocumentKey(kind, state.nextID)
                    created[DocumentKey(kind, ref ?? -1)] = key
                    let name = value["name"]?.scalar ?? ""
                    state.documents[key] = Document(key, name: name, revision: Revision(number), body: value)
                    made.append(DocumentChange(key, name: name, before: nil, after: value))
                case .patch(let key, _, let value), .replace(let key, _, let value):
                    guard var document = state.documents[key] else { throw CancellationError() }
                    let before = document.body
                    if case .patch = operation {
                        document.body = before.merged(with: value)
                    } else {
                        document.body = value
                    }
                    document.revision = Revision(number)
                    state.documents[key] = document
                    made.append(DocumentChange(key, name: document.name, before: before, after: document.body))
                case .remove(let key, _, _):
                    let before = state.documents.removeValue(forKey: key)
                    made.append(DocumentChange(key, name: before?.name ?? "", before: before?.body, after: nil))
                case .duplicate(let key, _), .insert(let key, _, _, _, _), .patchChild(_, let key, _, _),
                    .move(_, let key, _, _), .removeChild(_, let key, _):
                    made.append(DocumentChange(key, name: "\(operation)", before: nil, after: nil))
                }
            }
            let change = CommittedChange(
                number: number, time: FakeStation.now, author: author, message: changes.message, changes: made,
                created: created)
            state.history.append(change)
            return change
        }
    }

    func preview(_ changes: ChangeSet, _ scope: PreviewScope) -> ChangePreview {
        scopes.withLock { $0.append(scope) }
        let span = scope.span
        let entries = FakeOperations().timeline(
            of: ChannelID(5_000), from: FakeStation.now, until: FakeStation.now + span)
        return ChangePreview(
            errors: [
                StationError(
                    .invalid, "change.invalid", what: "Cannot", why: "no", fix: "Do.",
                    places: [ErrorPlace(.pointer("/name"), found: "1", expected: "2", suggestion: "3")])
            ],
            notices: ["n"],
            changes: [DocumentChange(DocumentKey(.schedule, 3), name: "Day", before: tree("{}"), after: nil)],
            timelines: [
                FakeOperations.difference(entries, from: FakeStation.now, until: FakeStation.now + span)
            ], base: Revision(1))
    }

    func history(before: Int64?, limit: Int) -> [CommittedChange] {
        state.withLock { $0.history.reversed().filter { $0.number < before ?? .max }.prefix(limit).map { $0 } }
    }

    func change(_ number: Int64) -> CommittedChange? { state.withLock { $0.history.first { $0.number == number } } }
    func undo(_ number: Int64, by author: ChangeAuthor) throws -> CommittedChange {
        try commit(ChangeSet([]), by: author)
    }
    func previewUndo(_ number: Int64, _ scope: PreviewScope) -> ChangePreview { preview(ChangeSet([]), scope) }
    func schema(_ kind: DocumentKind) -> Tree {
        tree(#"{"type":"object","properties":{"name":{"type":"string"}},"additionalProperties":true}"#)
    }
    func stationFile() -> [UInt8] { Array("station: { name: Harbour TV }\n".utf8) }
    func apply(_ file: [UInt8], prune: Bool, by author: ChangeAuthor) throws -> CommittedChange? {
        file.isEmpty ? nil : try commit(ChangeSet([], message: "file"), by: author)
    }
    func previewFile(_ file: [UInt8], prune: Bool, _ scope: PreviewScope) -> ChangePreview {
        preview(ChangeSet([]), scope)
    }
}
