import Core
import Testing

@testable import Scheduler

@Suite struct `A gap` {
    /// Half an hour, then the rest of `span` up to the next visit, for fallback filler of the given seconds.
    private func gap(_ span: TimeSpan, _ seconds: [Double], least: TimeSpan = Filler.usualLeast) -> [String] {
        var station = SmallStation([rule(.duration(.minutes(30) + span, .offline), fillers: [1])])
        station.shelf[collection(6)] = items(seconds.map { $0 / 60 }, from: 61)
        var loop = filler(1, .fallback, .fill)
        loop.least = least
        station.add(loop)
        return station.build(.minutes(30) + span).items.dropFirst().map { item in
            "\(item.media?.raw ?? 0): \((item.finish - item.start).fractionalSeconds)"
        }
    }

    @Test func `of a tenth of a second is left to the slate, not filled with a tenth of a clip`() {
        #expect(gap(.milliseconds(100), [20]) == ["0: 0.1"])
        #expect(gap(.milliseconds(4_900), [20]) == ["0: 4.9"])
        #expect(gap(.seconds(5), [20]) == ["61: 5.0"])
    }

    @Test func `is filled to its end by cutting a clip earlier, rather than with a scrap of the next`() {
        #expect(gap(.milliseconds(40_100), [20, 30]) == ["61: 20.0", "62: 20.1"])
        #expect(gap(.milliseconds(50_100), [20, 30, 40]) == ["61: 20.0", "62: 25.1", "63: 5.0"])
        #expect(gap(.milliseconds(20_100), [20]) == ["61: 15.1", "61: 5.0"])
    }

    @Test func `may be filled with clips that are short themselves`() {
        #expect(gap(.seconds(6), [3]) == ["61: 3.0", "61: 3.0"])
        #expect(gap(.seconds(7), [3]) == ["61: 3.0", "61: 3.0", "0: 1.0"])
    }

    @Test func `is filled with as short a part as its filler allows`() {
        #expect(gap(.milliseconds(100), [20], least: .zero) == ["61: 0.1"])
        #expect(gap(.milliseconds(20_100), [20], least: .milliseconds(40)) == ["61: 20.0", "61: 0.1"])
        #expect(gap(.seconds(19), [20], least: .seconds(20)) == ["0: 19.0"])
    }

    @Test func `contains no part of a clip that is shorter than its filler allows, in any station`() throws {
        for seed in RandomStation.seeds(200) {
            let station = try RandomStation(seed).station
            let least = station.fillers.values.map(\.least).min() ?? .zero
            let chapters = station.fillers.values.contains(where: \.options.byChapter)
            for item in station.build(.hours(48)).items where item.kind == .filler(.fallback) && !chapters {
                let lengths = (1...8).compactMap { content in
                    station.shelf[collection(Int64(content))].first { $0.id == item.media }?.duration
                }
                let length = item.finish - item.start
                #expect(length >= least || lengths.contains(length), "seed \(seed): \(item)")
            }
        }
    }
}

@Suite struct `A duration` {
    private func played(_ minutes: [Double], _ span: TimeSpan, _ order: PlaybackOrder = .chronological) -> [Int64] {
        let station = SmallStation([
            rule(.dynamic, .duration(span, .none), collection(1), order), rule(.one, collection(2)),
        ])
        station.shelf[collection(1)] = items(minutes)
        station.shelf[collection(2)] = items([10], from: 90)
        return Array(station.build(.hours(10)).items.compactMap(\.media?.raw).prefix(12))
    }

    @Test(arguments: [[15.0, 90, 90], [90, 15, 90], [90, 90, 15]])
    func
        `plays the only item that fits once in a visit`(minutes: [Double]) throws
    {
        let id = Int64(try #require(minutes.firstIndex(of: 15)) + 1)
        #expect(played(minutes, .minutes(60)) == [id, 90, id, 90, id, 90, id, 90, id, 90, id, 90])
    }

    @Test(arguments: PlaybackOrder.allCases) func `plays nothing twice in a row while something else fits`(
        order: PlaybackOrder
    ) {
        let played = played([15, 90, 20, 90, 90, 90, 15], .minutes(60), order)
        #expect(zip(played, played.dropFirst()).allSatisfy { $0 != $1 }, "\(played)")
        #expect(Set(played) == [1, 3, 7, 90])
    }

    @Test func `repeats the only item of its content`() {
        #expect(played([15], .minutes(30)).prefix(6) == [1, 1, 90, 1, 1, 90])
    }
}

@Suite struct `A shuffled schedule with empty rules` {
    /// Rules of one item each; those with the numbers `empty` have none.
    private func station(_ count: Int64, empty: Set<Int64>, seed: UInt64) -> SmallStation {
        var station = SmallStation((1...count).map { rule(.one, .item(MediaID($0))) })
        for id in 1...count where !empty.contains(id) { station.shelf[.item(MediaID(id))] = items([30], from: id) }
        station.isShuffled = true
        station.seed = seed
        return station
    }

    @Test func `lets no rule come twice running while another has something to play`() throws {
        for seed in RandomStation.seeds(300) {
            var random = SeededRandom(seed)
            let count = Int64(3 + random.next() % 5)
            let empty = Set((1...count).filter { _ in random.next() % 2 == 0 })
            guard count - Int64(empty.count) > 1 else { continue }
            let played = station(count, empty: empty, seed: seed).build(.hours(60)).items.compactMap(\.media)
            let repeats = zip(played, played.dropFirst()).count { $0 == $1 }
            #expect(repeats == 0, "seed \(seed): \(count) rules without \(empty)")
            // Each that has something comes once in each round all the same.
            let size = Int(count) - empty.count
            for start in stride(from: 0, to: played.count - size, by: size) {
                #expect(Set(played[start..<start + size]).count == size, "seed \(seed)")
            }
        }
    }

    @Test func `plays the one rule that has something again and again`() {
        let played = station(4, empty: [1, 2, 4], seed: 3).build(.hours(5)).items.compactMap(\.media?.raw)
        #expect(played == [Int64](repeating: 3, count: 10))
    }

    @Test func `continues after a refresh as it would have`() throws {
        for seed in RandomStation.seeds(300) {
            let station = station(6, empty: [2, 3, 5], seed: seed)
            let whole = station.build(.hours(48))
            let now = station.start + .minutes(Int64(seed) * 41 % 2_000)
            let refresh = try #require(
                Refresh(of: whole.items, checkpoints: whole.checkpoints, firstAffected: now, now: now))
            var builder = TimelineBuilder(station.input, refresh)
            let again = refresh.kept + builder.extend(until: station.start + .hours(48)).items
            #expect(again == whole.items, "seed \(seed)")
        }
    }
}
