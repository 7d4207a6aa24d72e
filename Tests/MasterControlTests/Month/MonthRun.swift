import Core
import Foundation
import Linux
import Scheduler
import Store
import TestRandom
import TestMedia
import Testing

@testable import MasterControl

/// Lives through weeks of a station: time passes, somebody changes something every day, and every day the station is
/// thrown away without a good-bye and made anew from what is on the disk.
struct MonthRun {
    let seed: UInt64
    private let folder: TemporaryFolder
    private let clock = TrippingClock(MonthStation.start)
    private(set) var station: MonthStation
    private(set) var store: StationStore
    private(set) var desk: TimelineService
    private(set) var guide: GuideService
    private(set) var air = MonthAir(from: MonthStation.start)
    private(set) var samples: [GuideSample] = []
    private(set) var editCount = 0
    private(set) var crashCount = 0
    private var imageCount = 0
    private var editor = MonthEditor()
    private var chance: Chance
    /// What the station does, for the message of a failure.
    private var deed = "begins"

    private enum Crash: CaseIterable { case atRest, whileExtending, whileFollowingAnEdit, whileStarting }

    init(channels: Int, seed: UInt64) async throws {
        self.seed = seed
        chance = Chance(seed)
        folder = try TemporaryFolder()
        store = try StationStore(path: folder.path("0.db"), timeZone: "Europe/Berlin", clock: clock)
        station = MonthStation(channels: channels, chance)
        try await station.store(in: store)
        (desk, guide) = try await Self.desks(store, clock)
        await desk.build()
    }

    private static func desks(_ store: StationStore, _ clock: TrippingClock) async throws -> (
        TimelineService, GuideService
    ) {
        let desk = try await TimelineService(store: store, zones: ZoneFiles(), clock: clock, log: .silent)
        let artwork = ArtworkService(store: store, clock: clock, log: .silent)
        return (desk, GuideService(store: store, desk: desk, artwork: artwork, clock: clock))
    }

    /// How a failure is found again.
    private var place: String { "CONTINUITY_TEST_SEED=\(seed): \(clock.now) \(deed)" }

    // MARK: Days

    mutating func live(day: Int) async throws {
        let midnight = max(clock.now, MonthStation.start + .hours(Int64(day) * 24))
        let offsets = (0..<7).map { _ in chance.below(24 * 60) }.sorted()
        for (number, offset) in offsets.enumerated() {
            try await pass(to: midnight + .minutes(Int64(offset)) + .milliseconds(Int64(chance.below(60_000))))
            switch number {
            case 1: try await edit()
            case 3 where day % 7 == 3: try await stepClock(by: .minutes(-4))
            case 3 where day % 7 == 5: try await stepClock(by: .hours(2))
            case 4: try await crash()
            case 6: await desk.prune()
            default: break
            }
            try await look()
        }
    }

    /// The station is off for a week.
    mutating func sleep() async throws {
        deed = "is off for a week"
        try await restart(from: image(), after: .hours(7 * 24))
        try await look()
    }

    private mutating func pass(to instant: Instant) async throws {
        guard instant > clock.now else { return }
        deed = "goes on"
        clock.set(instant)
        try await air.play(until: instant, await desk.sheet, station, store)
        await desk.tick()
    }

    private mutating func stepClock(by span: TimeSpan) async throws {
        deed = "has its clock set by \(span.seconds) s"
        clock.set(clock.now + span)
        try await air.play(until: clock.now, await desk.sheet, station, store)
        await desk.tick()
        try await edit()
    }

    // MARK: Edits

    private mutating func edit() async throws {
        let before = try await timelines()
        let edit = try await makeEdit()
        await desk.reload()
        await desk.mediaChanged(nil)
        let after = try await timelines()
        for (channel, items) in before where after[channel] != nil {
            let found = after[channel] ?? []
            if edit.affected.contains(channel) {
                let protected = items.filter { $0.start < clock.now + GuideSample.protected }
                check(found, keeps: protected.prefix { edit.lost == nil || $0.media != edit.lost }, of: channel)
            } else {
                let isSame = items == found
                #expect(isSame, "\(place): changes the timeline of channel \(channel)")
            }
        }
        try await checkContent()
    }

