import Core
import Foundation
import Store
import Testing

@Suite struct `A document` {
    private let author = ChangeAuthor(origin: .api)

    private func schedule(_ id: Int64, _ name: String, _ rules: [ScheduleRule] = []) -> StationChange {
        .saveSchedule(Schedule(id: ScheduleID(id), name: name, rules: rules))
    }

    private func rule(_ tag: String, id: Int64 = 0) -> ScheduleRule {
        ScheduleRule(id: RuleID(id), mode: .one, content: .search("tag:\(tag)"), order: .shuffle)
    }

    @Test func `has the revision of the change set that wrote it last`() async throws {
        let store = try TestStation().store
        try await store.apply([schedule(-1, "A"), schedule(-2, "B")])
        let a = try #require(try await store.schedules().first)
        try await store.apply([schedule(a.id.raw, "A", [rule("x")])])
        let documents = try await store.documents(of: .schedule)
        #expect(documents.map(\.name) == ["A", "B"])
        #expect(documents.map(\.revision) == [Revision(2), Revision(1)])
        #expect(try await store.document(documents[0].key) == documents[0])
        #expect(try await store.document(DocumentKey(.schedule, 99)) == nil)
        #expect(try await store.document(.station)?.revision == Revision(0))
    }

    @Test func `is not overwritten by a caller who knows an earlier revision`() async throws {
        let store = try TestStation().store
        try await store.apply([schedule(-1, "A")])
        let key = DocumentKey(.schedule, 1)
        try await store.commit(.changes([schedule(1, "B")]), expecting: [key: Revision(1)], by: author)
        let error = await #expect(throws: StoreError.self) {
            try await store.commit(.changes([schedule(1, "C")]), expecting: [key: Revision(1)], by: author)
        }
        #expect(error?.code == "store.changed")
        #expect(error?.why == "it was changed in the meantime (r2, expected r1)")
        #expect(try await store.schedules().map(\.name) == ["B"])
    }

    @Test func `keeps what it refers to: removing that is refused, with its users`() async throws {
        let store = try TestStation().store
        let new = try await store.apply([
            .saveCollection(MediaCollection(id: CollectionID(-1), name: "Films", members: [])),
            .saveCollection(
                MediaCollection(
                    id: CollectionID(-2), name: "All", members: [MediaCollection.Member(.collection(CollectionID(-1)))])
            ),
            .saveFiller(
                Filler(
                    id: FillerID(-1), name: "Idents", kind: .post, mode: .count(1),
                    content: .collection(CollectionID(-1)))),
        ])
        let films = try #require(new.collections[CollectionID(-1)])
        let users = try await store.users(of: DocumentKey(.collection, films.raw))
        #expect(users.map(\.name) == ["All", "Idents"])
        #expect(users.map(\.user.kind) == [.collection, .filler])
        #expect(users.allSatisfy { $0.pointer.hasPrefix("/") })
        let error = await #expect(throws: StoreError.self) { try await store.apply([.removeCollection(films)]) }
        #expect(error?.code == "store.conflict" && error?.what == "Cannot remove the collection “Films”")
        #expect(error?.why == "it is used by the collection “All”, the filler “Idents”")
        try await store.apply([
            .removeCollection(films), .removeCollection(try #require(new.collections[CollectionID(-2)])),
            .removeFiller(try #require(new.fillers[FillerID(-1)])),
        ])
        #expect(try await store.collections().isEmpty)
    }

    @Test func `that refers to what does not exist is refused, with the places`() async throws {
        let store = try TestStation().store
        for (content, kind) in [
            (ContentReference.collection(CollectionID(7)), "collection"), (.playlist(PlaylistID(7)), "playlist"),
            (.show(ShowID(7)), "show"), (.item(MediaID(7)), "item"),
        ] {
            let rule = ScheduleRule(mode: .one, content: content, order: .shuffle)
            let error = await #expect(throws: StoreError.self) { try await store.apply([schedule(-1, "A", [rule])]) }
            #expect(error?.code == "value.invalid" && error?.category == .invalid)
            #expect(error?.places.map(\.position) == [.pointer("/items/0/content/\(kind)")])
        }
        #expect(try await store.stationRevision() == Revision(0))
    }

    @Test func `that breaks a rule of its description is refused`() async throws {
        let store = try TestStation().store
        let filler = Filler(
            id: FillerID(-1), name: "Idents", kind: .post, mode: .count(0), content: .search("tag:ident"))
        let error = await #expect(throws: StoreError.self) { try await store.apply([.saveFiller(filler)]) }
        #expect(error?.places.map(\.position) == [.pointer("/count")])
    }

    @Test func `follows a filler that becomes another kind, or keeps it`() async throws {
        let store = try TestStation().store
        func filler(_ id: Int64, _ kind: Filler.Kind, mode: Filler.Mode = .count(1)) -> StationChange {
            .saveFiller(
                Filler(id: FillerID(id), name: "Idents", kind: kind, mode: mode, content: .search("tag:ident")))
        }
        var rule = rule("x")
        rule.fillers = [FillerID(-1)]
        try await store.apply([filler(-1, .post), schedule(-1, "A", [rule])])
        let change = try await store.commit(.changes([filler(1, .pre)]), by: author).change
        #expect(change.changes.map(\.key.kind) == [.filler, .schedule])
        let body = try #require(try await store.documents(of: .schedule).first?.body)
        #expect(body["items"]?.items[0]["filler"]?["pre"] != nil)
        try await store.apply([
            filler(1, .fallback, mode: .fill), schedule(1, "A"), .saveProfile(Profile(id: ProfileID(-1), name: "HD")),
            .saveChannel(
                Channel(
                    id: ChannelID(-1), number: ChannelNumber(1), name: "One", schedule: ScheduleID(1),
                    profile: ProfileID(-1), fallback: FillerID(1), guideKey: "", seed: 0)),
        ])
        let error = await #expect(throws: StoreError.self) { try await store.apply([filler(1, .post)]) }
        #expect(error?.places.map(\.position) == [.pointer("/kind")])
    }

    @Test func `has a name of its own among its kind`() async throws {
        let store = try TestStation().store
        try await store.apply([schedule(-1, "A"), schedule(-2, "B")])
        let error = await #expect(throws: StoreError.self) { try await store.apply([schedule(-1, "A")]) }
        #expect(error?.what == "Cannot save the schedule “A”")
        #expect(error?.places.map(\.position) == [.pointer("/name")])
        // Two may swap their names, and a profile may be called as a schedule is.
        try await store.apply([schedule(1, "B"), schedule(2, "A"), .saveProfile(Profile(id: ProfileID(-1), name: "A"))])
        #expect(try await store.schedules().map(\.id.raw) == [2, 1])
    }

    @Test func `gives its parts ids that they keep, and that no other part ever has`() async throws {
        let store = try TestStation().store
        try await store.apply([schedule(-1, "A", [rule("x"), rule("y")]), schedule(-2, "B", [rule("x")])])
        func ids() async throws -> [[Int64]] { try await store.schedules().map { $0.rules.map(\.id.raw) } }
        #expect(try await ids() == [[1, 2], [3]])
        // Reordered without ids, and one added.
        try await store.apply([schedule(1, "A", [rule("y"), rule("z"), rule("x")])])
        #expect(try await ids() == [[2, 4, 1], [3]])
        try await store.apply([schedule(1, "A", [rule("y", id: 2)])])
        // A copy with the ids of the original gets its own, as do ids that were never given.
        try await store.apply([schedule(-1, "C", [rule("y", id: 2), rule("y", id: 999)])])
        #expect(try await ids() == [[2], [3], [5, 6]])
        // A rule that moves to another schedule keeps its id.
        try await store.apply([schedule(1, "A"), schedule(2, "B", [rule("x", id: 3), rule("y", id: 2)])])
        #expect(try await ids() == [[], [3, 2], [5, 6]])
    }

    @Test func `is read by another program that opens the database, as soon as it is committed`() async throws {
        let station = try TestStation()
        let other = try station.reopened()
        #expect(try await other.schedules().isEmpty)
        try await station.store.apply([schedule(-1, "A", [rule("x")])])
        #expect(try await other.schedules() == station.store.schedules())
        try await other.apply([schedule(1, "B")])
        #expect(try await station.store.schedules().map(\.name) == ["B"])
    }

    @Test func `of a library goes with the members that were from it, and not with rules`() async throws {
        let station = try TestStation()
        let library = try await station.library()
        try await station.store.record([.new(film("/srv/films/a.mkv", "A"))], in: library)
        let media = try #require(try await station.store.mediaID(at: "/srv/films/a.mkv"))
        let members: [MediaCollection.Member] = [.item(media), .library(library), .tag("x")]
        try await station.store.apply([
            .saveCollection(MediaCollection(id: CollectionID(-1), name: "Films", members: members)),
            schedule(-1, "A", [ScheduleRule(mode: .one, content: .item(media), order: .shuffle)]),
        ])
        let error = await #expect(throws: StoreError.self) { try await station.store.apply([.removeLibrary(library)]) }
        #expect(error?.why == "it is used by the schedule “A”")
        try await station.store.apply([.removeLibrary(library), .removeSchedule(ScheduleID(1))])
        #expect(try await station.store.collections()[0].members.map(\.source) == [.tag("x")])
        let change = try #require(try await station.store.history(limit: 1).first)
        #expect(change.changes.map(\.key.kind) == [.collection, .library, .schedule])
    }
}

@Suite struct `Files of a station` {
    private func modes(_ folder: String) throws -> [String: Int] {
        try FileManager.default.contentsOfDirectory(atPath: folder).reduce(into: [:]) { modes, name in
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
            modes[name] = (attributes[.posixPermissions] as? NSNumber)?.intValue
        }
    }

    @Test func `can be read by their owner only`() async throws {
        let station = try TestStation()
        try await station.store.apply([.rename("Private")])
        try await station.store.backup(to: "\(station.folder.path)/backup.db")
        let modes = try modes(station.folder.path)
        #expect(Set(modes.keys).isSuperset(of: ["station.db", "station.db-wal", "station.db.lock", "backup.db"]))
        #expect(modes.values.allSatisfy { $0 == 0o600 }, "\(modes)")
    }

    @Test func `that others may read are tightened when the station opens them`() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/station.db"
        _ = try StationStore(path: path, timeZone: "UTC", clock: DrivenClock())
        for name in ["station.db", "station.db.lock", "station.db.before-0010-20261121", "other.txt"] {
            if name != "station.db" { try Data().write(to: URL(fileURLWithPath: "\(folder.path)/\(name)")) }
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: "\(folder.path)/\(name)")
        }
        let store = try StationStore(path: path, timeZone: "UTC", clock: DrivenClock())
        try await store.settle()
        var modes = try modes(folder.path)
        #expect(modes.removeValue(forKey: "other.txt") == 0o644)
        #expect(modes.values.allSatisfy { $0 == 0o600 }, "\(modes)")
    }
}
