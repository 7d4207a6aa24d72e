import Core
import Scheduler
import Testing

@testable import MasterControl

@Suite struct `Warnings of builds` {
    private static let start = SmallStation.now

    private func warning(_ code: String, _ hour: Int64?, count: Int = 1, rule: RuleID? = RuleID(1)) -> BuildWarning {
        BuildWarning(
            code, rule: rule, "It happens", fix: "Look.", first: hour.map { Self.start + .hours($0) }, count: count)
    }

    @Test func `add up as the timeline grows, and are forgotten when they are over`() {
        let old = [
            warning("wait.long", 5, count: 2), warning("item.too-long", 6), warning("flood.endless", nil),
            warning("content.empty", 1),
        ]
        let all = old.followed(
            by: [warning("wait.long", 70, count: 3), warning("flood.endless", nil), warning("content.empty", 71)],
            forgettingBefore: Self.start + .hours(2))
        #expect(
            all == [
                warning("wait.long", 5, count: 5), warning("flood.endless", nil), warning("content.empty", 71),
                warning("item.too-long", 6),
            ])
    }

    @Test func `name the rule, the time and the remedy`() {
        let warning = BuildWarning(
            "wait.long", rule: RuleID(2), "Rule 2 waits", fix: "Let it flood.", first: Self.start + .hours(3), count: 4)
        #expect(
            warning.text(in: .utc) == "Rule 2 waits (first on 2026-11-21 03:00:00, 4 times). Let it flood. [wait.long]")
        #expect(warning.later(by: .hours(1)).first == Self.start + .hours(4))
    }

    /// A film at eight, and nothing that fills the day.
    private func sparse() async throws -> SmallStation {
        try await SmallStation([
            ScheduleRule(
                start: .fixed(TimeOfDay(hour: 20, minute: 0), .strict), mode: .one,
                content: .collection(SmallStation.films), order: .chronological)
        ])
    }

    private func desk(_ station: SmallStation) async throws -> TimelineService {
        let desk = try await TimelineService(
            store: station.store, zones: station.zones, clock: station.clock, log: .silent)
        await desk.build()
        return desk
    }

    @Test func `are known while the station runs, and after a restart`() async throws {
        let station = try await sparse()
        let first = try await desk(station)
        let channel = try await station.channel.id
        let known = await first.warnings(of: channel)
        #expect(known.map(\.code) == ["wait.long"] && known[0].rule != nil)
        #expect(known[0].what.contains("20:00") && !known[0].fix.isEmpty)
        station.clock.advance(.minutes(30))
        let second = try await desk(station)
        #expect(await second.warnings(of: channel).map(\.code) == ["wait.long"])
        for _ in 1...80 {
            station.clock.advance(.hours(1))
            await second.tick()
        }
        let later = await second.warnings(of: channel)
        #expect(later.map(\.code) == ["wait.long"])
        #expect(try #require(later.first?.first) > station.clock.now - .hours(24))
    }

    @Test func `are counted for monitoring, by channel and code`() async throws {
        let station = try await sparse()
        let samples = BuildMetrics.samples(await (try desk(station)).allWarnings())
        #expect(samples.map(\.name) == ["continuity_build_warnings"] && samples[0].value == 1)
        #expect(samples[0].labels == [.init("channel", "5"), .init("code", "wait.long")])
    }
}
