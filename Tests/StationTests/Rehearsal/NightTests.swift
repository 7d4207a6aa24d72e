import Core
import Foundation
import Linux
import Store
import Testing
import WebAPI

@testable import Station

@Suite struct `The nightly rehearsal` {
    private func desk(_ station: SmallStation) async throws -> RehearsalDesk {
        let timelines = try await TimelineDesk(
            store: station.store, zones: station.zones, clock: station.clock, log: .silent)
        await timelines.build()
        return RehearsalDesk(
            store: station.store, desk: timelines, zones: station.zones, hub: EventHub(), clock: station.clock,
            log: .silent)
    }

    @Test func `begins at four on the station's clock, and again the next night`() async throws {
        let station = try await SmallStation()
        let desk = try await desk(station)
        await desk.tick()
        station.clock.advance(.hours(4) - .seconds(1))
        await desk.tick()
        #expect(await !desk.isRunning)
        station.clock.advance(.seconds(3))
        await desk.tick()
        await desk.settle()
        let first = try #require(await desk.last)
        #expect(first.started == SmallStation.now + .hours(4) + .seconds(2) && first.report.isQuick)
        await desk.tick()
        #expect(await !desk.isRunning)
        station.clock.advance(.hours(24))
        await desk.tick()
        await desk.settle()
        #expect(await desk.last?.started == first.started + .hours(24))
    }

    @Test func `shows what it found to monitoring, and runs once at a time`() async throws {
        let station = try await SmallStation()
        let desk = try await desk(station)
        let reporting = RehearsalReporting(desk: desk)
        #expect(await reporting.metrics() == [])
        #expect(await reporting.rehearsal() == RehearsalStatus(isRunning: false, last: nil))
        try FileManager.default.removeItem(atPath: station.path("Film 2"))
        try await reporting.startRehearsal()
        await desk.settle()
        let result = try #require(await reporting.rehearsal().last)
        #expect(result.findings.map(\.code) == ["file.missing"] && result.channels.map(\.faultCount) == [1])
        let metrics = await reporting.metrics()
        #expect(metrics.first { $0.name == "continuity_rehearsal_faults" }?.value == 1)
        #expect(metrics.first { $0.name == "continuity_rehearsal_faults" }?.labels == [.init("channel", "5")])
        #expect(metrics.contains { $0.name == "continuity_rehearsal_last_run_timestamp_seconds" })
    }

    @Test func `ends when it is told to`() async throws {
        let desk = try await desk(SmallStation())
        await desk.start()
        await desk.stop()
        #expect(await !desk.isRunning)
    }
}
