import Core
import TestRandom
import Testing

@testable import Scheduler

/// Content that holds something else on each local day, as a search for what was released on this day.
@Suite struct `Content that depends on the day` {
    private static let contents = (1...8).map { collection(Int64($0)) } + [.show(ShowID(1))]

    /// Everything that such content put on the timeline, held against what it holds on the day on which the item begins.
    private func check(_ items: [TimelineItem], of station: SmallStation, _ seed: UInt64) -> Int {
        var count = 0
        for item in items {
            // Later parts of an interrupted programme began with the first.
            guard let media = item.media, item.kind != .programme || item.inPoint == .zero else { continue }
            // What is repeated was on before, whatever day it is now.
            if item.reason.cursor == "rerun" { continue }
            let day = station.zone.local(item.start).date
            let held = Self.contents.filter { station.shelf[$0].contains { $0.id == media } }
            guard let content = held.first, station.shelf.isDaily(content) else { continue }
            count += 1
            let isThere = station.shelf.playables(of: content, on: day).contains { $0.id == media }
            #expect(isThere, "seed \(seed): \(item) is not in \(content) on \(day)")
        }
        return count
    }

    @Test func `gives each item on the local day on which it begins`() throws {
        var count = 0
        for seed in RandomStation.seeds(400) {
            let station = try RandomStation(seed).station
            count += check(station.build(.hours(96)).items, of: station, seed)
        }
        #expect(count > 10 * RandomStation.seeds(400).count || TestEffort.seed != nil)
    }

    @Test func `gives the same whenever it is built, and after a refresh`() throws {
        for seed in RandomStation.seeds(150) {
            let station = try RandomStation(seed).station
            let old = station.build(.hours(60))
            let now = station.start + .hours(Int64(seed % 40))
            guard let refresh = Refresh(of: old.items, checkpoints: old.checkpoints, firstAffected: now, now: now)
            else { continue }
            var builder = TimelineBuilder(station.input, refresh)
            _ = check(builder.extend(until: station.start + .hours(96)).items, of: station, seed)
        }
    }

    /// Midnight in the middle of everything that goes around a programme.
    @Test func `changes at midnight between a pre-roll and its programme`() throws {
        var station = SmallStation([rule(.one, fillers: [1, 2])])
        station.shelf[collection(1)] = items([27, 41, 33, 18, 52, 29, 36, 44])
        station.shelf[collection(6)] = items([0.5, 1.5, 1, 2, 0.75], from: 100)
        station.shelf.makeDaily(collection(1))
        station.shelf.makeDaily(collection(6))
        station.add(filler(1, .pre, .count(3)))
        station.add(filler(2, .post, .duration(.minutes(4))))
        for minute in 0..<120 {
            station.start = Instant(seconds: Int64(86_400 * 200 - 7_200 + minute * 60))
            let items = station.build(.hours(30)).items
            #expect(check(items, of: station, UInt64(minute)) == items.count)
        }
    }

    @Test func `keeps its place: what was played and comes back another day is not repeated in the cycle`() {
        // Item 1 is there on even days, the others always.
        let source = EveryOtherDay()
        let input = BuildInput(
            Channel(
                id: ChannelID(1), number: ChannelNumber(1), name: "One", schedule: ScheduleID(1),
                profile: ProfileID(1), guideKey: "one", seed: 1),
            Programming(standard: Schedule(id: ScheduleID(1), name: "Day", rules: [rule(.one)])), zone: .utc,
            content: source)
        var builder = TimelineBuilder(input, BuilderState(start: Instant(seconds: 0)))
        let media = builder.extend(until: Instant(seconds: 3 * 86_400)).items.compactMap(\.media?.raw)
        // Six hours each: four a day. The second cycle begins on the odd day without item 1, which joins it on the next.
        #expect(media == [1, 2, 3, 4, 5, 2, 3, 4, 1, 5, 1, 2])
    }

    @Test func `is not asked again while the day lasts, nor where it is the same on every day`() {
        let station = SmallStation([rule(.one)])
        station.shelf[collection(1)] = items([30, 30, 30, 30, 30, 30])
        _ = station.build(.hours(24 * 10))
        #expect(station.shelf.reads == 1)
        station.shelf.makeDaily(collection(1))
        _ = station.build(.hours(24 * 10))
        #expect(station.shelf.reads == 11)
    }
}

private struct EveryOtherDay: ContentSource {
    func isDaily(_ content: ContentReference) -> Bool { true }
    func revision(of content: ContentReference, on day: CivilDate) -> UInt64 { UInt64(day.daysSince1970 % 2) }
    func playables(of content: ContentReference, on day: CivilDate) -> [Playable] {
        Array(items([360, 360, 360, 360, 360]).dropFirst(day.daysSince1970 % 2))
    }
    func chapters(of media: MediaID) -> [TimeSpan] { [] }
    func directors(of media: [MediaID]) -> [MediaID: String] { [:] }
    func name(of content: ContentReference) -> String { "content" }
}
