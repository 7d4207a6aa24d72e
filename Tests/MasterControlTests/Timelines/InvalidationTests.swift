import Core
import Store
import Testing

@testable import MasterControl

/// Changes of a station with several channels: each plays a collection of its own, in which one film is.
@Suite struct `A change` {
    private struct Fixture {
        let station: SmallStation
        let timelines: TimelineService
        let channels: [Channel]
        let collections: [MediaCollection]

        init(channels count: Int = 6) async throws {
            station = try await SmallStation()
            var changes: [StationChange] = []
            for number in 1...count {
                let (collection, schedule) = (CollectionID(Int64(-number)), ScheduleID(Int64(-number)))
                changes += [
                    .saveCollection(
                        MediaCollection(
                            id: collection, name: "Own \(number)", members: [.item(station.media[number % 3])])),
                    .saveSchedule(
                        Schedule(
                            id: schedule, name: "Own \(number)",
                            rules: [
                                ScheduleRule(
                                    mode: .flood, content: .collection(collection), order: .chronological)
                            ])),
                    .saveChannel(
                        Channel(
                            id: ChannelID(Int64(-number)), number: ChannelNumber(100 + number),
                            name: "Own \(number)", schedule: schedule,
                            profile: try await station.channel.profile, guideKey: "", seed: 0)),
                ]
            }
            let new = try await station.store.apply(changes)
            timelines = try await TimelineService(
                store: station.store, zones: station.zones, clock: station.clock, log: .silent)
            await timelines.build()
            let stored = try await station.store.channels()
            channels = stored.filter { $0.number >= ChannelNumber(101) }
            let made = try await station.store.collections()
            collections = try (1...count).map { number in
                let id = try #require(new.collections[CollectionID(Int64(-number))])
                return try #require(made.first { $0.id == id })
            }
        }

        /// How many timelines `change` has compared, and of which channels the guide is another.
        func effect(_ change: () async throws -> Void) async throws -> (compared: Int, touched: Set<ChannelID>) {
            let (count, before) = (await timelines.comparisonCount, await timelines.channelRevisions)
            try await change()
            await timelines.tick()
            let after = await timelines.channelRevisions
            return (
                await timelines.comparisonCount - count, Set(after.filter { before[$0.key] != $0.value }.keys)
            )
        }
    }

    @Test func `of a collection refreshes only the channels that play it`() async throws {
        let fixture = try await Fixture()
        var collection = fixture.collections[2]
        collection.members = fixture.station.media.map { .item($0) }
        let effect = try await fixture.effect {
            try await fixture.station.store.apply([.saveCollection(collection)])
            await fixture.timelines.reload()
        }
        #expect(effect.compared == 1)
        #expect(effect.touched == [fixture.channels[2].id])
    }

    @Test func `of a channel's logo leaves all other guides as they are`() async throws {
        let fixture = try await Fixture()
        var channel = fixture.channels[4]
        channel.logo = "/srv/logo.png"
        let effect = try await fixture.effect {
            try await fixture.station.store.apply([.saveChannel(channel)])
            await fixture.timelines.reload()
        }
        #expect(effect.compared == 1)
        #expect(effect.touched == [channel.id])
    }

    @Test func `of a file refreshes the channels that show it and renews only their guides`() async throws {
        let fixture = try await Fixture()
        let film = fixture.station.media[1]
        let effect = try await fixture.effect {
            try await fixture.station.store.record([
                ProbeResponse(id: film.raw, facts: SmallStation.facts(.minutes(20)))
            ])
            await fixture.timelines.mediaChanged([film])
        }
        // Channel 5 shows all films; every third of the others shows this one.
        let shown = Set([try await fixture.station.channel.id, fixture.channels[0].id, fixture.channels[3].id])
        #expect(effect.compared == 3)
        #expect(effect.touched == shown)
        let items = try await fixture.station.store.timeline(
            of: fixture.channels[0].id, from: fixture.station.clock.now + .hours(24),
            until: fixture.station.clock.now + .hours(25))
        #expect(items.allSatisfy { $0.finish - $0.start == .minutes(20) })
    }

    @Test func `of a file that no channel shows refreshes nothing`() async throws {
        let fixture = try await Fixture(channels: 1)
        let unknown = MediaID(99_999)
        let effect = try await fixture.effect { await fixture.timelines.mediaChanged([unknown]) }
        #expect(effect.compared == 0 && effect.touched.isEmpty)
    }

    @Test func `of the time zone compares everything`() async throws {
        let fixture = try await Fixture()
        let effect = try await fixture.effect {
            try await fixture.station.store.apply([.setTimeZone("Europe/Berlin")])
            await fixture.timelines.reload()
        }
        #expect(effect.compared == 7)
    }
}
