import Core
import TestRandom
import Testing

@testable import Scheduler

/// The best choice by looking at every one of them.
private struct ExhaustiveFit {
    let chosen: [Int]
    let sum: TimeSpan

    /// Of equally good choices the one that takes the earlier items.
    init(_ lengths: [TimeSpan], into room: TimeSpan, atMost most: Int = .max) {
        var best: (chosen: [Int], sum: TimeSpan) = ([], .zero)
        for subset in (0..<1 << lengths.count).reversed() {
            // The first item is the highest bit, so that subsets come in the order of the search.
            let chosen = lengths.indices.filter { subset >> (lengths.count - 1 - $0) & 1 == 1 }
            let sum = chosen.reduce(TimeSpan.zero) { $0 + lengths[$1] }
            if chosen.count <= most, sum <= room, sum > best.sum { best = (chosen, sum) }
        }
        (chosen, sum) = best
    }
}

@Suite struct `The best fit` {
    private static let seeds = TestEffort.seeds(usual: 100, long: 400)

    @Test func `is what a search through all choices finds`() {
        for seed in Self.seeds {
            var random = Chance(seed)
            // Whole seconds often have several best choices, milliseconds hardly ever.
            let grain: Int64 = random.isOne(in: 2) ? 1_000 : 1
            let lengths = (0..<random.below(13)).map { _ in
                TimeSpan.milliseconds((Int64(500 + random.below(180_000)) / grain + 1) * grain)
            }
            let whole = lengths.reduce(TimeSpan.zero, +)
            let room = TimeSpan.milliseconds(Int64(random.below(Int(whole.microseconds / 900) + 1_000)) / grain * grain)
            let most = random.isOne(in: 3) ? random.below(6) : .max
            let found = BestFit.choose(lengths, into: room, atMost: most)
            let best = ExhaustiveFit(lengths, into: room, atMost: most)
            let sum = found.reduce(TimeSpan.zero) { $0 + lengths[$1] }
            #expect(found == found.sorted() && Set(found).count == found.count && found.count <= most, "seed \(seed)")
            #expect(sum <= room, "seed \(seed)")
            if (room - sum) > BestFit.tolerance || grain == 1_000 {
                #expect(found == best.chosen, "seed \(seed): \(lengths) into \(room), at most \(most)")
            }
        }
    }

    @Test func `leaves nothing in a timeline that the filler's round could have filled`() throws {
        for seed in Self.seeds {
            let gaps = GapStation(seed).gaps
            try #require(gaps.count > 3, "seed \(seed)")
            for gap in gaps {
                let complaint = gap.complaint
                #expect(complaint == nil, "seed \(seed): \(gap.start): \(complaint ?? "")")
            }
        }
    }
}

/// A day of programmes at fixed times, with a dozen clips for the time between them.
private struct GapStation {
    private let clips: [Playable]
    private let items: [TimelineItem]

    init(_ seed: UInt64) {
        var random = Chance(seed)
        var station = SmallStation()
        station.seed = seed
        clips = SchedulerTests.items((0...random.below(12)).map { _ in Double(4 + random.below(140)) / 10 }, from: 100)
        station.shelf[collection(1)] = SchedulerTests.items((0..<9).map { _ in Double(20 + random.below(700)) / 10 })
        station.shelf[collection(2)] = clips
        let orders: [PlaybackOrder] = [.shuffle, .chronological, .custom, .shuffleInOrder]
        station.add(
            Filler(
                id: FillerID(1), name: "Clips", kind: .tail, mode: .fill, content: collection(2),
                order: random.pick(orders)))
        station.rules = (0..<8).map { number in
            ScheduleRule(
                start: .fixed(TimeOfDay(hour: number * 3, minute: random.below(60)), .strict),
                mode: random.isOne(in: 2) ? .flood : .one, content: collection(1), order: .shuffle,
                fillers: [FillerID(1)])
        }
        items = station.build(.hours(96)).items
    }

    /// In order, each with what its round had played before.
    var gaps: [Gap] {
        var gaps: [Gap] = []
        var played: [Int64: Set<MediaID>] = [:]
        for item in items {
            let isRest = item.kind == .offline
            guard item.kind == .filler(.tail) || isRest else { continue }
            if gaps.last?.finish != item.start { gaps.append(Gap(clips: clips, start: item.start)) }
            gaps[gaps.count - 1].add(item, played: played[item.reason.cycle] ?? [])
            if let media = item.media { played[item.reason.cycle, default: []].insert(media) }
        }
        return gaps
    }
}

/// What stands between two programmes.
private struct Gap {
    /// The clips of one round.
    private struct Share {
        let cycle: Int64
        let open: [Playable]
        var taken: [Playable] = []
    }

    let clips: [Playable]
    let start: Instant
    private(set) var finish: Instant
    private var shares: [Share] = []
    private var rest = TimeSpan.zero

    init(clips: [Playable], start: Instant) {
        (self.clips, self.start, finish) = (clips, start, start)
    }

    mutating func add(_ item: TimelineItem, played: Set<MediaID>) {
        finish = item.finish
        guard let clip = clips.first(where: { $0.id == item.media }) else { return rest = item.finish - item.start }
        if shares.last?.cycle != item.reason.cycle {
            shares.append(Share(cycle: item.reason.cycle, open: clips.filter { !played.contains($0.id) }))
        }
        shares[shares.count - 1].taken.append(clip)
    }

    /// What could have been filled better; nil when nothing could.
    var complaint: String? {
        var room = finish - start
        for share in shares {
            let best = ExhaustiveFit(share.open.map(\.duration).filter { $0 <= room }, into: room).sum
            let taken = share.taken.reduce(TimeSpan.zero) { $0 + $1.duration }
            if best - taken > BestFit.tolerance { return "round \(share.cycle) gives \(taken), not \(best) of \(room)" }
            room = room - taken
        }
        guard room == rest else { return "\(rest) of \(room) are off air" }
        let shortest = clips.map(\.duration).min() ?? .zero
        // A minute may stay open rather than end a round early.
        return rest >= .minutes(1) && shortest <= rest || shares.isEmpty && shortest <= rest
            ? "\(rest) are left, and a clip of \(shortest) fits" : nil
    }
}
