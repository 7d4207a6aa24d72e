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

    @Test func `is watched for dead air as its rule says, otherwise as usual`() async throws {
        let rules = [DeadAirRule(mode: .none), DeadAirRule(mode: .skip, black: nil), nil].map {
            ScheduleRule(mode: .one, content: .collection(SmallStation.films), order: .chronological, deadAir: $0)
        }
        let station = try await SmallStation(rules)
        let desk = try await TimelineService(
            store: station.store, zones: station.zones, clock: station.clock, log: .silent)
        await desk.build()
        let items = try await EnginePlanAdapter(store: station.store, desk: desk).items(
            of: station.channel.id, from: station.clock.now, until: station.clock.now + .minutes(90), leastCount: 1)
        let usual = EngineDeadAir(black: .seconds(30), frozen: .minutes(2), silent: .minutes(2))
        #expect(
            items.map(\.engine.deadAir) == [
                nil, EngineDeadAir(frozen: .minutes(2), silent: .minutes(2), skips: true), usual,
            ])
    }
}
