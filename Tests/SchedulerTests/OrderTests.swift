import Core
import Testing

@testable import Scheduler

@Suite struct `Orders` {
    /// Two shows of four and two episodes, and a film.
    private func station(_ order: PlaybackOrder, seed: UInt64 = 1) -> SmallStation {
        var station = SmallStation([rule(.dynamic, .one, collection(1), order)])
        station.seed = seed
        let places: [(id: Int64, show: Int64?)] = [(1, 1), (2, 1), (3, 1), (4, 1), (11, 2), (12, 2), (21, nil)]
        station.shelf[collection(1)] = places.map { place in
            Playable(
                id: MediaID(place.id), duration: .minutes(30), show: place.show.map { ShowID($0) },
                episode: Int(place.id % 10), sortTitle: "\(place.id)")
        }
        return station
    }

    private func played(_ order: PlaybackOrder, seed: UInt64, cycles: Int = 1) -> [Int64] {
        Array(station(order, seed: seed).build(.minutes(Int64(cycles) * 7 * 30)).items.compactMap(\.media?.raw))
    }

    @Test func `custom is the collection's own`() {
        var station = SmallStation([rule(.dynamic, .one, collection(1), .custom)])
        station.shelf[collection(1)] = items([30, 30, 30]).reversed()
        #expect(station.build(.minutes(120)).items.compactMap(\.media?.raw) == [3, 2, 1, 3])
        station.rules[0].order = .chronological
        #expect(station.build(.minutes(120)).items.compactMap(\.media?.raw) == [1, 2, 3, 1])
    }

    @Test func `shuffle in order keeps the order inside each show, and spreads the shows`() {
        var firsts: Set<Int64> = []
        for seed in UInt64(1)...200 {
            let cycle = played(.shuffleInOrder, seed: seed)
            #expect(Set(cycle).count == 7)
            #expect(cycle.filter { $0 < 10 } == [1, 2, 3, 4] && cycle.filter { $0 > 10 && $0 < 20 } == [11, 12])
            // The second of four is never before the first of two by more than a show's distance.
            let places = cycle.indices.filter { cycle[$0] < 10 }
            #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 <= 3 }, "seed \(seed): \(cycle)")
            firsts.insert(cycle[0])
        }
        #expect(firsts.count > 1)
    }

    @Test func `rotation takes the next show each time, and of it the next episode`() {
        for seed in UInt64(1)...100 {
            let cycle = played(.rotation, seed: seed).filter { $0 != 21 }
            #expect(cycle == [1, 11, 2, 12, 3, 4] || cycle == [11, 1, 12, 2, 3, 4], "seed \(seed): \(cycle)")
        }
    }

    @Test func `random draws each item by itself, fairly, and never the same twice in a row`() {
        let played = played(.random, seed: 5, cycles: 1_000)
        #expect(zip(played, played.dropFirst()).allSatisfy { $0 != $1 })
        let counts = Dictionary(played.map { ($0, 1) }, uniquingKeysWith: +)
        #expect(counts.count == 7 && counts.values.allSatisfy { abs($0 - 1_000) < 200 }, "\(counts)")
        #expect(Set(played[0..<7]).count < 7 || Set(played[7..<14]).count < 7)
    }

    @Test func `random continues where it stopped, at no cost`() throws {
        let station = station(.random)
        var builder = station.builder()
        _ = builder.extend(until: station.start + .hours(1_000))
        #expect(builder.state.cursors.allSatisfy { $0.played.isEmpty })
        var again = TimelineBuilder(station.input, builder.state)
        let next = builder.extend(until: station.start + .hours(1_010)).items
        #expect(again.extend(until: station.start + .hours(1_010)).items == next)
    }

    // MARK: First runs and reruns

    private var reruns: SmallStation {
        var first = rule(.multiple(2))
        first.airing = .firstRun
        var again = rule(.one)
        again.airing = .rerun
        return SmallStation([first, again])
    }

    @Test func `a first run plays each item once, a rerun what first runs have played`() {
        reruns.expect(
            .minutes(210),
            """
            00:00:00  0:30:00  1
            00:30:00  0:30:00  2
            01:00:00  0:30:00  1
            01:30:00  0:30:00  3
            02:00:00  0:30:00  2
            02:30:00  0:30:00  3
            03:00:00  0:30:00  1
            """, warnings: ["first-run.over"])
    }

    @Test func `what comes new has its first run, and is repeated from then on`() {
        let station = reruns
        var builder = station.builder()
        _ = builder.extend(until: station.start + .minutes(210))
        station.shelf[collection(1)] += [Playable(id: MediaID(9), duration: .minutes(30))]
        let played = builder.extend(until: station.start + .minutes(390)).items.compactMap(\.media?.raw)
        #expect(played == [9, 2, 3, 9, 1, 2] || played == [9, 2, 3, 9, 1, 3], "\(played)")
    }

    @Test func `a rerun without a first run has nothing to play`() {
        var again = rule(.one)
        again.airing = .rerun
        let build = SmallStation([again, rule(.one, collection(2))]).build(.hours(1))
        #expect(build.items.compactMap(\.media?.raw) == [21])
        #expect(build.warnings.map(\.code) == ["rerun.empty"])
    }

    // MARK: Counts and passing over

    @Test func `a count may be a formula over the content's size`() throws {
        let count = try Formula("count - 1", variables: ScheduleRule.countVariables)
        SmallStation([rule(.multiple(count)), rule(.one, collection(2))]).expect(
            .hours(4),
            """
            00:00:00  0:30:00  1
            00:30:00  0:30:00  2
            01:00:00  2:00:00  21
            03:00:00  0:30:00  3
            03:30:00  0:30:00  1
            """)
    }

    @Test func `a count may be random, and is then what its formula allows`() throws {
        let count = try Formula("random % 2 + 1", variables: ScheduleRule.countVariables)
        var runs: Set<Int> = []
        let played = SmallStation([rule(.multiple(count)), rule(.one, collection(7))]).build(.hours(40)).items
        for run in played.split(whereSeparator: { $0.media == MediaID(71) }).dropLast() { runs.insert(run.count) }
        #expect(runs == [1, 2])
    }

    @Test func `a duration may skip what does not fit, and plays it later`() {
        for seed in UInt64(1)...100 {
            var station = SmallStation([rule(.dynamic, .duration(.minutes(60), .offline), collection(1), .shuffle)])
            station.seed = seed
            station.shelf[collection(1)] = items([40, 40, 40, 20, 20, 20])
            let strict = station.build(.hours(24)).items.filter { $0.kind == .programme }.count
            station.rules[0].discard = 5
            let items = station.build(.hours(24)).items
            #expect(items.filter { $0.kind == .programme }.count >= strict, "seed \(seed)")
            let cycle = items.compactMap(\.media).prefix(6)
            #expect(Set(cycle).count == 6, "seed \(seed)")
        }
    }

    @Test func `an order that means something is never skipped`() {
        var station = SmallStation([rule(.duration(.minutes(45), .none))])
        station.rules[0].discard = 2
        #expect(station.build(.hours(1)).warnings.map(\.code) == ["rule.discard"])
    }
}
