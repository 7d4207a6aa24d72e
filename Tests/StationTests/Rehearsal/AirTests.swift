import Core
import Scheduler
import Testing

@testable import Station

@Suite struct `Dead air in a rehearsal` {
    /// 80 minutes of films take two of them; 20 minutes are left.
    private static let rule = ScheduleRule(
        mode: .duration(.minutes(80), .filler), content: .collection(SmallStation.films), order: .chronological,
        fillers: [FillerID(-1)])

    private static func filler(_ kind: Filler.Kind, _ content: CollectionID) -> Filler {
        Filler(id: FillerID(-1), name: "Reels", kind: kind, mode: .fill, content: .collection(content))
    }

    @Test func `is mentioned with its length and its rule where no filler was meant`() async throws {
        var rule = Self.rule
        (rule.mode, rule.fillers) = (.duration(.minutes(80), .offline), [])
        let report = try await SmallStation([rule]).rehearse(.hours(8))
        #expect(report.codes == ["warning air.dead"])
        let finding = try #require(report.findings.first)
        #expect(finding.count == 6 && finding.cause.what == "Off air for 20 min at a time, 2 h in all")
        #expect(finding.cause.why.hasPrefix("rule 1: "), "\(finding.cause.why)")
        #expect(finding.when == SmallStation.now + .hours(1))
    }

    @Test(arguments: [Filler.Kind.tail, .fallback]) func `is a fault where filler has nothing to play`(
        kind: Filler.Kind
    ) async throws {
        let station = try await SmallStation([Self.rule], fillers: [Self.filler(kind, SmallStation.clips)])
        let report = try await station.rehearse(.hours(8))
        #expect(report.codes.contains("fault filler.empty") && report.faultCount == 1, "\(report.text)")
        #expect(report.findings.first?.cause.why == "the filler Reels has nothing to play")
    }

    @Test func `is mentioned where no filler is short enough`() async throws {
        let station = try await SmallStation([Self.rule], fillers: [Self.filler(.tail, SmallStation.films)])
        #expect(try await station.rehearse(.hours(8)).codes == ["warning filler.unfit"])
    }

    @Test func `is not there when a fallback fills it`() async throws {
        var rule = Self.rule
        rule.fillers = []
        let station = try await SmallStation(
            [rule], fillers: [Self.filler(.fallback, SmallStation.films)], fallback: FillerID(-1))
        #expect(try await station.rehearse(.hours(8)).codes == [])
    }

    @Test func `without end is one fault`() async throws {
        let rule = ScheduleRule(mode: .flood, content: .collection(SmallStation.clips), order: .shuffle)
        let report = try await SmallStation([rule]).rehearse()
        #expect(report.faultCount == 1 && report.codes.first == "fault air.empty", "\(report.codes)")
    }
}

@Suite struct `The guide in a rehearsal` {
    @Test func `has a hole where the timeline has one`() async throws {
        let station = try await SmallStation()
        try await station.plan([
            station.item(0, media: station.media[0]), station.item(45, media: station.media[1]),
        ])
        let report = try await station.rehearse(.minutes(70))
        #expect(report.codes == ["fault guide.hole"])
        #expect(report.findings.first?.when == SmallStation.now + .minutes(30))
    }

    @Test func `has two programmes at once where items overlap`() async throws {
        let station = try await SmallStation()
        try await station.plan([
            station.item(0, media: station.media[0]), station.item(20, media: station.media[1]),
            station.item(50, media: station.media[2]),
        ])
        #expect(try await station.rehearse(.minutes(70)).codes == ["fault guide.overlap"])
    }

    @Test func `is held to a title for everything`() async throws {
        let station = try await SmallStation()
        let sheet = try await StationSheet(reading: station.store)
        let until = SmallStation.now + .hours(1)
        let stretch = try await PlannedStretch(
            of: station.channel, sheet, station.desk, from: SmallStation.now, until: until)
        let programmes = [" ", "News"].enumerated().map { index, title in
            let start = SmallStation.now + .minutes(Int64(index) * 30)
            return GuideProgramme(channel: stretch.channel.id, start: start, finish: start + .minutes(30), title: title)
        }
        let findings = GuideCheck.findings(in: programmes, stretch)
        #expect(findings.map(\.cause.code) == ["guide.untitled"])
        #expect(findings.first?.when == SmallStation.now)
    }
}
