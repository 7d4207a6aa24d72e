import Core
import Store
import Testing

@testable import MasterControl

@Suite struct `The horizon` {
    private func desk(_ station: SmallStation) async throws -> TimelineService {
        let desk = try await TimelineService(
            store: station.store, zones: station.zones, clock: station.clock, log: .silent)
        await desk.build()
        return desk
    }

    private func items(_ station: SmallStation) async throws -> [TimelineItem] {
        try await station.store.timeline(
            of: station.channel.id, from: station.clock.now, until: station.clock.now + .hours(24 * 40))
    }

    private func reach(_ station: SmallStation) async throws -> TimeSpan {
        try #require(try await items(station).last).finish - station.clock.now
    }

    private func set(_ days: Int64, _ station: SmallStation) async throws {
        var channel = try await station.channel
        channel.horizon = .hours(24 * days)
        _ = try await station.store.apply([.saveChannel(channel)])
    }

    @Test func `is a week unless the station says otherwise`() async throws {
        let station = try await SmallStation()
        _ = try await desk(station)
        let reach = try await reach(station)
        #expect(reach > .hours(7 * 24) && reach < .hours(8 * 24))
    }

    @Test func `grows and shrinks without building anything once more`() async throws {
        let station = try await SmallStation()
        let desk = try await desk(station)
        let before = try await items(station)
        try await set(10, station)
        await desk.reload()
        let longer = try await items(station)
        #expect(Array(longer.prefix(before.count)) == before)
        #expect(try await reach(station) > .hours(10 * 24))
        try await set(1, station)
        await desk.reload()
        #expect(try await items(station) == longer)
        station.clock.advance(.hours(5 * 24))
        await desk.tick()
        #expect(try await items(station).last?.id == longer.last?.id)
    }

    @Test func `of a mirror is built where it comes from`() async throws {
        let station = try await SmallStation()
        let shown = try await station.channel
        let mirror = Channel(
            id: ChannelID(-1), number: ChannelNumber(6), name: "One +1", schedule: shown.schedule,
            mirror: Channel.Mirror(channel: shown.id, offset: .hours(1)), profile: shown.profile,
            horizon: .hours(12 * 24), guideKey: "", seed: 0)
        _ = try await station.store.apply([.saveChannel(mirror)])
        _ = try await desk(station)
        let reach = try await reach(station)
        #expect(reach > .hours(12 * 24 - 1) && reach < .hours(13 * 24))
    }

    @Test func `is kept ahead, by every channel at its own moment`() async throws {
        var moments: Set<Instant> = []
        let now = SmallStation.now
        for id in 1...200 {
            let channel = ChannelID(Int64(id))
            let end = TimelineReach.end(of: channel, horizon: .hours(24), now: now)
            #expect(end >= now + .hours(24) + TimelineReach.lead)
            #expect(end < now + .hours(24) + TimelineReach.lead + TimelineReach.step)
            let next = TimelineReach.end(of: channel, horizon: .hours(24), now: end - .hours(30) + .seconds(1))
            #expect(next == end + TimelineReach.step)
            moments.insert(Instant(seconds: end.seconds / 600))
        }
        // In nearly every ten minutes of six hours some are extended.
        #expect(moments.count >= 34)
    }

    @Test func `extends a timeline without a new guide`() async throws {
        let station = try await SmallStation()
        let desk = try await desk(station)
        let channel = try await station.channel.id
        let revision = await desk.revision
        let text = await desk.channelRevisions[channel]
        let end = try #require(try await items(station).last).finish
        station.clock.advance(end - station.clock.now - .hours(7 * 24) - TimelineReach.lead + .seconds(1))
        await desk.tick()
        #expect(try #require(try await items(station).last).finish > end)
        #expect(await desk.revision == revision)
        #expect(await desk.channelRevisions[channel] != text)
    }
}

@Suite struct `A station that starts with stored timelines` {
    private let station: SmallStation
    private let second: ChannelID

    init() async throws {
        station = try await SmallStation()
        let one = try await station.channel
        let other = Channel(
            id: ChannelID(-1), number: ChannelNumber(6), name: "Two", schedule: one.schedule, profile: one.profile,
            guideKey: "", seed: 0)
        second = try #require(try await station.store.apply([.saveChannel(other)]).channels[ChannelID(-1)])
        try await station.build(.hours(72))
    }

    private func desk() async throws -> TimelineService {
        try await TimelineService(store: station.store, zones: station.zones, clock: station.clock, log: .silent)
    }

    private func end(_ channel: ChannelID) async throws -> Instant? { try await station.store.timelineEnd(of: channel) }

    @Test func `is ready as soon as it knows them, and builds only what is missing before`() async throws {
        let desk = try await desk()
        await desk.prepare()
        #expect(await desk.isBuilt == false)
        // The channel without a timeline comes first.
        #expect(await desk.turn())
        #expect(await desk.isBuilt)
        #expect(try await end(second) ?? Instant(seconds: 0) > station.clock.now + .hours(7 * 24))
        let first = try await station.channel.id
        #expect(try await end(first) ?? Instant(seconds: 0) < station.clock.now + .hours(73))
        await desk.tick()
        #expect(try await end(first) ?? Instant(seconds: 0) > station.clock.now + .hours(7 * 24))
        let again = try await self.desk()
        await again.prepare()
        #expect(await again.isBuilt)
    }

    @Test func `builds a channel that a viewer tunes to at once`() async throws {
        let third = Channel(
            id: ChannelID(-1), number: ChannelNumber(7), name: "Three", schedule: try await station.channel.schedule,
            profile: try await station.channel.profile, guideKey: "", seed: 0)
        let new = try #require(try await station.store.apply([.saveChannel(third)]).channels[ChannelID(-1)])
        let desk = try await desk()
        await desk.prepare()
        await desk.resume(new)
        #expect(try await end(new) != nil)
        #expect(try await end(second) == nil)
        #expect(await desk.isBuilt == false)
    }

    @Test func `first compares the channel that a viewer tunes to`() async throws {
        let desk = try await desk()
        await desk.build()
        var schedule = try #require(try await station.store.schedules().first)
        schedule.rules[0].title = "Marathon"
        _ = try await station.store.apply([.saveSchedule(schedule)])
        let restarted = try await self.desk()
        await restarted.prepare()
        await restarted.resume(second)
        #expect(await restarted.turn())
        for (channel, isNew) in [(second, true), (try await station.channel.id, false)] {
            let items = try await station.store.timeline(
                of: channel, from: station.clock.now + .hours(2), until: station.clock.now + .hours(20))
            #expect(items.allSatisfy { ($0.guideTitle == "Marathon") == isNew })
        }
    }
}