    private mutating func makeEdit() async throws -> MonthEdit {
        let known = Set(station.contents.channels.map(\.id))
        let edit = try await editor.edit(&station, in: store, &chance)
        editCount += 1
        deed = edit.what
        for channel in station.contents.channels where !known.contains(channel.id) {
            air.addChannel(channel.id, at: clock.now)
        }
        return edit
    }

    /// Off-air time may be cut short, and what precedes a lost item may be written again.
    private func check(_ items: [TimelineItem], keeps kept: ArraySlice<TimelineItem>, of channel: ChannelID) {
        for (item, var old) in zip(items, kept) {
            old.id = item.id
            if item == old { continue }
            let isCut = old.kind == .offline && item.kind == .offline && item.start == old.start
            #expect(isCut, "\(place): channel \(channel) has \(item) in the place of \(old)")
        }
        #expect(items.count >= kept.count, "\(place): channel \(channel) loses what was protected")
    }

    // MARK: Crashes

    private mutating func crash() async throws {
        let kind = chance.pick(Crash.allCases)
        let look = 1 + chance.below(3 * station.contents.channels.count)
        let image: String
        switch kind {
        case .atRest: image = self.image()
        case .whileExtending:
            let next = clock.now + .hours(2)
            clock.set(next)
            try await air.play(until: next, await desk.sheet, station, store)
            image = try await photograph(atLook: look) { desk in await desk.tick() }
        case .whileFollowingAnEdit:
            _ = try await makeEdit()
            image = try await photograph(atLook: look) { desk in
                await desk.reload()
                await desk.mediaChanged(nil)
            }
        case .whileStarting:
            _ = try await makeEdit()
            (desk, guide) = try await Self.desks(store, clock)
            image = try await photograph(atLook: look) { desk in await desk.build() }
        }
        deed += ", crashes \(kind)"
        crashCount += 1
        try await restart(from: image, after: chance.pick([.zero, .zero, .seconds(40), .minutes(12), .minutes(50)]))
    }

    /// The disk as a crash in the middle of the work would leave it: at the so-manieth look at the clock.
    private mutating func photograph(atLook count: Int, during work: (TimelineService) async -> Void) async throws
        -> String
    {
        let path = newPath()
        let (folder, source) = (folder, store.path)
        clock.trip(atLook: count) { Self.copy(source, to: path, in: folder) }
        await work(desk)
        if clock.untrip() { Self.copy(source, to: path, in: folder) }
        return path
    }

    private mutating func image() -> String {
        let path = newPath()
        Self.copy(store.path, to: path, in: folder)
        return path
    }

    private mutating func newPath() -> String {
        imageCount += 1
        return folder.path("\(imageCount).db")
    }

