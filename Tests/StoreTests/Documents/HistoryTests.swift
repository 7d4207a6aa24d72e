import Core
import Store
import Testing

/// A station with a collection, a schedule that plays it and a channel.
private struct EditedStation {
    let station: TestStation
    let collection: MediaCollection
    let schedule: Schedule
    let channel: Channel

    static let editor = ChangeAuthor(account: "mara", origin: .web)

    init() async throws {
        station = try TestStation()
        try await station.store.commit(
            .changes([
                .saveCollection(
                    MediaCollection(id: CollectionID(-1), name: "Films", members: [.tag("film"), .tag("x")])),
                .saveSchedule(
                    Schedule(
                        id: ScheduleID(-1), name: "Day",
                        rules: [ScheduleRule(mode: .flood, content: .collection(CollectionID(-1)), order: .shuffle)])),
                .saveProfile(Profile(id: ProfileID(-1), name: "HD")),
                .saveChannel(
                    Channel(
                        id: ChannelID(-1), number: ChannelNumber(1), name: "One", schedule: ScheduleID(-1),
                        profile: ProfileID(-1), guideKey: "", seed: 0)),
            ]), by: Self.editor, message: "Start")
        collection = try #require(try await station.store.collections().first)
        schedule = try #require(try await station.store.schedules().first)
        channel = try #require(try await station.store.channels().first)
    }

    var store: StationStore { station.store }

    @discardableResult
    func commit(_ changes: StationChange..., message: String = "") async throws -> CommittedChange {
        try await store.commit(.changes(changes), by: Self.editor, message: message).change
    }

    func renamed(_ name: String) -> StationChange {
        var collection = collection
        collection.name = name
        return .saveCollection(collection)
    }
}

@Suite struct `The history` {
    @Test func `has each change set with its author, message and objects before and after`() async throws {
        let edited = try await EditedStation()
        edited.station.clock.advance(.minutes(5))
        let change = try await edited.commit(edited.renamed("Movies"), .rename("Harbour TV"), message: "New names")
        #expect(change.number == 2)
        #expect(try await edited.store.stationRevision() == Revision(2))
        let history = try await edited.store.history(limit: 10)
        #expect(history.map(\.number) == [2, 1])
        #expect(history[0].message == "New names" && history[0].author == EditedStation.editor)
        #expect(history[0].time == edited.station.clock.now)
        #expect(history[0].changes == change.changes)
        #expect(history[0].changes.map(\.name) == ["Movies", "Harbour TV"])
        #expect(history[0].changes.map(\.kind) == [.changed, .changed])
        #expect(history[0].changes[0].before?["name"] == .text("Films"))
        #expect(history[0].changes[0].after?["name"] == .text("Movies"))
        #expect(history[1].changes.map(\.key.kind) == [.channel, .collection, .profile, .schedule])
        #expect(history[1].changes.allSatisfy { $0.kind == .added })
        #expect(try await edited.store.history(before: 2, limit: 10).map(\.number) == [1])
        #expect(try await edited.store.committedChange(9) == nil)
    }

    @Test func `has no entry for what changes nothing`() async throws {
        let edited = try await EditedStation()
        let change = try await edited.commit(.saveCollection(edited.collection), .rename("Continuity"))
        #expect(change.number == 1 && change.changes.isEmpty)
        #expect(try await edited.store.history(limit: 10).count == 1)
    }

    @Test func `has no entry for what is refused`() async throws {
        let edited = try await EditedStation()
        await #expect(throws: StoreError.self) {
            try await edited.commit(edited.renamed("Movies"), .removeSchedule(edited.schedule.id))
        }
        #expect(try await edited.store.stationRevision() == Revision(1))
        #expect(try await edited.store.collections() == [edited.collection])
    }

    @Test func `names a reset of a channel`() async throws {
        let edited = try await EditedStation()
        try await edited.store.restartTimeline(
            of: edited.channel.id, seed: 77, from: edited.station.clock.now, with: [], checkpoints: [])
        #expect(try await edited.store.channel(edited.channel.id)?.seed == 77)
        #expect(try await edited.store.history(limit: 1).map(\.message) == ["Reset channel 1"])
    }

    @Test func `goes along with a backup`() async throws {
        let edited = try await EditedStation()
        try await edited.commit(edited.renamed("Movies"))
        let backup = "\(edited.station.folder.path)/backup.db"
        try await edited.store.backup(to: backup)
        let target = "\(edited.station.folder.path)/restored.db"
        _ = try StationStore.restore(backup, to: target, now: edited.station.clock.now)
        let restored = try StationStore(path: target, timeZone: "UTC", clock: edited.station.clock)
        #expect(try await restored.history(limit: 10) == edited.store.history(limit: 10))
        try await restored.commit(.undo(2), by: EditedStation.editor)
        #expect(try await restored.collections() == [edited.collection])
    }
}

