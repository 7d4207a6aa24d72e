import Core
import Linux
import MasterControl
import StationFile
import WebAPI

/// Changes of the station for the web layer.
struct EditingAdapter: EditingSource {
    let editor: Editor

    func documents(_ kind: DocumentKind) async throws -> [Document] { try await editor.documents(of: kind) }

    func document(_ key: DocumentKey) async throws -> Document? {
        do {
            return try await editor.document(key)
        } catch let error as StationError where error.category == .unknown {
            return nil
        }
    }

    func uses(of key: DocumentKey) async throws -> [DocumentUse] { try await editor.users(of: key) }

    func commit(_ changes: ChangeSet, by author: ChangeAuthor) async throws -> CommittedChange {
        try await editor.commit(.changes(changes), by: author)
    }

    func preview(_ changes: ChangeSet, _ scope: PreviewScope) async throws -> ChangePreview {
        try await preview(.changes(changes), scope)
    }

    /// Timelines that are compared are rehearsed, too.
    private func preview(_ edit: StationEdit, _ scope: PreviewScope) async throws -> ChangePreview {
        let options = PreviewOptions(span: scope.span, channels: scope.channels, rehearses: scope.span > .zero)
        return try await editor.preview(edit, options, session: scope.session)
    }

    func history(before: Int64?, limit: Int) async throws -> [CommittedChange] {
        try await editor.history(before: before, limit: limit)
    }

    func change(_ number: Int64) async throws -> CommittedChange? {
        do {
            return try await editor.change(number)
        } catch let error as StationError where error.category == .unknown {
            return nil
        }
    }

    func undo(_ number: Int64, by author: ChangeAuthor) async throws -> CommittedChange {
        try await editor.commit(.undo(number), by: author)
    }

    func previewUndo(_ number: Int64, _ scope: PreviewScope) async throws -> ChangePreview {
        try await preview(.undo(number), scope)
    }

    func schema(_ kind: DocumentKind) -> Tree { editor.schema(of: kind) }

    func stationFile() async throws -> [UInt8] { try await editor.export() }

    func apply(_ file: [UInt8], prune: Bool, by author: ChangeAuthor) async throws -> CommittedChange? {
        let change = try await editor.commit(try await edit(file, prune), by: author, message: "Apply a station file")
        return change.changes.isEmpty ? nil : change
    }

    func previewFile(_ file: [UInt8], prune: Bool, _ scope: PreviewScope) async throws -> ChangePreview {
        try await preview(try await edit(file, prune), scope)
    }

    /// A large file takes a while: it is read on a thread of its own.
    private func edit(_ file: [UInt8], _ prune: Bool) async throws -> StationEdit {
        let document = try await Thread.run(name: "station-file") { try StationDocument(file, file: "station file") }
        return .file(document, prunes: prune)
    }
}
