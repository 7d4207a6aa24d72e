import Core
import Linux
import Scheduler
import StationFile
import Store
import Testing

@testable import MasterControl

/// A station whose channels play what was released on the day: a film for every day of some weeks.
private struct DatedStation {
    let station: SmallStation
    private(set) var channels: [Channel] = []
    private(set) var released: [MediaID: CivilDate] = [:]
    let collection: CollectionID

    static let first = CivilDate(daysSince1970: 20_775)  // 2026-11-18
    static let zones = ["UTC", "Pacific/Auckland", "America/New_York"]

    init(_ query: String = "released_onthisday:1", rule: ScheduleRule = SmallStation.flood) async throws {
        station = try await SmallStation()
        let store = station.store
        let library = try #require(try await store.libraries().first?.id)
        let fresh = MediaCollection(id: CollectionID(-7), name: "Of the Day", members: [.search(query)])
        collection = try #require(try await store.apply([.saveCollection(fresh)]).collections[CollectionID(-7)])
        for offset in 0..<50 { try await add(Self.first.adding(days: offset), to: library) }
        var schedule = try #require(try await store.schedules().first)
        var rule = rule
        rule.content = .collection(collection)
        schedule.rules = [rule]
        _ = try await store.apply([.saveSchedule(schedule)])
        var channel = try await station.channel
        for (number, zone) in Self.zones.enumerated() {
            channel.timeZone = zone
            channel.number = ChannelNumber(5 + number)
            _ = try await store.apply([.saveChannel(channel)])
            (channel.id, channel.guideKey) = (ChannelID(-1), "")
        }
        channels = try await store.channels()
    }

    /// Three films that were released on this day, some time ago.
    private mutating func add(_ day: CivilDate, to library: LibraryID) async throws {
        for year in [1950, 1976, 2001] { try await film(day, year, in: library) }
    }

    mutating func film(_ day: CivilDate, _ year: Int, in library: LibraryID) async throws {
        let path = station.path("\(year) \(day).mkv")
        var metadata = MediaMetadata(title: "\(year) \(day)")
        metadata.released = CivilDate(year: year, month: day.month, day: day.day)
        let stamp = FileStamp(byteCount: 1, modified: SmallStation.now, fingerprint: UInt64(released.count + 100))
        let file = ScannedFile(path: path, stamp: stamp, kind: .movie, metadata: metadata)
        try await station.store.record([.new(file)], in: library)
        let id = try #require(try await station.store.mediaID(at: path))
        try await station.store.record([ProbeResponse(id: id.raw, facts: SmallStation.facts(.minutes(47)))])
        released[id] = metadata.released
    }

    func desk() async throws -> TimelineService {
        let desk = try await TimelineService(
            store: station.store, zones: station.zones, clock: station.clock, log: .silent)
        await desk.build()
        return desk
    }

    func items(of channel: Channel, from: Instant = SmallStation.now) async throws -> [TimelineItem] {
        try await station.store.timeline(of: channel.id, from: from, until: from + .hours(24 * 40))
    }

    /// Whether each item was released on the local day on which it begins.
    func check(_ items: [TimelineItem], of channel: Channel) throws {
        let zone = try station.zones.zone(channel.timeZone ?? "UTC")
        #expect(!items.isEmpty)
        for item in items {
            let day = zone.local(item.start).date
            let released = item.media.flatMap { self.released[$0] }
            let isOfTheDay = released.map { ($0.month, $0.day) == (day.month, day.day) } ?? false
            #expect(
                isOfTheDay,
                "channel \(channel.number) plays what came out on \(released?.description ?? "no day") on \(day)")
        }
    }
}

@Suite struct `A search that is relative to the day` {
    @Test func `fills each local day of each zone with what belongs there, from the first build on`() async throws {
        let dated = try await DatedStation()
        let desk = try await dated.desk()
        var first: [ChannelID: [TimelineItem]] = [:]
        for channel in dated.channels {
            first[channel.id] = try await dated.items(of: channel)
            try dated.check(first[channel.id] ?? [], of: channel)
        }
        // Hour by hour, over midnights in every zone: what was built once stays, down to its ids.
        for _ in 0..<80 {
            dated.station.clock.advance(.hours(1))
            await desk.tick()
        }
        for channel in dated.channels {
            let items = try await dated.items(of: channel)
            let early = first[channel.id] ?? []
            #expect(Array(items.prefix(early.count)) == early)
            try dated.check(items, of: channel)
        }
    }

    @Test func `leaves timelines as they stood when the station starts again on another day`() async throws {
        let dated = try await DatedStation()
        var desk = try await dated.desk()
        for _ in 0..<3 {
            dated.station.clock.advance(.hours(19))
            let before = try await dated.items(of: dated.channels[1])
            desk = try await dated.desk()
            #expect(Array(try await dated.items(of: dated.channels[1]).prefix(before.count)) == before)
            await desk.reload()
            #expect(Array(try await dated.items(of: dated.channels[1]).prefix(before.count)) == before)
        }
        try dated.check(try await dated.items(of: dated.channels[1]), of: dated.channels[1])
    }

