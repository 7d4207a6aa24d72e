import Core
import Linux
import Store
import Testing

@testable import MasterControl

private let author = ChangeAuthor(account: "ada", origin: .web)

/// A station and the editor of it.
private struct Desk {
    let station: SmallStation
    let editor: Editor

    init() async throws {
        station = try await SmallStation()
        editor = Editor(store: station.store, zones: station.zones, clock: station.clock, log: .silent)
    }

    func commit(_ operations: ChangeOperation..., message: String = "") async throws -> CommittedChange {
        try await editor.commit(.changes(ChangeSet(operations, message: message)), by: author)
    }

    func error(_ operations: ChangeOperation...) async -> StationError? {
        await #expect(throws: StationError.self) {
            try await editor.commit(.changes(ChangeSet(operations)), by: author)
        }
    }

    func key(_ kind: DocumentKind, _ name: String) async throws -> DocumentKey {
        try #require(try await editor.documents(of: kind).first { $0.name == name }?.key)
    }

    var channel: DocumentKey { get async throws { DocumentKey(.channel, try await station.channel.id.raw) } }
    var schedule: DocumentKey { get async throws { try await key(.schedule, "All day") } }
}

private func tree(_ json: String) throws -> Tree { try Tree(json: json) }

@Suite struct `A change set` {
    @Test func `makes things that refer to each other, and says which ids they got`() async throws {
        let desk = try await Desk()
        let films = try await desk.key(.collection, "Films").id
        let change = try await desk.commit(
            .create(
                .schedule, ref: -1,
                value: try tree(
                    #"{"name": "Night", "items": [{"mode": "flood", "content": {"collection": \#(films)}, "order": "shuffle"}]}"#
                )),
            .create(
                .channel, ref: -2,
                value: try tree(
                    #"{"number": "6", "name": "Two", "schedule": -1, "profile": \#(try await desk.station.channel.profile)}"#
                )),
            message: "A second channel")
        #expect(change.message == "A second channel" && change.author == author)
        let channel = try #require(change.created[DocumentKey(.channel, -2)])
        let schedule = try #require(change.created[DocumentKey(.schedule, -1)])
        let body = try await desk.editor.document(channel).body
        #expect(body["schedule"]?.scalar == "\(schedule.id)" && body["number"]?.scalar == "6")
        #expect(try await desk.editor.document(channel).revision == change.revision)
        #expect(try await desk.editor.history(limit: 1).map(\.number) == [change.number])
    }

