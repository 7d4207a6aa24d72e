import Core
import Store
import Testing

@testable import MasterControl

@Suite struct `A channel that pauses while it has no viewers` {
    private let station: SmallStation
    private let desk: TimelineService
    private let channel: ChannelID

    init() async throws {
        station = try await SmallStation()
        var watched = try await station.channel
        watched.clock = .watched
        try await station.store.apply([.saveChannel(watched)])
        channel = watched.id
        desk = try await Self.desk(of: station)
        await desk.build()
    }

    private static func desk(of station: SmallStation) async throws -> TimelineService {
        try await TimelineService(store: station.store, zones: station.zones, clock: station.clock, log: .silent)
    }

    /// Time with a viewer, as the running station tells of it.
    private func watch(_ span: TimeSpan, _ desk: TimelineService) async {
        let end = station.clock.now + span
        while station.clock.now < end {
            station.clock.advance(.minutes(1))
            await desk.timePasses(running: [channel], watching: [channel])
        }
    }

    private func pause(_ span: TimeSpan, _ desk: TimelineService) async {
        let end = station.clock.now + span
        while station.clock.now < end {
            station.clock.advance(.minutes(1))
            await desk.timePasses(running: [], watching: [])
        }
    }

    /// As `05:10 Film 1 from 10`, until three items are over.
    private func plan() async throws -> [String] {
        let now = station.clock.now
        let items = try await station.store.timeline(of: channel, from: now, until: now + .minutes(75))
        return items.map { item in
            let film = item.media.flatMap { station.media.firstIndex(of: $0) }.map { "Film \($0 + 1)" } ?? "off air"
            let minute = (item.start - SmallStation.now).seconds / 60
            return
                "\(padded(Int(minute / 60), 2)):\(padded(Int(minute % 60), 2)) \(film) from \(item.inPoint.seconds / 60)"
        }
    }

    @Test func `resumes where it stopped`() async throws {
        await desk.resume(channel)
        await watch(.minutes(10), desk)
        await pause(.hours(5), desk)
        await desk.resume(channel)
        #expect(
            try await plan() == [
                "05:10 Film 1 from 10", "05:30 Film 2 from 0", "06:00 Film 3 from 0",
            ])
        await watch(.minutes(35), desk)
        await pause(.hours(1), desk)
        await desk.resume(channel)
        #expect(try await plan() == ["06:45 Film 2 from 15", "07:00 Film 3 from 0", "07:30 Film 1 from 0"])
    }

    @Test func `has a timeline without gaps, and what was on in its past`() async throws {
        await desk.resume(channel)
        await watch(.minutes(10), desk)
        await pause(.minutes(50), desk)
        let end = try #require(try await station.store.timelineEnd(of: channel))
        let items = try await station.store.timeline(of: channel, from: SmallStation.now, until: end)
        #expect(zip(items, items.dropFirst()).allSatisfy { $0.finish == $1.start })
        #expect(items[0].start == SmallStation.now && items[0].finish == SmallStation.now + .minutes(10))
        #expect(items[1].kind == .offline && items[1].reason.decision == "paused: no viewers")
        #expect(items[2].inPoint == .minutes(10) && items[2].media == items[0].media)
        await desk.tick()
        #expect(try #require(try await station.store.timelineEnd(of: channel)) > station.clock.now + .hours(71))
    }

    @Test func `has a guide that shows what would be on now`() async throws {
        let artwork = ArtworkService(store: station.store, clock: station.clock, log: .silent)
        let guide = GuideService(store: station.store, desk: desk, artwork: artwork, clock: station.clock)
        await desk.resume(channel)
        await watch(.minutes(10), desk)
        let watched = try #require(try await guide.revisions()[channel])
        await pause(.minutes(62), desk)
        #expect(try #require(try await guide.revisions()[channel]) > watched)
        let now = station.clock.now
        let found = try await guide.nowAndNext(of: station.channel, at: now)
        #expect(found.now?.title == "Film 1" && found.next?.title == "Film 2")
        let next = try #require(found.next)
        #expect(next.start > now && next.start <= now + .minutes(20))
        // Between two moves the guide stays as it is.
        let revision = try await guide.revisions()[channel]
        await pause(.minutes(3), desk)
        #expect(try await guide.revisions()[channel] == revision)
    }

    @Test func `stands where it was after the station was off for days`() async throws {
        await desk.resume(channel)
        await watch(.minutes(40), desk)
        await desk.writeWatchedTimes()
        station.clock.advance(.hours(24 * 5) - .minutes(40))
        let other = try await Self.desk(of: station)
        await other.build()
        #expect(try await plan() == ["120:00 Film 2 from 10", "120:20 Film 3 from 0", "120:50 Film 1 from 0"])
    }

    @Test func `is shown by commands as if a viewer tuned in now, while the station is off`() async throws {
        await desk.resume(channel)
        await watch(.minutes(40), desk)
        await desk.writeWatchedTimes()
        station.clock.advance(.hours(24 * 5) - .minutes(40))
        let now = station.clock.now
        let sheet = try await StationSnapshot(reading: station.store, at: now)
        let stretch = try await TimelineRange(
            of: station.channel, sheet, station.desk, from: now, until: now + .minutes(60))
        #expect(stretch.items.map(\.media) == [station.media[1], station.media[2], station.media[0]])
        #expect(stretch.items.map(\.finish) == [20, 50, 80].map { now + .minutes($0) })
        // Nothing was written: on air it goes on from there.
        let other = try await Self.desk(of: station)
        await other.build()
        #expect(try await plan().first == "120:00 Film 2 from 10")
    }

    @Test func `loses no more than a minute when the station dies`() async throws {
        await desk.resume(channel)
        let end = station.clock.now + .minutes(10) - .seconds(10)
        while station.clock.now < end {
            station.clock.advance(.seconds(5))
            await desk.timePasses(running: [channel], watching: [channel])
        }
        let other = try await Self.desk(of: station)
        await other.build()
        let now = station.clock.now
        let item = try #require(try await station.store.timelineItem(of: channel, at: now))
        let seen = item.inPoint + (now - item.start)
        #expect(item.media == station.media[0] && seen > .minutes(9) - .seconds(1) && seen <= .minutes(10))
    }

    @Test func `remembers what it has played when it is edited after a long pause`() async throws {
        await desk.resume(channel)
        await watch(.minutes(40), desk)
        // The timeline of the time before is pruned meanwhile.
        await pause(.hours(24 * 3), desk)
        await desk.prune()
        var contents = try await station.store.contents()
        contents.schedules[0].rules[0].title = "Films"
        contents.protected = .zero
        try await station.store.replace(with: contents)
        await desk.reload()
        let items = try await plan()
        #expect(items.map { $0.dropFirst(6) } == ["Film 2 from 10", "Film 3 from 0", "Film 1 from 0"])
        let later = try await station.store.timeline(
            of: channel, from: station.clock.now + .minutes(30), until: station.clock.now + .minutes(31))
        #expect(later.map(\.guideTitle) == ["Films"])
    }

    @Test func `follows the wall clock again when its operator says so`() async throws {
        await desk.resume(channel)
        await watch(.minutes(10), desk)
        await desk.writeWatchedTimes()
        var wall = try await station.channel
        wall.clock = .wall
        try await station.store.apply([.saveChannel(wall)])
        #expect(try await station.store.watchedTimes().isEmpty)
        await desk.reload()
        await pause(.minutes(60), desk)
        #expect(try await plan().first == "01:00 Film 3 from 0")
    }
}
