import Core
import Testing

@Suite struct `Rules, entries and members of a file without ids` {
    private func rule(_ id: Int64, _ content: Int64, _ mode: ScheduleRule.Mode = .one, name: String? = nil)
        -> ScheduleRule
    {
        ScheduleRule(
            id: RuleID(id), name: name, mode: mode, content: .collection(CollectionID(content)), order: .shuffle)
    }

    private func ids(_ new: [ScheduleRule], of old: [ScheduleRule]) -> [Int64] { new.keepingIDs(of: old).map(\.id.raw) }

    @Test func `keep those of the ones that they equal, wherever these stand`() {
        let old = [rule(11, 1), rule(12, 2), rule(13, 3), rule(14, 1)]
        #expect(ids([rule(0, 3), rule(0, 1), rule(0, 2), rule(0, 1)], of: old) == [13, 11, 12, 14])
    }

    @Test func `keep those of the ones that play the same when something else was edited`() {
        let old = [rule(11, 1), rule(12, 2)]
        #expect(ids([rule(0, 2, .flood), rule(0, 1, name: "Evening")], of: old) == [12, 11])
    }

    @Test func `else take that of the one in their place`() {
        let old = [rule(11, 1), rule(12, 2), rule(13, 3)]
        #expect(ids([rule(0, 9), rule(0, 1), rule(0, 7), rule(0, 3)], of: old) == [0, 11, 12, 13])
    }

    @Test func `never take an id that another one has`() {
        let old = [rule(11, 1), rule(12, 2)]
        #expect(ids([rule(0, 2), rule(12, 5)], of: old) == [11, 12])
        #expect(ids([rule(0, 2), rule(0, 2), rule(0, 2)], of: old) == [12, 0, 0])
    }

    @Test func `leave things equal when nothing else differs`() {
        var old = StationContents(name: "Station", timeZone: "Europe/Berlin")
        old.schedules = [Schedule(id: ScheduleID(1), name: "All day", rules: [rule(11, 1), rule(12, 2)])]
        old.collections = [
            MediaCollection(
                id: CollectionID(1), name: "Films", members: [MediaCollection.Member(id: MemberID(5), .tag("film"))])
        ]
        old.playlists = [
            Playlist(
                id: PlaylistID(1), name: "Evening",
                entries: [
                    Playlist.Entry(id: EntryID(7), content: .collection(CollectionID(1)), order: .chronological)
                ])
        ]
        var new = old
        for index in 0..<2 { new.schedules[0].rules[index].id = RuleID(0) }
        new.collections[0].members[0].id = MemberID(0)
        new.playlists[0].entries[0].id = EntryID(0)
        #expect(new.changes(from: old).isEmpty)

        new.schedules[0].rules.swapAt(0, 1)
        old.schedules[0].rules.swapAt(0, 1)
        #expect(new.keepingPartIDs(of: old) == old)
    }
}
