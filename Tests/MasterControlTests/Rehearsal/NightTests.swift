import Core
import Foundation
import Linux
import Store
import Testing

@testable import MasterControl

@Suite struct `The nightly rehearsal` {
    private func desk(_ station: SmallStation) async throws -> RehearsalService {
        let timelines = try await TimelineService(
            store: station.store, zones: station.zones, clock: station.clock, log: .silent)
        await timelines.build()
        return RehearsalService(
            store: station.store, desk: timelines, zones: station.zones, events: NoEvents(), clock: station.clock,
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
        #expect(await desk.metrics == [])
        try FileManager.default.removeItem(atPath: station.path("Film 2"))
        #expect(await desk.start())
        #expect(await !desk.start())
        await desk.settle()
        let metrics = await desk.metrics
        #expect(metrics.first { $0.name == "continuity_rehearsal_faults" }?.value == 1)
        #expect(metrics.first { $0.name == "continuity_rehearsal_faults" }?.labels == [.init("channel", "5")])
        #expect(metrics.contains { $0.name == "continuity_rehearsal_last_run_timestamp_seconds" })
    }

    @Test func `is known after a restart`() async throws {
        let station = try await SmallStation()
        let desk = try await desk(station)
        try FileManager.default.removeItem(atPath: station.path("Film 2"))
        await desk.start()
        await desk.settle()
        let last = try #require(await desk.last)
        #expect(last.report.faultCount == 1)
        let other = try await self.desk(station)
        await other.recall()
        let known = try #require(await other.last)
        #expect(known.started == last.started && known.finished == last.finished)
        #expect(known.report.findings == last.report.findings && known.report.parts.count == 1)
        #expect(known.report.itemCount == last.report.itemCount && known.report.until == last.report.until)
        // The next takes its place.
        try Data("Film 2".utf8).write(to: URL(filePath: station.path("Film 3")))
        station.clock.advance(.hours(1))
        await other.start()
        await other.settle()
        let third = try await self.desk(station)
        await third.recall()
        #expect(await third.last?.started == station.clock.now)
        #expect(await third.last?.report.findings == other.last?.report.findings)
    }

    @Test func `ends when it is told to`() async throws {
        let desk = try await desk(SmallStation())
        await desk.start()
        await desk.stop()
        #expect(await !desk.isRunning)
    }
}
