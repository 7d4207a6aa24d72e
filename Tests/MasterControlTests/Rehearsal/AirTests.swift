import Core
import Scheduler
import Store
import Testing

@testable import MasterControl

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
        #expect(report.codes.contains("fault filler.empty") && report.faultCount == 1, "\(report.findings)")
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

@Suite struct `Filler in a rehearsal` {
    /// A film a day, and clips for the rest of it.
    private func station() async throws -> SmallStation {
        let rule = ScheduleRule(
            start: .fixed(TimeOfDay(hour: 20, minute: 0), .strict), mode: .one,
            content: .collection(SmallStation.films),
            order: .chronological)
        let bumpers = Filler(
            id: FillerID(-1), name: "Bumpers", kind: .fallback, mode: .fill, content: .collection(SmallStation.films))
        return try await SmallStation([rule], fillers: [bumpers], fallback: FillerID(-1))
    }

    @Test func `that runs for hours is mentioned, with its name and its rule`() async throws {
        let report = try await station().rehearse(.hours(24))
        #expect(report.codes.contains("warning filler.long"), "\(report.codes)")
        let finding = try #require(report.findings.first { $0.cause.code == "filler.long" })
        #expect(finding.cause.what == "Filler (Bumpers) runs for up to 20 h at a time")
        #expect(finding.cause.why == "rule 1 has no programme for this time")
    }

    @Test func `that is no longer than intended is not`() async throws {
        let report = try await station().rehearse(.hours(24), longestFiller: .hours(24))
        #expect(!report.codes.contains("warning filler.long"), "\(report.codes)")
    }
}

@Suite struct `A mirror in its first hour` {
    private func station() async throws -> (station: SmallStation, mirror: Channel) {
        let station = try await SmallStation()
        let one = try await station.channel
        let mirror = Channel(
            id: ChannelID(-1), number: ChannelNumber(6), name: "One +1", schedule: one.schedule,
            mirror: Channel.Mirror(channel: one.id, offset: .hours(1)), profile: one.profile, guideKey: "", seed: 0)
        _ = try await station.store.apply([.saveChannel(mirror)])
        try await station.build()
        return (station, try #require(try await station.store.channel(number: ChannelNumber(6))))
    }

    @Test func `is off the air until the first programme comes round, in the guide too`() async throws {
        let (station, mirror) = try await station()
        let now = SmallStation.now
        let items = try await station.store.timeline(of: mirror.id, from: now, until: now + .hours(2))
        #expect(items.map(\.kind) == [.offline, .programme, .programme])
        #expect(items.first?.start == now && items.first?.finish == now + .hours(1))
        let bases = try await station.store.guideBases(
            of: [mirror.id], from: now - .hours(24), until: now + .hours(8))
        let basis = try #require(bases[mirror.id])
        let guide = Guide(mirror, zone: .utc, sources: Guide.Sources(item: { _ in nil }))
        let programmes = guide.programmes(of: basis.items)
        #expect(programmes.first?.isOffAir == true && programmes.first?.finish == now + .hours(1))
    }

    @Test func `has what is to come as next, and not as on now`() async throws {
        let (station, mirror) = try await station()
        let desk = try await TimelineService(
            store: station.store, zones: station.zones, clock: station.clock, log: .silent)
        await desk.build()
        let artwork = ArtworkService(store: station.store, clock: station.clock, log: .silent)
        let guide = GuideService(store: station.store, desk: desk, artwork: artwork, clock: station.clock)
        let found = try await guide.nowAndNext(of: mirror, at: SmallStation.now + .minutes(5))
        #expect(found.now?.isOffAir == true)
        #expect(found.next?.title == "Film 1" && found.next?.start == SmallStation.now + .hours(1))
    }

    @Test func `is nothing that a rehearsal complains about`() async throws {
        let (station, mirror) = try await station()
        #expect(try await station.rehearse(.hours(24), mirror).codes == [])
        let short = try await station.rehearse(.minutes(30), mirror)
        #expect(short.codes == [], "\(short.findings)")
    }

    @Test func `has begun when the hour is over, and makes nothing up for the past`() async throws {
        let (station, mirror) = try await station()
        station.clock.advance(.minutes(61))
        let now = station.clock.now
        let items = try await station.store.timeline(of: mirror.id, from: now - .hours(24), until: now + .hours(1))
        #expect(items.allSatisfy { $0.kind == .programme })
    }
}

@Suite struct `The guide in a rehearsal` {
    @Test func `has a gap where the timeline has one`() async throws {
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
        let sheet = try await StationSnapshot(reading: station.store)
        let until = SmallStation.now + .hours(1)
        let stretch = try await TimelineRange(
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