    @Test func `follows a scan that finds something for another day, running or not`() async throws {
        for isRunning in [true, false] {
            var dated = try await DatedStation()
            let desk = try await dated.desk()
            dated.station.clock.advance(.hours(30))
            await desk.tick()
            let library = try #require(try await dated.station.store.libraries().first?.id)
            let day = CivilDate(daysSince1970: 20_780)  // 2026-11-23
            try await dated.film(day, 1931, in: library)
            let new = try #require(dated.released.first { $0.value.year == 1931 }?.key)
            if isRunning { await desk.mediaChanged([]) } else { _ = try await dated.desk() }
            for channel in dated.channels {
                let items = try await dated.items(of: channel)
                try dated.check(items, of: channel)
                #expect(items.contains { $0.media == new }, "channel \(channel.number), running: \(isRunning)")
            }
        }
    }

    @Test func `counts days since a file was added from the scan, not from the build`() async throws {
        let dated = try await DatedStation("added_inthelast:\"1 day\"")
        _ = try await dated.desk()
        for channel in dated.channels {
            let zone = try dated.station.zones.zone(channel.timeZone ?? "UTC")
            let added = zone.local(SmallStation.now).date
            for item in try await dated.items(of: channel) {
                let day = zone.local(item.start).date
                #expect((item.kind != .offline) == (day <= added.adding(days: 1)), "\(day)")
            }
        }
    }

    /// A gap may reach beyond the days for which content was loaded.
    @Test func `fills gaps that reach far beyond the horizon by the day, too`() async throws {
        let dated = try await DatedStation()
        let store = dated.station.store
        let filler = Filler(
            id: FillerID(-1), name: "Of the Day", kind: .fallback, mode: .fill, content: .collection(dated.collection))
        let id = try #require(try await store.apply([.saveFiller(filler)]).fillers[FillerID(-1)])
        var schedule = try #require(try await store.schedules().first)
        let empty = try #require(try await store.collections().first { $0.name == "Clips" }?.id)
        schedule.rules = [
            ScheduleRule(
                mode: .duration(.hours(24 * 9), .filler), content: .collection(empty), order: .custom, fillers: [id])
        ]
        _ = try await store.apply([.saveSchedule(schedule)])
        _ = try await dated.desk()
        for channel in dated.channels {
            let items = try await dated.items(of: channel)
            #expect(items.last.map { $0.finish >= SmallStation.now + .hours(24 * 8) } ?? false)
            try dated.check(items, of: channel)
        }
    }

    @Test func `means the right day in previews and rehearsals`() async throws {
        let dated = try await DatedStation("released_onthisday:1", rule: SmallStation.flood)
        let station = dated.station
        station.clock.advance(.hours(20))
        var contents = try await station.store.contents(paths: [])
        // Another order is another timeline.
        contents.schedules[0].rules[0].order = .shuffle
        let document = try StationDocument(Array(StationText.write(contents).utf8), file: "test.yaml")
        let proposal = try await StationProposal(document, prune: true, for: station.store, zones: station.zones)
        let differences = try await TimelinePreview(
            of: proposal, station.desk, from: station.clock.now, ahead: .hours(60)
        ).differences()
        #expect(differences.count == dated.channels.count)
        for difference in differences {
            let channel = try #require(dated.channels.first { $0.number == difference.channel.number })
            try dated.check(difference.added.map(\.item), of: channel)
            try dated.check(difference.removed.map(\.item), of: channel)
        }
        let sheet = try await StationSnapshot(reading: station.store)
        for channel in dated.channels {
            let now = station.clock.now
            let stretch = try await TimelineRange(
                of: channel, sheet, station.desk, from: now, until: now + .hours(24 * 12))
            try dated.check(Array(stretch.items), of: channel)
        }
    }

    @Test func `is picked again where a paused channel resumes on another day`() async throws {
        let dated = try await DatedStation()
        let store = dated.station.store
        var channel = dated.channels[1]
        channel.clock = .watched
        _ = try await store.apply([.saveChannel(channel)])
        let desk = try await dated.desk()
        dated.station.clock.advance(.hours(40))
        let now = dated.station.clock.now
        await desk.resume(channel.id)
        let items = try await dated.items(of: channel, from: now)
        try dated.check(items.filter { $0.start > now + .minutes(70) }, of: channel)
    }

    @Test func `is looked up once for all channels of a zone`() async throws {
        let dated = try await DatedStation()
        let shelf = DayShelf()
        let days = LocalDays(from: SmallStation.now, through: SmallStation.now + .hours(100), in: .utc)
        let wanted: Set<ContentReference> = [.collection(dated.collection), .collection(CollectionID(1))]
        let first = try await shelf.playables(of: wanted, on: days, reading: dated.station.store)
        // What is shelved does not change until something is said to have changed.
        let gone = MediaCollection(id: dated.collection, name: "Of the Day", members: [])
        _ = try await dated.station.store.apply([.saveCollection(gone)])
        let second = try await shelf.playables(of: wanted, on: days, reading: dated.station.store)
        #expect(second == first)
        shelf.clear()
        let third = try await shelf.playables(of: wanted, on: days, reading: dated.station.store)
        #expect(third[.collection(dated.collection)] == .always([]))
    }
}
