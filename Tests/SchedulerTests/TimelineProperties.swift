import Core
import Foundation
import Testing

@testable import Scheduler

/// What holds for every station. A failure names its seed; `CONTINUITY_TEST_SEED=<seed> swift test` replays it.
@Suite struct `The timeline of any station` {
    @Test func `has neither gap nor overlap, and only what its content contains`() throws {
        for seed in RandomStation.seeds(500) {
            let station = try RandomStation(seed).station
            let build = station.build(.hours(72))
            try #require(build.items.first?.start == station.start, "seed \(seed)")
            for (item, next) in zip(build.items, build.items.dropFirst()) where item.finish != next.start {
                Issue.record("seed \(seed): \(item) is followed by \(next)")
            }
            try #require(build.items.last.map { $0.finish >= station.start + .hours(72) } ?? false, "seed \(seed)")
            for item in build.items { try check(item, of: station, seed) }
        }
    }

    private func check(_ item: TimelineItem, of station: SmallStation, _ seed: UInt64) throws {
        try #require(item.start < item.finish, "seed \(seed): \(item)")
        guard item.kind != .offline else { return #expect(item.media == nil, "seed \(seed)") }
        let media = try #require(item.media, "seed \(seed): \(item)")
        let lengths = Self.contents.compactMap { content in
            station.shelf[content].first { $0.id == media }?.duration
        }
        let length = try #require(lengths.first, "seed \(seed): \(item)")
        let fits =
            switch item.kind {
            case .filler(.fallback): item.finish - item.start <= length
            // Breaks make parts of it.
            case .programme: item.inPoint + (item.finish - item.start) <= length
            // Some are chapters.
            case .filler, .offline: item.inPoint + (item.finish - item.start) <= length
            }
        #expect(fits, "seed \(seed): \(item) of \(length)")
        #expect(!item.reason.cursor.isEmpty && !item.reason.decision.isEmpty && item.reason.draw >= 0, "seed \(seed)")
    }

    @Test func `resumes an interrupted programme where it stopped, and to its end`() throws {
        for seed in RandomStation.seeds(200) {
            let station = try RandomStation(seed).station
            let items = station.build(.hours(48)).items
            var stopped: (media: MediaID?, at: TimeSpan)?
            for item in items.dropLast(20) where item.kind != .filler(.mid) {
                let length = Self.contents.compactMap { content in
                    station.shelf[content].first { $0.id == item.media }?.duration
                }.first
                if let stopped {
                    try #require(
                        item.kind == .programme && item.media == stopped.media && item.inPoint == stopped.at,
                        "seed \(seed): \(item)")
                } else if item.kind == .programme {
                    try #require(item.inPoint == .zero, "seed \(seed): \(item)")
                }
                let end = item.inPoint + (item.finish - item.start)
                stopped = item.kind == .programme && end != length ? (item.media, end) : nil
            }
        }
    }

    private static let contents = (1...8).map { collection(Int64($0)) } + [.show(ShowID(1))]

    @Test func `is the same in any steps it is built in, through saved states too`() throws {
        for seed in RandomStation.seeds(120) {
            let station = try RandomStation(seed).station
            let steps: [TimeSpan] = [TimeSpan(microseconds: 1), .hours(1), .hours(24)]
            let step = steps[Int(seed) % steps.count]
            let span = step == .hours(24) ? TimeSpan.hours(14 * 24) : .hours(60)
            let finish = station.start + span
            let whole = station.build(span)
            var state = BuilderState(start: station.start)
            var items: [TimelineItem] = []
            var checkpoints: [Checkpoint] = []
            while state.position < finish {
                var builder = TimelineBuilder(station.input, state)
                let build = builder.extend(until: min(finish, state.position + step))
                items += build.items
                checkpoints += build.checkpoints
                state = try saved(builder.state)
            }
            if items != whole.items {
                let index = zip(items, whole.items).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? -1
                Issue.record("seed \(seed): steps of \(step) differ from one build at item \(index)")
            }
            #expect(checkpoints == whole.checkpoints, "seed \(seed)")
        }
    }

    private func saved(_ state: BuilderState) throws -> BuilderState {
        try JSONDecoder().decode(BuilderState.self, from: JSONEncoder().encode(state))
    }

    @Test func `has checkpoints at midnight and every six hours, each of which leads to the same items`() throws {
        for seed in RandomStation.seeds(300) {
            let station = try RandomStation(seed).station
            let whole = station.build(.hours(72))
            for (checkpoint, next) in zip(whole.checkpoints, whole.checkpoints.dropFirst()) {
                let due = min(checkpoint.at + .hours(6), station.zone.nextMidnight(after: checkpoint.at))
                let first = whole.items.first { $0.start >= due }
                // A gap is filled in one step, so a checkpoint may come after it.
                #expect(next.at >= due && first.map { next.at >= $0.start } ?? true, "seed \(seed)")
            }
            let checkpoint = whole.checkpoints[Int(seed) % whole.checkpoints.count]
            var builder = TimelineBuilder(station.input, checkpoint.state)
            let again = builder.extend(until: station.start + .hours(72))
            #expect(again.items == whole.items.filter { $0.start >= checkpoint.at }, "seed \(seed)")
        }
    }

    @Test func `starts its fixed programmes at their local time`() throws {
        for seed in RandomStation.seeds(300) {
            var station = try RandomStation(seed).station
            station.isShuffled = false
            // The programme under test starts at a fixed time, strictly, after whatever rules there are.
            let time = TimeOfDay(hour: Int(seed) % 24, minute: Int(seed / 24) % 60)
            station.shelf[collection(50)] = items([20], from: 5_000)
            station.rules.append(
                ScheduleRule(start: .fixed(time, .strict), mode: .one, content: collection(50), order: .chronological))
            // Other rules may repeat it, at any time.
            for item in station.build(.hours(8 * 24)).items
            where item.media == MediaID(5_000) && item.reason.cursor != "rerun" {
                let shown = station.zone.local(item.start)
                let exact = station.zone.occurrence(of: time, on: shown.date) == item.start
                #expect(exact, "seed \(seed): starts at \(shown.date) \(shown.time), not at \(time)")
            }
        }
    }
}
