import Core
import Testing

@testable import Scheduler

/// One dynamic rule that plays a collection for ever shows its cursor, bare.
@Suite struct `A cursor` {
    private func station(_ count: Int, _ order: PlaybackOrder, seed: UInt64) -> SmallStation {
        var station = SmallStation(seed: seed)
        station.shelf[collection(1)] = items([Double](repeating: 1, count: count))
        station.rules = [ScheduleRule(mode: .one, content: collection(1), order: order)]
        return station
    }

    @Test(arguments: PlaybackOrder.allCases.filter { !$0.drawsIndependently })
    func `plays every item once in a cycle, and none twice in a row`(order: PlaybackOrder) throws {
        for seed in RandomStation.seeds(200) {
            let count = Int(seed % 9) + 1
            let played = station(count, order, seed: seed).build(.minutes(Int64(count) * 20)).items.compactMap(\.media)
            for start in stride(from: 0, to: played.count - count + 1, by: count) {
                #expect(Set(played[start..<(start + count)]).count == count, "seed \(seed)")
            }
            if count > 1 { #expect(zip(played, played.dropFirst()).allSatisfy { $0 != $1 }, "seed \(seed)") }
        }
    }

    @Test func `reshuffles every cycle, and each channel in its own way`() {
        var orders: Set<[MediaID]> = []
        for seed in UInt64(1)...20 {
            let played = station(8, .shuffle, seed: seed).build(.minutes(80)).items.compactMap(\.media)
            for start in stride(from: 0, to: 80, by: 8) { orders.insert(Array(played[start..<(start + 8)])) }
        }
        // 200 of 40,320 permutations: more than two equal ones are as good as impossible.
        #expect(orders.count >= 198)
    }

    @Test func `shuffles fairly`() {
        var firsts: [MediaID: Int] = [:]
        for seed in UInt64(1)...6_000 {
            let played = station(6, .shuffle, seed: seed).build(.minutes(1)).items.compactMap(\.media)
            firsts[played[0], default: 0] += 1
        }
        // 1,000 each are expected; six standard deviations are 173.
        #expect(firsts.count == 6 && firsts.values.allSatisfy { abs($0 - 1_000) < 173 })
    }

    /// Played means played: whatever comes and goes in mid-cycle, an item that stays is played once in each cycle.
    @Test(arguments: PlaybackOrder.allCases.filter { !$0.drawsIndependently })
    func `neither repeats nor skips an item when others come and go`(order: PlaybackOrder) throws {
        for seed in RandomStation.seeds(300) {
            var random = SeededRandom(seed)
            let station = station(6, order, seed: seed)
            var builder = station.builder()
            var playedInCycle: [Int64: [MediaID]] = [:]
            var presentThroughout: [Int64: Set<MediaID>] = [:]
            var newest: Int64 = 6
            for _ in 0..<60 {
                let before = builder.state.position
                for item in builder.extend(until: before + .minutes(Int64(random.next() % 4) + 1)).items {
                    let present = Set(station.shelf[collection(1)].map(\.id))
                    presentThroughout[item.reason.cycle, default: present].formIntersection(present)
                    playedInCycle[item.reason.cycle, default: []].append(try #require(item.media))
                }
                edit(station, &random, &newest)
                if let cycle = presentThroughout.keys.max() {
                    presentThroughout[cycle]?.formIntersection(station.shelf[collection(1)].map(\.id))
                }
                // Half of the time through a saved state.
                if random.next() % 2 == 0 { builder = TimelineBuilder(station.input, builder.state) }
            }
            let last = try #require(playedInCycle.keys.max())
            for (cycle, played) in playedInCycle {
                #expect(Set(played).count == played.count, "seed \(seed): cycle \(cycle) repeats an item: \(played)")
                guard cycle < last else { continue }
                let skipped = presentThroughout[cycle, default: []].subtracting(played)
                #expect(skipped.isEmpty, "seed \(seed): cycle \(cycle) skips \(skipped)")
            }
        }
    }

    private func edit(_ station: SmallStation, _ random: inout SeededRandom, _ newest: inout Int64) {
        var items = station.shelf[collection(1)]
        if random.next() % 3 == 0, items.count > 2 { items.remove(at: Int(random.next() % UInt64(items.count))) }
        if random.next() % 3 == 0 {
            newest += 1
            items.append(
                Playable(id: MediaID(newest), duration: .minutes(1), released: Int32(random.next() % 20)))
        }
        station.shelf[collection(1)] = items
    }

    @Test func `plays an item that comes back in the same cycle only once`() throws {
        let station = station(4, .chronological, seed: 1)
        let all = station.shelf[collection(1)]
        var builder = station.builder()
        _ = builder.extend(until: station.start + .minutes(2))
        station.shelf[collection(1)] = Array(all.dropFirst())
        var restored = TimelineBuilder(station.input, builder.state)
        _ = restored.extend(until: station.start + .minutes(3))
        station.shelf[collection(1)] = all
        let rest = restored.extend(until: station.start + .minutes(5)).items
        #expect(rest.map(\.media) == [MediaID(4), MediaID(1)])
    }

    @Test func `is shared by rules that name the same content and order`() {
        var station = SmallStation()
        station.shelf[collection(1)] = items([1, 1, 1, 1])
        let rule = ScheduleRule(mode: .one, content: collection(1), order: .chronological)
        station.rules = [rule, rule]
        #expect(station.build(.minutes(4)).items.compactMap(\.media?.raw) == [1, 2, 3, 4])
    }

    @Test func `reads its content again only when it has changed`() {
        let station = station(5, .shuffle, seed: 3)
        var builder = station.builder()
        for hour in 1...50 { _ = builder.extend(until: station.start + .hours(Int64(hour))) }
        #expect(station.shelf.reads == 1)
        let other = station.shelf[collection(1)]
        station.shelf[collection(1)] = other
        _ = builder.extend(until: station.start + .hours(51))
        #expect(station.shelf.reads == 2)
    }

    @Test func `has a saved state whose size does not grow with its past`() {
        let station = station(40, .shuffle, seed: 5)
        var builder = station.builder()
        _ = builder.extend(until: station.start + .minutes(40 * 3))
        let early = "\(builder.state)".utf8.count
        _ = builder.extend(until: station.start + .minutes(40 * 300))
        #expect("\(builder.state)".utf8.count < early + 64)
    }
}
