import Core
import Store
import Testing

@testable import MasterControl

/// What is left of timelines when a station ends or is changed.
@Suite struct `A station that starts again` {
    private func desk(_ station: SmallStation) async throws -> TimelineService {
        let desk = try await TimelineService(
            store: station.store, zones: station.zones, clock: station.clock, log: .silent)
        await desk.build()
        return desk
    }

    private func items(_ station: SmallStation, from hours: Int64 = 0) async throws -> [TimelineItem] {
        try await station.store.timeline(
            of: station.channel.id, from: station.clock.now + .hours(hours), until: station.clock.now + .hours(240))
    }

    private func entitle(_ station: SmallStation, _ title: String) async throws {
        var schedule = try #require(try await station.store.schedules().first)
        schedule.rules[0].title = title
        _ = try await station.store.apply([.saveSchedule(schedule)])
    }

    @Test func `leaves its timelines as they stood`() async throws {
        let station = try await SmallStation()
        _ = try await desk(station)
        let before = try await items(station)
        _ = try await desk(station)
        #expect(try await items(station) == before)
    }

    @Test func `follows what was changed while it was off`() async throws {
        let station = try await SmallStation()
        _ = try await desk(station)
        try await entitle(station, "Marathon")
        _ = try await desk(station)
        let items = try await items(station)
        #expect(items.first?.guideTitle == nil)
        #expect(items.dropFirst().allSatisfy { $0.guideTitle == "Marathon" })
    }

    @Test func `continues after what its old timelines had, however long it was off`() async throws {
        let station = try await SmallStation(filmCount: 5)
        _ = try await desk(station)
        let last = try #require(try await items(station).last?.media)
        station.clock.advance(.hours(10 * 24))
        _ = try await desk(station)
        let first = try #require(try await items(station).first)
        let next = (try #require(station.media.firstIndex(of: last)) + 1) % 5
        #expect(next != 0 && first.media == station.media[next] && first.start == station.clock.now)
    }

    @Test func `keeps long off-air time that is on when something changes`() async throws {
        let rule = ScheduleRule(
            start: .fixed(TimeOfDay(hour: 20, minute: 0), .strict), mode: .one,
            content: .collection(SmallStation.films), order: .chronological)
        let station = try await SmallStation([rule])
        let desk = try await desk(station)
        station.clock.advance(.hours(14 + 24))
        let before = try #require(try await items(station).first)
        #expect(before.kind == .offline && station.clock.now - before.start > .hours(12))
        try await entitle(station, "Film of the day")
        await desk.reload()
        let after = try await items(station)
        #expect(after.first?.start == before.start && after.first?.finish == station.clock.now + .minutes(15))
        #expect(after.contains { $0.guideTitle == "Film of the day" })
    }

    @Test func `changes no timeline for a filler that another channel plays`() async throws {
        let filler = Filler(
            id: FillerID(-1), name: "Reels", kind: .post, mode: .count(1), content: .collection(SmallStation.films))
        let station = try await SmallStation(fillers: [filler])
        let desk = try await desk(station)
        let before = try await items(station)
        var stored = try #require(try await station.store.fillers().first)
        stored.mode = .count(2)
        _ = try await station.store.apply([.saveFiller(stored)])
        await desk.reload()
        #expect(try await items(station) == before)
    }
}
