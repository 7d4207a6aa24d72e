import Core
import Linux
import Scheduler
import Store
import TestMedia

/// Building timelines: alone, into the store, and for a whole year.
enum TimelineBuild: Benchmark {
    static let name = "timeline"
    static let target = "9"

    private static let day = TimeSpan.hours(24)
    private static let start = Instant(seconds: 1_790_000_000)

    static func measure() async throws -> [Figure] {
        let station = try await StoredStation.mixed()
        let store = try station.open()
        let programming = try await StoredProgramming(reading: store)
        guard let input = programming.inputs.first else { throw TestFailure("the station has no channel") }
        return try await [speed(input)] + stored(store, programming) + years(input)
    }

    private static func speed(_ input: BuildInput) async -> Figure {
        var count = 0
        let seconds = await Stopwatch.seconds(times: 5) {
            var builder = TimelineBuilder(input, BuilderState(start: start))
            count = builder.extend(until: start + day * 365).items.count
        }
        return Figure(
            target, "items built in memory", Double(count) / seconds / 1_000, unit: "thousand/s", atLeast: 500,
            digits: 0)
    }

    private static func stored(_ store: StationStore, _ programming: StoredProgramming) async throws -> [Figure] {
        var count = 0
        func clear() async throws {
            for input in programming.inputs { try await store.resetTimeline(of: input.channel) }
        }
        let seconds = try await Stopwatch.seconds(times: 3, preparing: clear) {
            count = try await programming.store(from: start, until: start + day * 14, in: store)
        }
        Main.progress("\(count) items in 200 timelines")
        return [Figure(target, "two weeks of 200 channels built and stored", seconds, unit: "s", atMost: 2)]
    }

    /// Day by day, as a station goes on: what costs more later?
    private static func years(_ input: BuildInput) async throws -> [Figure] {
        var builder = TimelineBuilder(input, BuilderState(start: start))
        var days: [Double] = []
        var states: [BuilderState] = []
        for number in 1...364 {
            states.append(builder.state)
            days.append(
                await Stopwatch.seconds { _ = builder.extend(until: start + day * Int64(number)) })
        }
        let (first, second) = (days.prefix(182).reduce(0, +), days.suffix(182).reduce(0, +))
        // A month, so that both stand in all places of their cycles.
        let early = await resuming(input, states.prefix(30))
        let late = await resuming(input, states.suffix(30))
        return [
            Figure(target, "a year of one channel, day by day", first + second, unit: "s", atMost: 1),
            Figure(
                target, "the second half of the year", second * 1_000, unit: "ms", against: first * 1_000,
                of: "ms the first", atMost: 1.2, digits: 1),
            Figure(
                target, "going on after a year", late * 1_000, unit: "ms a day", against: early * 1_000,
                of: "ms after days", atMost: 1.2),
        ]
    }

    /// For one day from each of the states.
    private static func resuming(_ input: BuildInput, _ states: ArraySlice<BuilderState>) async -> Double {
        await Stopwatch.seconds(times: 5) {
            for state in states {
                var builder = TimelineBuilder(input, state)
                _ = builder.extend(until: state.position + day)
            }
        } / Double(states.count)
    }
}
