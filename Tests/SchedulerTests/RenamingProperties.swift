import Core
import Foundation
import Testing

@testable import Scheduler

/// Names are for people: whatever is renamed, and whenever, a timeline says the same in other words.
@Suite struct `Names` {
    /// A channel that is built, edited and built on.
    private struct Course {
        var station: SmallStation
        var items: [TimelineItem] = []
        private var checkpoints: [Checkpoint] = []
        private var state: BuilderState

        init(_ station: SmallStation) {
            self.station = station
            state = BuilderState(start: station.start)
        }

        mutating func extend(until instant: Instant) {
            var builder = TimelineBuilder(station.input, state)
            keep(builder.extend(until: instant), builder)
        }

        mutating func refresh(at now: Instant, until instant: Instant) throws {
            let refresh = try #require(Refresh(of: items, checkpoints: checkpoints, firstAffected: now, now: now))
            items = refresh.kept
            checkpoints.removeAll { $0.at >= refresh.cut }
            var builder = TimelineBuilder(station.input, refresh)
            keep(builder.extend(until: instant), builder)
        }

        private mutating func keep(_ build: Build, _ builder: TimelineBuilder) {
            items += build.items
            checkpoints += build.checkpoints
            state = builder.state
        }
    }

    private func rename(_ station: inout SmallStation, _ round: Int) {
        station.shelf.rename(", round \(round)")
        for id in station.fillers.keys { station.fillers[id]?.name = "Filler of round \(round)" }
        for id in station.playlists.keys { station.playlists[id]?.name = "Playlist of round \(round)" }
        station.scheduleName = "Schedule of round \(round)"
        for index in station.rules.indices { rename(&station.rules[index], round) }
        for index in station.alternates.indices {
            for rule in station.alternates[index].rules.indices {
                rename(&station.alternates[index].rules[rule], round)
            }
        }
    }

    private func rename(_ rule: inout ScheduleRule, _ round: Int) {
        if rule.name != nil { rule.name = "Evening of round \(round)" }
        if case .rerun(.rule) = rule.content { rule.content = .rerun(.rule("Evening of round \(round)")) }
    }

    @Test func `may change between any builds and edits, and nothing else does`() throws {
        for seed in RandomStation.seeds(20) {
            var (random, other) = (try RandomStation(seed), try RandomStation(seed))
            let start = random.station.start
            var (plain, renamed) = (Course(random.station), Course(other.station))
            for round in 1...4 {
                let now = start + .hours(Int64(round * 13))
                rename(&renamed.station, round)
                plain.extend(until: now + .hours(20))
                renamed.extend(until: now + .hours(20))
                rename(&renamed.station, round + 10)
                // The shelf is shared with the station that the course took.
                random.editContent()
                other.editContent()
                try plain.refresh(at: now, until: now + .hours(26))
                try renamed.refresh(at: now, until: now + .hours(26))
            }
            let place = zip(plain.items, renamed.items).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            guard let place else {
                #expect(plain.items.count == renamed.items.count, "seed \(seed)")
                continue
            }
            Issue.record("seed \(seed), item \(place): \(renamed.items[place]) instead of \(plain.items[place])")
        }
    }

    @Test func `do not count among what a timeline is built from`() throws {
        for seed in RandomStation.seeds(40) {
            let station = try RandomStation(seed).station
            var renamed = station
            rename(&renamed, 1)
            let numbers = [station, renamed].map { $0.input.fingerprint(content: [:], daily: []) }
            #expect(numbers[0] == numbers[1], "seed \(seed)")
        }
    }
}

@Suite struct `Rules and entries in another order` {
    private struct Drawn: Hashable {
        let cursor: String
        let rule: RuleID
        let cycle: Int64
        let media: MediaID?
        let inPoint: TimeSpan
    }

    @Test func `play nothing twice in a round of their content`() throws {
        for seed in RandomStation.seeds(40) {
            var random = try RandomStation(seed)
            var station = random.station
            for id in station.playlists.keys {
                for place in station.playlists[id]?.entries.indices ?? 0..<0 {
                    station.playlists[id]?.entries[place].id = EntryID(id.raw * 100 + Int64(place))
                }
            }
            let old = station.build(.hours(48))
            for _ in 0..<3 {
                let (one, two) = (random.below(station.rules.count), random.below(station.rules.count))
                station.rules.swapAt(one, two)
                for id in station.playlists.keys.sorted() {
                    guard let count = station.playlists[id]?.entries.count, count > 0 else { continue }
                    station.playlists[id]?.entries.swapAt(random.below(count), random.below(count))
                }
            }
            let now = station.start + .minutes(Int64(random.below(1_500)))
            let refresh = try #require(
                Refresh(of: old.items, checkpoints: old.checkpoints, firstAffected: now, now: now))
            var builder = TimelineBuilder(station.input, refresh)
            let items = refresh.kept + builder.extend(until: station.start + .hours(60)).items
            var seen: Set<Drawn> = []
            for item in items where item.reason.draw > 0 && item.reason.cursor != TimelineBuilder.rerunCursor {
                if item.kind == .programme, item.inPoint > .zero { continue }
                let drawn = Drawn(
                    cursor: item.reason.cursor, rule: isLinked(item) ? item.reason.rule : RuleID(0),
                    cycle: item.reason.cycle, media: item.media, inPoint: item.inPoint)
                #expect(seen.insert(drawn).inserted, "seed \(seed): \(item)")
            }
        }
    }

    private func isLinked(_ item: TimelineItem) -> Bool { item.reason.cursor.contains("link=rules") }
}
