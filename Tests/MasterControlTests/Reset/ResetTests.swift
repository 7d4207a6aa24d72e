import Core
import Store
import Testing

@testable import MasterControl

@Suite struct `A reset` {
    private let station: SmallStation
    private let desk: TimelineService
    private let channel: ChannelID

    init() async throws {
        station = try await SmallStation()
        channel = try await station.channel.id
        desk = try await TimelineService(
            store: station.store, zones: station.zones, clock: station.clock, log: .silent)
        await desk.build()
        station.clock.advance(.minutes(40))
    }

    /// The numbers of the films from now on.
    private func films() async throws -> [Int] {
        let now = station.clock.now
        return try await station.store.timeline(of: channel, from: now, until: now + .hours(2)).map { item in
            try #require(item.media.flatMap { station.media.firstIndex(of: $0) }) + 1
        }
    }

    @Test func `leaves what is on air and starts over after it`() async throws {
        let seed = try await station.channel.seed
        #expect(try await films() == [2, 3, 1, 2, 3])
        try await desk.reset(channel)
        #expect(try await films() == [2, 1, 2, 3, 1])
        #expect(try await station.channel.seed != seed)
        let onAir = try #require(try await station.store.timelineItem(of: channel, at: station.clock.now))
        #expect(onAir.start == SmallStation.now + .minutes(30))
        let items = try await station.store.timeline(
            of: channel, from: SmallStation.now, until: station.clock.now + .hours(72))
        #expect(zip(items, items.dropFirst()).allSatisfy { $0.finish == $1.start })
        #expect(items[1].guideGroup < items[2].guideGroup)
    }

    @Test func `is followed by edits that continue from there`() async throws {
        try await desk.reset(channel)
        try await desk.rebuild(channel)
        #expect(try await films() == [2, 1, 2, 3, 1])
        await desk.reload()
        #expect(try await films() == [2, 1, 2, 3, 1])
    }

    @Test func `plays first runs again`() async throws {
        var contents = try await station.store.contents()
        contents.schedules[0].rules[0].airing = .firstRun
        contents.schedules[0].rules[0].mode = .multiple(1)
        try await station.store.replace(with: contents)
        await desk.reload()
        station.clock.advance(.hours(20))
        let empty = try await station.store.timeline(
            of: channel, from: station.clock.now, until: station.clock.now + .minutes(1))
        #expect(empty.map(\.kind) == [.offline])
        try await desk.reset(channel)
        let start = station.clock.now + .minutes(15)
        let items = try await station.store.timeline(of: channel, from: start, until: start + .minutes(80))
        #expect(items.map(\.media) == station.media.map(Optional.some))
    }

    @Test func `of a mirror is refused`() async throws {
        let one = try await station.channel
        let mirror = Channel(
            id: ChannelID(-1), number: ChannelNumber(6), name: "One +1", schedule: one.schedule,
            mirror: Channel.Mirror(channel: one.id, offset: .hours(1)), profile: one.profile, guideKey: "", seed: 0)
        let id = try #require(try await station.store.apply([.saveChannel(mirror)]).channels[ChannelID(-1)])
        await desk.reload()
        let fault = await #expect(throws: StationError.self) { try await desk.reset(id) }
        #expect(fault?.code == "channel.mirror" && fault?.fix == "Reset channel 5.")
    }
}
