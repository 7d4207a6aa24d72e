import Core
import Foundation
import Store
import Testing

@testable import MasterControl

@Suite struct `A rehearsal` {
    @Test func `finds nothing on a clean station, and writes nothing`() async throws {
        let station = try await SmallStation()
        let report = try await station.rehearse()
        #expect(report.codes == [])
        #expect(report.itemCount == 48 && report.parts.count == 1)
        #expect(try await station.store.timelineEnd(of: station.channel.id) == nil)
    }

    @Test func `finds nothing in what a station on air has built`() async throws {
        let station = try await SmallStation()
        try await station.build()
        #expect(try await station.rehearse(.hours(24 * 7)).codes == [])
    }

    @Test func `names a file that is gone once, with how often it would be missed`() async throws {
        let station = try await SmallStation()
        try FileManager.default.removeItem(atPath: station.path("Film 2"))
        let report = try await station.rehearse()
        #expect(report.codes == ["fault file.missing"])
        let finding = try #require(report.findings.first)
        #expect(finding.count == 16 && finding.cause.path == station.path("Film 2"))
        #expect(finding.when == SmallStation.now + .minutes(30) && finding.localTime == "2026-11-21 00:30:00")
        #expect(finding.last == SmallStation.now + .hours(23))
    }

    @Test func `names what cannot be read as a file`() async throws {
        let station = try await SmallStation()
        try FileManager.default.removeItem(atPath: station.path("Film 1"))
        try FileManager.default.createDirectory(atPath: station.path("Film 1"), withIntermediateDirectories: false)
        #expect(try await station.rehearse().codes == ["fault file.unreadable"])
    }

    @Test func `names a file that is another than was planned with`() async throws {
        let station = try await SmallStation()
        try Data("something longer".utf8).write(to: URL(filePath: station.path("Film 3")))
        #expect(try await station.rehearse().codes == ["fault file.changed"])
    }

    @Test func `names a planned file that has not been probed`() async throws {
        let station = try await SmallStation()
        try await station.build()
        let records = try await station.store.fileRecords(of: [station.media[0]])
        let record = try #require(records[station.media[0]])
        let library = try #require(try await station.store.libraries().first)
        try await station.store.record([.changed(record.id, record.stamp)], in: library.id)
        #expect(try await station.rehearse().codes == ["fault file.unprobed"])
    }

    @Test func `names a planned file that cannot be played`() async throws {
        let station = try await SmallStation()
        try await station.build()
        try await station.store.record([ProbeResponse(id: station.media[0].raw, failure: "it is noise")])
        let report = try await station.rehearse()
        #expect(report.codes == ["fault file.unplayable"])
        #expect(report.findings.first?.cause.why == "it is noise")
    }

    @Test func `mentions a file that is available again`() async throws {
        let station = try await SmallStation()
        try await station.build()
        let library = try #require(try await station.store.libraries().first)
        try await station.store.record([.vanished(station.media[0])], in: library.id)
        #expect(try await station.rehearse().codes == ["warning file.returned"])
    }

    @Test func `names items that the station does not know, and parts that their files do not have`() async throws {
        let station = try await SmallStation()
        try await station.plan([
            station.item(0, media: MediaID(999)),
            station.item(30, media: station.media[0], inPoint: .hours(1)),
            station.item(60, media: station.media[1], inPoint: .minutes(5)),
            station.item(90, media: station.media[2]),
        ])
        let report = try await station.rehearse(.hours(2))
        #expect(report.codes == ["fault item.unknown", "fault item.in-point", "fault item.out-point"])
        #expect(report.findings.last?.cause.why == "it lasts 30 min, 5 min less than planned")
    }

    @Test func `counts repeats only when it is asked to`() async throws {
        let station = try await SmallStation(filmCount: 2)
        #expect(try await station.rehearse().codes == [])
        let report = try await station.rehearse(.hours(3), repeatWithin: .hours(1))
        #expect(report.codes == ["warning item.repeat", "warning item.repeat"])
        #expect(report.findings.map(\.count) == [2, 2])
        #expect(report.findings.first?.cause.why == "it comes 30 min after it ended; 1 h were asked for")
        #expect(try await station.rehearse(repeatWithin: .minutes(30)).codes == [])
    }

    @Test func `names a channel that cannot be built, and continues`() async throws {
        let station = try await SmallStation(timeZone: "Nowhere/Else")
        let report = try await station.rehearse()
        #expect(report.codes == ["fault zone.unreadable"])
    }

    @Test func `passes on what the builder warns of, also of what is stored`() async throws {
        var never = SmallStation.flood
        never.mode = .one
        let station = try await SmallStation([SmallStation.flood, never])
        #expect(try await station.rehearse().codes == ["warning flood.endless"])
        try await station.build()
        #expect(try await station.rehearse().codes == ["warning flood.endless"])
    }

    @Test func `puts faults first, then what comes first`() async throws {
        let station = try await SmallStation()
        try await station.plan([
            station.item(0, media: station.media[0]), station.item(30, .minutes(10)),
            station.item(40, media: station.media[1]), station.item(70, media: MediaID(999)),
        ])
        let report = try await station.rehearse(.minutes(90))
        #expect(report.codes == ["fault item.unknown", "warning air.dead"])
        #expect(report.faultCount == 1 && report.warningCount == 1)
    }
}