    /// With the log of what is not in the database yet.
    private static func copy(_ source: String, to path: String, in folder: TemporaryFolder) {
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: source + suffix) {
            do {
                try FileManager.default.copyItem(atPath: source + suffix, toPath: path + suffix)
            } catch {
                Issue.record("the disk cannot be copied: \(error)")
            }
        }
    }

    private mutating func restart(from image: String, after outage: TimeSpan) async throws {
        let old = store.path
        let crashed = clock.now
        clock.set(crashed + outage)
        air.goDark(from: crashed, until: clock.now)
        store = try StationStore(path: image, timeZone: "UTC", clock: clock)
        for suffix in ["", "-wal"] { try? FileManager.default.removeItem(atPath: old + suffix) }
        let stored = try await timelines()
        (desk, guide) = try await Self.desks(store, clock)
        await desk.build()
        let built = try await timelines()
        for (channel, items) in stored where built[channel] != nil {
            check(
                built[channel] ?? [], keeps: items.filter { $0.start < clock.now + GuideSample.protected }[...],
                of: channel)
        }
        try await checkContent()
    }

    // MARK: Checks

    /// The channels' own timelines from an hour ago on.
    private func timelines() async throws -> [ChannelID: [TimelineItem]] {
        var found: [ChannelID: [TimelineItem]] = [:]
        for channel in try await store.channels() where channel.mirror == nil {
            found[channel.id] = try await store.timeline(
                of: channel.id, from: clock.now - .hours(1), until: clock.now + .hours(240))
        }
        return found
    }

    /// What is built is whole, and some guides say the same.
    private mutating func look() async throws {
        for (channel, items) in try await timelines() {
            for (item, next) in zip(items, items.dropFirst()) where item.finish != next.start {
                Issue.record("\(place): channel \(channel): \(item) is followed by \(next)")
            }
            let reaches = (items.last?.finish ?? clock.now) >= clock.now + station.contents.horizon
            #expect(items.first.map { $0.start <= clock.now } ?? false && reaches, "\(place): channel \(channel)")
        }
        for _ in 0..<5 { try await sample(chance.pick(await desk.sheet.channels)) }
    }

    private mutating func sample(_ channel: Channel) async throws {
        let now = clock.now
        let programmes = try await guide.programmes(of: [channel.id])[channel.id] ?? []
        let present = programmes.first { $0.finish > now }
        let shown = try await guide.nowAndNext(of: channel, at: now).now
        #expect(
            shown?.title == present?.title && shown?.start == present?.start,
            "\(place): channel \(channel.id) shows \(shown?.title ?? "nothing"), not \(present?.title ?? "nothing")")
        samples.append(
            GuideSample(channel: channel.id, taken: now, programmes: programmes.filter { $0.start < now + .hours(6) }))
    }

    /// What lies behind everything protected follows the rules and the content as they are.
    private func checkContent() async throws {
        let sheet = try await StationSnapshot(reading: store)
        let border = clock.now + GuideSample.protected + .hours(3)
        for channel in sheet.channels where channel.mirror == nil {
            let contents = LoadedContent.contents(of: channel, sheet)
            let playable = Set(try await store.playables(of: contents).values.joined().map(\.id))
            let rules = channel.alternates.isEmpty ? sheet.schedules[channel.schedule]?.rules ?? [] : []
            let items = try await store.timeline(of: channel.id, from: border, until: clock.now + .hours(240))
            let stale = items.first { item in
                guard let media = item.media else { return false }
                guard item.kind == .programme, let rule = rules.first(where: { $0.id == item.reason.rule }) else {
                    return !playable.contains(media)
                }
                return !playable.contains(media) || item.guideTitle != rule.title
            }
            let fault = stale.map { "\($0)" } ?? ""
            let isFresh = stale == nil
            #expect(isFresh, "\(place): channel \(channel.id) does not follow what it is made of: \(fault)")
        }
    }

    /// Time passes until everything that was sampled has gone to air; then the log is read.
    mutating func checkLog() async throws {
        try await pass(to: clock.now + .hours(4))
        deed = "is over"
        for channel in try await store.channels() {
            let entries = try await log(of: channel.id, from: MonthStation.start, until: clock.now)
            let delay = channel.mirror?.offset ?? .zero
            for (entry, next) in zip(entries, entries.dropFirst()) where entry.finish != next.start {
                let isDark = air.outages.contains { $0.from <= next.start && $0.until + delay >= entry.finish }
                #expect(
                    next.start > entry.finish && isDark,
                    "\(place): channel \(channel.id): \(entry) is followed by \(next)")
            }
        }
        for sample in samples { try await check(sample) }
    }

    private func check(_ sample: GuideSample) async throws {
        guard station.contents.channels.contains(where: { $0.id == sample.channel }) else { return }
        let entries = try await log(of: sample.channel, from: sample.taken - .hours(48), until: sample.end + .hours(3))
        let difference = sample.difference(from: entries, station.media, air.outages)
        #expect(
            difference == nil,
            "CONTINUITY_TEST_SEED=\(seed): guide of channel \(sample.channel) at \(sample.taken): \(difference ?? "")")
    }

    private func log(of channel: ChannelID, from: Instant, until: Instant) async throws -> [AsRunEntry] {
        try await store.asRun(of: channel, from: from, until: until, limit: .max).reversed()
    }
}