@Suite struct `An undo` {
    private func undo(_ number: Int64, _ edited: EditedStation) async throws -> StoreError? {
        await #expect(throws: StoreError.self) {
            try await edited.store.commit(.undo(number), by: EditedStation.editor)
        }
    }

    @Test func `is a change set that puts everything back, and can be undone itself`() async throws {
        let edited = try await EditedStation()
        let before = try await edited.store.contents()
        var schedule = edited.schedule
        schedule.rules.append(ScheduleRule(mode: .one, content: .artist("A-ha"), order: .random))
        try await edited.commit(.saveSchedule(schedule), edited.renamed("Movies"), .setHorizon(.hours(48)))
        let after = try await edited.store.contents()
        let undone = try await edited.store.commit(.undo(2), by: EditedStation.editor).change
        #expect(undone.number == 3 && undone.undoes == 2)
        #expect(try await edited.store.contents() == before)
        try await edited.store.commit(.undo(3), by: EditedStation.editor)
        #expect(try await edited.store.contents() == after)
    }

    @Test func `brings back what was removed under its id, and removes what was added`() async throws {
        let edited = try await EditedStation()
        let before = try await edited.store.contents()
        try await edited.commit(
            .removeChannel(edited.channel.id), .removeSchedule(edited.schedule.id),
            .removeCollection(edited.collection.id),
            .savePlaylist(Playlist(id: PlaylistID(-1), name: "New", entries: [])))
        try await edited.store.commit(.undo(2), by: EditedStation.editor)
        #expect(try await edited.store.contents() == before)
        #expect(try await edited.store.timelineEnd(of: edited.channel.id) == nil)
    }

    @Test func `names later changes of the same objects`() async throws {
        let edited = try await EditedStation()
        try await edited.commit(edited.renamed("Movies"), .rename("Harbour TV"))
        try await edited.commit(edited.renamed("Cinema"))
        let error = try await undo(2, edited)
        #expect(error?.code == "store.conflict")
        #expect(error?.why == "the collection “Movies” was changed later, in change 3")
        #expect(try await edited.store.identity().name == "Harbour TV")
        // What has the same value again does not stand in the way.
        try await edited.commit(edited.renamed("Movies"))
        try await edited.store.commit(.undo(2), by: EditedStation.editor)
        #expect(try await edited.store.collections() == [edited.collection])
    }

    @Test func `names what uses what would go`() async throws {
        let edited = try await EditedStation()
        let new = try await edited.store.apply([
            .saveCollection(MediaCollection(id: CollectionID(-1), name: "Late", members: []))
        ])
        var schedule = edited.schedule
        schedule.rules[0].content = .collection(try #require(new.collections[CollectionID(-1)]))
        try await edited.commit(.saveSchedule(schedule))
        #expect(try await undo(2, edited)?.why == "it is used by the schedule “Day”")
    }

    @Test func `says when a name or number is taken meanwhile`() async throws {
        let edited = try await EditedStation()
        try await edited.commit(edited.renamed("Movies"))
        try await edited.commit(
            .saveCollection(MediaCollection(id: CollectionID(-1), name: "Films", members: [])))
        #expect(try await undo(2, edited)?.what == "Cannot save the collection “Films”")
    }

    @Test func `of an unknown entry is refused`() async throws {
        let edited = try await EditedStation()
        #expect(try await undo(8, edited)?.code == "store.missing")
    }
}