    @Test func `names every error with its pointer, and changes nothing`() async throws {
        let desk = try await Desk()
        let before = try await desk.editor.revision()
        let error = await desk.error(
            .patch(try await desk.channel, match: nil, value: try tree(#"{"name": "New"}"#)),
            .patch(
                try await desk.schedule, match: nil,
                value: try tree(#"{"items": [{"mode": "floods", "colection": 1}]}"#)))
        #expect(error?.category == .invalid)
        let pointers = try #require(
            error?.places.map { place -> String in
                if case .pointer(let pointer) = place.position { pointer } else { "" }
            })
        #expect(
            pointers.count >= 2 && pointers.allSatisfy { $0.hasPrefix("/operations/1/value/items/0") }, "\(pointers)")
        #expect(error?.places.contains { $0.suggestion == "flood" } == true, "\(error?.places ?? [])")
        #expect(try await desk.editor.revision() == before)
        #expect(try await desk.editor.document(try await desk.channel).name != "New")
    }

    @Test func `is refused when a document has another revision than expected`() async throws {
        let desk = try await Desk()
        let channel = try await desk.channel
        let read = try await desk.editor.document(channel).revision
        _ = try await desk.commit(.patch(channel, match: read, value: try tree(#"{"name": "First"}"#)))
        let error = await desk.error(.patch(channel, match: read, value: try tree(#"{"name": "Second"}"#)))
        #expect(error?.category == .conflict && error?.code == "store.changed")
        #expect(try await desk.editor.document(channel).body["name"]?.scalar == "First")
    }

    @Test func `gives a field its default with null`() async throws {
        let desk = try await Desk()
        let channel = try await desk.channel
        _ = try await desk.commit(.patch(channel, match: nil, value: try tree(#"{"group": "Movies"}"#)))
        #expect(try await desk.editor.document(channel).body["group"]?.scalar == "Movies")
        _ = try await desk.commit(.patch(channel, match: nil, value: try tree(#"{"group": null}"#)))
        #expect(try await desk.editor.document(channel).body["group"] == nil)
    }

    @Test func `adds, moves, changes and removes rules, which keep their ids`() async throws {
        let desk = try await Desk()
        let schedule = try await desk.schedule
        let films = try await desk.key(.collection, "Films").id
        func ids() async throws -> [String] {
            try await desk.editor.document(schedule).body["items"]?.items.compactMap { $0["id"]?.scalar } ?? []
        }
        let first = try #require(try await ids().first.flatMap { Int64($0) })
        let rule = try tree(#"{"mode": "one", "content": {"collection": \#(films)}, "order": "chronological"}"#)
        _ = try await desk.commit(.insert(in: schedule, list: "items", match: nil, after: first, value: rule))
        let second = try #require(try await ids().last.flatMap { Int64($0) })
        #expect(try await ids() == ["\(first)", "\(second)"] && second != first)
        _ = try await desk.commit(.move(second, of: schedule, match: nil, after: nil))
        #expect(try await ids() == ["\(second)", "\(first)"])
        _ = try await desk.commit(
            .patchChild(second, of: schedule, match: nil, value: try tree(#"{"order": "shuffle"}"#)))
        #expect(try await desk.editor.document(schedule).body["items"]?.items.first?["order"]?.scalar == "shuffle")
        _ = try await desk.commit(.removeChild(second, of: schedule, match: nil))
        #expect(try await ids() == ["\(first)"])
    }

    @Test func `keeps what is in use, and names its users`() async throws {
        let desk = try await Desk()
        let schedule = try await desk.schedule
        #expect(try await desk.editor.users(of: schedule).map(\.user) == [try await desk.channel])
        let error = await #expect(throws: (any Error).self) {
            try await desk.editor.commit(
                .changes(ChangeSet([.remove(schedule, match: nil)])), by: author)
        }
        let explained = try #require(error as? any Explained)
        #expect(explained.category == .conflict && explained.why.contains("One"), "\(explained)")
    }

    @Test func `removes references as well when it is told to`() async throws {
        let desk = try await Desk()
        let films = try await desk.key(.collection, "Films")
        _ = try await desk.commit(
            .patch(
                try await desk.key(.collection, "Clips"), match: nil,
                value: try tree(#"{"items": [{"collection": \#(films.id)}]}"#)))
        // The only rule of the schedule goes with it; the collection Clips is empty then.
        _ = try await desk.commit(.remove(films, match: nil, unlink: true))
        #expect(try await desk.editor.documents(of: .collection).map(\.name) == ["Clips"])
        #expect(try await desk.editor.document(desk.schedule).body["items"]?.items.isEmpty ?? true)
    }

    @Test func `copies a channel under the next number and with a guide of its own`() async throws {
        let desk = try await Desk()
        let change = try await desk.commit(.duplicate(try await desk.channel, ref: -1))
        let copy = try #require(change.created[DocumentKey(.channel, -1)])
        let channels = try await desk.station.store.channels()
        #expect(channels.map(\.number.description) == ["5", "6"] && channels.map(\.id.raw).contains(copy.id))
        #expect(Set(channels.map(\.guideKey)).count == 2)
    }

    @Test func `is undone by an entry of its own`() async throws {
        let desk = try await Desk()
        let channel = try await desk.channel
        let before = try await desk.editor.document(channel).body
        let change = try await desk.commit(.patch(channel, match: nil, value: try tree(#"{"name": "Other"}"#)))
        let undo = try await desk.editor.commit(.undo(change.number), by: author)
        #expect(undo.number == change.number + 1)
        #expect(try await desk.editor.document(channel).body == before)
        #expect(try await desk.editor.history(limit: 1).first?.undoes == change.number)
    }

    @Test func `is told to the running parts before it returns`() async throws {
        let desk = try await Desk()
        let timelines = try await TimelineService(
            store: desk.station.store, zones: desk.station.zones, clock: desk.station.clock, log: .silent)
        await timelines.build()
        await desk.editor.observe { _ in await timelines.reload() }
        let channel = try await desk.channel
        _ = try await desk.commit(.patch(channel, match: nil, value: try tree(#"{"name": "Other"}"#)))
        #expect(await timelines.sheet.channels.first?.name == "Other")
    }
}

@Suite struct `A preview of a change set` {
    @Test func `shows what timelines lose and gain, and writes nothing`() async throws {
        let desk = try await Desk()
        try await desk.station.build()
        let before = try await desk.editor.revision()
        let edit = StationEdit.changes(
            ChangeSet([
                .patch(
                    try await desk.schedule, match: nil,
                    value: try tree(
                        #"{"items": [{"mode": "flood", "content": {"item": \#(desk.station.media[1])}, "order": "chronological"}]}"#
                    ))
            ]))
        let preview = try await desk.editor.preview(edit, PreviewOptions(span: .hours(6), rehearses: true))
        #expect(preview.errors.isEmpty && preview.base == before, "\(preview.errors)")
        #expect(preview.changes.map(\.kind) == [.changed])
        let difference = try #require(preview.timelines.first)
        #expect(difference.kind == .changed && !difference.removed.isEmpty && !difference.added.isEmpty)
        #expect(difference.added.allSatisfy { $0.title == "Film 2" })
        #expect(try await desk.editor.revision() == before)
    }

    @Test func `has the errors of the change set`() async throws {
        let desk = try await Desk()
        let edit = StationEdit.changes(
            ChangeSet([.patch(try await desk.channel, match: nil, value: try tree(#"{"number": "x"}"#))]))
        let preview = try await desk.editor.preview(edit)
        #expect(preview.errors.map(\.category) == [.invalid])
        #expect(preview.errors.first?.places.first?.position == .pointer("/operations/0/value/number"))
    }

    @Test func `ends when a newer one of its session comes`() async throws {
        let desk = try await Desk()
        try await desk.station.build()
        let edit = StationEdit.changes(
            ChangeSet([.patch(try await desk.schedule, match: nil, value: try tree(#"{"name": "Other"}"#))]))
        let options = PreviewOptions(span: .hours(24 * 7))
        let editor = desk.editor
        var outcomes: [String] = []
        await withTaskGroup(of: String.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    do {
                        return try await editor.preview(edit, options, session: "a").errors.isEmpty ? "done" : "errors"
                    } catch {
                        return (error as? StationError)?.code ?? "\(error)"
                    }
                }
            }
            for await outcome in group { outcomes.append(outcome) }
        }
        #expect(outcomes.contains("done"))
        #expect(Set(outcomes).isSubset(of: ["done", "preview.replaced"]), "\(outcomes)")
    }
}
