import Core
import Store
import Streamer
import Testing

@testable import MasterControl

@Suite struct `What an engine is told to play` {
    @Test func `has the rule's language in its programmes, not in their fallbacks`() async throws {
        let loop = Filler(
            id: FillerID(-1), name: "Loop", kind: .fallback, mode: .fill, content: .collection(SmallStation.films))
        let rules = ["de", nil].map {
            ScheduleRule(mode: .one, content: .collection(SmallStation.films), order: .chronological, language: $0)
        }
        let station = try await SmallStation(rules, fillers: [loop], fallback: FillerID(-1))
        let desk = try await TimelineService(
            store: station.store, zones: station.zones, clock: station.clock, log: .silent)
        await desk.build()
        let items = try await EnginePlanAdapter(store: station.store, desk: desk).items(
            of: station.channel.id, from: station.clock.now, until: station.clock.now + .hours(2), leastCount: 1)
        #expect(
            items.map { $0.engine.sources.map(\.language) } == [["de", nil], [nil, nil], ["de", nil], [nil, nil]])
    }
}
