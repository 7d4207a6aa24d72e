import Core
import Foundation
import Linux
import Scheduler
import Store
import TestRandom
import TestMedia
import Testing

@testable import MasterControl

/// A random station with timelines, some hours into the day, on which the same edits are made in several ways.
private struct EditedStation {
    let folder: TemporaryFolder
    let clock: DrivenClock
    let store: StationStore
    private(set) var station: MonthStation
    let seed: UInt64

    /// A station of its own.
    init(seed: UInt64) async throws {
        self.seed = seed
        var chance = Chance(seed)
        folder = try TemporaryFolder()
        clock = DrivenClock(MonthStation.start)
        store = try StationStore(path: folder.path("first.db"), timeZone: "Europe/Berlin", clock: clock)
        station = MonthStation(channels: 10, Chance(seed))
        try await station.store(in: store)
        try await mixRules(&chance)
        let desk = try await desk()
        clock.advance(.minutes(Int64(chance.below(40 * 60))) + .milliseconds(Int64(chance.below(60_000))))
        await desk.tick()
    }

    /// The same station on a disk of its own.
    init(copyOf other: EditedStation, _ name: String) throws {
        (seed, station, folder, clock) = (other.seed, other.station, other.folder, other.clock)
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: other.store.path + suffix) {
            try FileManager.default.copyItem(
                atPath: other.store.path + suffix, toPath: folder.path(name) + suffix)
        }
        store = try StationStore(path: folder.path(name), timeZone: "Europe/Berlin", clock: clock)
    }

    func desk() async throws -> TimelineService {
        let desk = try await TimelineService(store: store, zones: ZoneFiles(), clock: clock, log: .silent)
        await desk.build()
        return desk
    }

    /// Schedules of the month's kinds have few rules: some get those of others, too.
    private mutating func mixRules(_ chance: inout Chance) async throws {
        let all = station.contents.schedules.flatMap(\.rules).filter { $0.airing == .any }
        for var schedule in station.contents.schedules where !schedule.rules.isEmpty && chance.isOne(in: 2) {
            for _ in 0...chance.below(3) { schedule.rules.append(chance.pick(all)) }
            // Rules that go by the clock cannot be shuffled.
            let isShuffled = chance.isOne(in: 8)
            schedule.isShuffled = isShuffled && schedule.rules.allSatisfy { $0.start == .dynamic && $0.mode != .flood }
            _ = try await store.apply([.saveSchedule(schedule)])
        }
        try await station.reread(from: store)
    }

    // MARK: Edits

    /// One edit; the same for the same chance.
    mutating func edit(_ editor: inout MonthEditor, _ chance: inout Chance, isLast: Bool) async throws -> String {
        guard chance.isOne(in: 2) else {
            return try await editor.edit(&station, in: store, &chance).what
        }
        let all = station.contents.schedules.flatMap(\.rules)
        var schedule = chance.pick(station.contents.schedules.filter { !$0.rules.isEmpty })
        let place = chance.below(schedule.rules.count)
        let what: String
        switch chance.below(6) {
        case 0:
            schedule.rules.swapAt(place, chance.below(schedule.rules.count))
            what = "swaps rules"
        case 1:
            schedule.rules.insert(chance.pick(all), at: place)
            what = "adds a rule"
        case 2 where schedule.rules.count > 1:
            schedule.rules.remove(at: place)
            what = "removes a rule"
        case 3:
            schedule.name += " anew"
            what = "renames a schedule"
        case 4 where isLast:
            // Other edits find collections by their names.
            var collection = chance.pick(station.contents.collections)
            collection.name += " anew"
            _ = try await store.apply([.saveCollection(collection)])
            try await station.reread(from: store)
            return "renames \(collection.name)"
        default:
            schedule.rules.append(schedule.rules[place])
            what = "repeats a rule"
        }
        _ = try await store.apply([.saveSchedule(schedule)])
        try await station.reread(from: store)
        return "\(what) of \(schedule.name)"
    }

    // MARK: Timelines

    /// What the channels will play, without the ids of items.
    func timelines() async throws -> [ChannelID: [TimelineItem]] {
        try await timelines { channel in
            try await store.timeline(of: channel.id, from: clock.now, until: clock.now + .hours(70))
        }
    }

    /// The same as a command beside the station prints it.
    func printed() async throws -> [ChannelID: [TimelineItem]] {
        let sheet = try await StationSnapshot(reading: store, at: clock.now)
        let desk = ChannelTimeline.Resources(store: store, zones: ZoneFiles())
        return try await timelines { channel in
            try await ChannelTimeline(channel, sheet, desk, start: clock.now)
                .items(from: clock.now, until: clock.now + .hours(70), store)
        }
    }

    private func timelines(
        _ items: (Channel) async throws -> [TimelineItem]
    ) async throws -> [ChannelID: [TimelineItem]] {
        var found: [ChannelID: [TimelineItem]] = [:]
        for channel in try await store.channels() where channel.mirror == nil {
            found[channel.id] = try await items(channel).map { item in
                var item = item
                item.id = TimelineItemID(0)
                return item
            }
        }
        return found
    }
}

