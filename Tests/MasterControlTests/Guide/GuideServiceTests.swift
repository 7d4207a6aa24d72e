import Core
import Store
import Testing

@testable import MasterControl

@Suite struct `The guide desk` {
    private let station: SmallStation
    private let desk: TimelineService
    private let artwork: ArtworkService
    private let guide: GuideService
    private let channel: ChannelID

    init() async throws {
        station = try await SmallStation()
        desk = try await TimelineService(
            store: station.store, zones: station.zones, clock: station.clock, log: .silent)
        artwork = ArtworkService(store: station.store, clock: station.clock, log: .silent)
        guide = GuideService(store: station.store, desk: desk, artwork: artwork, clock: station.clock)
        channel = try await station.channel.id
    }

    private func air(_ film: Int, at start: Instant) async throws {
        try await station.store.append(
            AsRunEntry(
                channel: channel, item: nil, media: station.media[film - 1], title: "Film \(film)", plannedStart: start,
                start: start, finish: start + SmallStation.length, frames: 45_000, how: .copied))
    }

    private func titles(_ programmes: [GuideProgramme]) -> [String] { programmes.map(\.title) }

    @Test func `tells from the as-run log what is a premiere and what was on before`() async throws {
        let before = SmallStation.now - .hours(72)
        try await air(2, at: before)
        await desk.build()
        let programmes = try #require(await guide.programmes(of: [channel])[channel])
        #expect(titles(Array(programmes.prefix(4))) == ["Film 1", "Film 2", "Film 3", "Film 1"])
        #expect(
            programmes.prefix(4).map(\.showing) == [
                .first(isNew: false), .again(last: before), .first(isNew: false), .again(last: SmallStation.now),
            ])
    }

    @Test func `reports the past from the as-run log, and leaves its gaps`() async throws {
        try await air(3, at: SmallStation.now - .hours(72))
        try await air(3, at: SmallStation.now - .hours(50))
        await desk.build()
        let found = try await guide.programmes(
            of: [channel], from: SmallStation.now - .hours(60), until: SmallStation.now + .hours(1))
        let programmes = try #require(found[channel])
        #expect(titles(programmes) == ["Film 3", "Film 1", "Film 2"])
        #expect(programmes[0].start == SmallStation.now - .hours(50))
        #expect(programmes[0].showing == .again(last: SmallStation.now - .hours(72)))
        #expect(programmes[1].start == SmallStation.now)
    }

    @Test func `says the same of what is to come when the past is pruned`() async throws {
        await desk.build()
        let early = try #require(await guide.programmes(of: [channel])[channel])
        station.clock.advance(.hours(30) + .minutes(10))
        await desk.tick()
        await desk.prune()
        let late = try #require(await guide.programmes(of: [channel])[channel])
        let first = try #require(late.first)
        // The one that was on when the kept time begins may have lost its beginning.
        #expect(first.start > station.clock.now - TimelineService.past)
        #expect(first.start < station.clock.now - TimelineService.past + .hours(1))
        let rest = early.filter { $0.start >= first.start }
        #expect(
            rest.map(\.id) == late.prefix(rest.count).map(\.id)
                && titles(rest) == titles(Array(late.prefix(rest.count))))
        let past = try await guide.aired(on: channel, from: SmallStation.now, until: first.start)
        #expect(past.isEmpty)
        try await air(1, at: SmallStation.now)
        #expect(titles(try await guide.aired(on: channel, from: SmallStation.now, until: first.start)) == ["Film 1"])
    }

    @Test func `gives another revision to the channel that changed, and to no other`() async throws {
        let one = try await station.channel
        let second = Channel(
            id: ChannelID(-1), number: ChannelNumber(6), name: "Two", schedule: one.schedule, profile: one.profile,
            guideKey: "", seed: 0)
        let other = try #require(try await station.store.apply([.saveChannel(second)]).channels[ChannelID(-1)])
        await desk.reload()
        await desk.build()
        let before = try await guide.revisions()
        #expect(Set(before.keys) == [channel, other])
        #expect(try await guide.revisions() == before)
        try await desk.rebuild(other)
        let after = try await guide.revisions()
        #expect(after[channel] == before[channel] && after[other] != before[other])
        // Too many media have changed to name them.
        await desk.mediaChanged(nil)
        let reloaded = try await guide.revisions()
        #expect(reloaded[channel] != after[channel] && reloaded[other] != after[other])
    }
}