@Suite struct `The same edits` {
    /// Which seeds to run: one that failed once, or so many of which nobody knows.
    private static let seeds: [UInt64] = TestEffort.seed.map { [$0] } ?? Array(1...(TestEffort.isLong ? 200 : 5))

    @Test(arguments: seeds)
    func `give the same timelines, made one by one or at once, on a station that runs, starts again or was off`(
        seed: UInt64
    ) async throws {
        let first = try await EditedStation(seed: seed)
        var (running, off) = (try EditedStation(copyOf: first, "on"), try EditedStation(copyOf: first, "off"))
        let before = try await first.timelines()
        let desk = try await running.desk()
        compare(try await running.timelines(), before, "starts again without an edit, seed \(seed)")
        var whats: [String] = []
        var editors = (MonthEditor(), MonthEditor())
        var chances = (Chance(seed &* 77), Chance(seed &* 77))
        for number in 1...3 {
            whats.append(try await running.edit(&editors.0, &chances.0, isLast: number == 3))
            await desk.reload()
            // Some edits are scans.
            await desk.mediaChanged([])
            _ = try await off.edit(&editors.1, &chances.1, isLast: number == 3)
        }
        let deed = "seed \(seed): \(whats.joined(separator: ", "))"
        let followed = try await running.timelines()
        let printed = try await off.printed()
        compare(printed, followed, of: before, "\(deed): printed beside a station that is off")
        _ = try await off.desk()
        compare(try await off.timelines(), followed, of: before, "\(deed): followed at the next start")
        _ = try await running.desk()
        compare(try await running.timelines(), followed, "\(deed): after a restart")
    }

    /// A change that no item shows has every channel refreshed, wherever it stands.
    @Test(arguments: seeds)
    func `that no item shows leave every timeline as it was`(seed: UInt64) async throws {
        let station = try await EditedStation(seed: seed)
        let desk = try await station.desk()
        for _ in 0..<4 {
            let before = try await station.timelines()
            for channel in try await station.store.channels() { try await desk.rebuild(channel.id) }
            compare(try await station.timelines(), before, "seed \(seed)")
            station.clock.advance(.minutes(97))
            await desk.tick()
        }
    }

    /// Of channels that were there `before`, if that is said: one that an edit adds begins with that edit.
    private func compare(
        _ found: [ChannelID: [TimelineItem]], _ expected: [ChannelID: [TimelineItem]],
        of before: [ChannelID: [TimelineItem]]? = nil, _ deed: String
    ) {
        #expect(found.keys.sorted() == expected.keys.sorted(), "\(deed)")
        for (channel, items) in expected where before == nil || before?[channel] != nil {
            let other = found[channel] ?? []
            let isSame = other == items
            guard !isSame else { continue }
            let place = zip(other, items).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            let index = place ?? min(other.count, items.count)
            Issue.record(
                """
                \(deed): channel \(channel) differs in item \(index):
                \(index < other.count ? "\(other[index])" : "none") in the place of
                \(index < items.count ? "\(items[index])" : "none")
                """)
        }
    }
}
