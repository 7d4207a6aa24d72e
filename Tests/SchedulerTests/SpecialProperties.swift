import Core
import Foundation
import TestRandom
import Testing

@testable import Scheduler

/// What holds for every station with specials. A failure names its seed; `CONTINUITY_TEST_SEED=<seed>` replays it.
@Suite struct `Specials of any station` {
    private func station(_ seed: UInt64) throws -> SmallStation {
        var random = try RandomStation(seed)
        random.addSpecials()
        return random.station
    }

    @Test func `leave neither gap nor overlap`() throws {
        for seed in RandomStation.seeds(400) {
            let station = try station(seed)
            let items = station.build(.hours(72)).items
            try #require(items.first?.start == station.start, "seed \(seed)")
            for (item, next) in zip(items, items.dropFirst()) where item.finish != next.start {
                Issue.record("seed \(seed): \(item) is followed by \(next)")
            }
            #expect(items.allSatisfy { $0.start < $0.finish }, "seed \(seed)")
        }
    }

    /// Or when another special is over.
    @Test func `begin at their times, once each`() throws {
        var count = 0
        for seed in RandomStation.seeds(400) {
            let station = try station(seed)
            let items = station.build(.hours(72)).items
            for special in station.specials {
                let start = station.zone.instant(special.start.date, special.start.time)
                let own = items.indices.filter { items[$0].reason.special == special.id }
                guard let first = own.first, start >= station.start else { continue }
                count += 1
                #expect(own == Array(first...(own.last ?? first)), "seed \(seed): special \(special.id) is torn")
                let followsAnother = first > 0 && items[first - 1].reason.special != nil && items[first].start > start
                #expect(items[first].start == start || followsAnother, "seed \(seed): special \(special.id)")
                if case .count(let most) = special.amount { #expect(own.count <= most, "seed \(seed)") }
            }
        }
        #expect(count > 60 || TestEffort.seed != nil)
    }

    @Test func `are the same in steps of any length`() throws {
        for seed in RandomStation.seeds(400) {
            let station = try station(seed)
            let whole = station.build(.hours(60))
            let step = [TimeSpan.minutes(1), .minutes(97), .hours(24)][Int(seed % 3)]
            var state = BuilderState(start: station.start)
            var items: [TimelineItem] = []
            var checkpoints: [Checkpoint] = []
            while state.position < station.start + .hours(60) {
                var builder = TimelineBuilder(station.input, state)
                let build = builder.extend(until: min(station.start + .hours(60), state.position + step))
                items += build.items
                checkpoints += build.checkpoints
                state = try JSONDecoder().decode(BuilderState.self, from: JSONEncoder().encode(builder.state))
            }
            #expect(items == whole.items, "seed \(seed)")
            #expect(checkpoints == whole.checkpoints, "seed \(seed)")
        }
    }

    @Test func `are followed by the same from every checkpoint`() throws {
        for seed in RandomStation.seeds(400) {
            let station = try station(seed)
            let whole = station.build(.hours(60))
            let checkpoint = whole.checkpoints[Int(seed) % whole.checkpoints.count]
            var builder = TimelineBuilder(station.input, checkpoint.state)
            let again = builder.extend(until: station.start + .hours(60))
            #expect(again.items == whole.items.filter { $0.start >= checkpoint.at }, "seed \(seed)")
        }
    }

    @Test func `stay as they are after a refresh without a change`() throws {
        for seed in RandomStation.seeds(250) {
            let station = try station(seed)
            let old = station.build(.hours(60))
            let now = station.start + .minutes(Int64(seed * 13 % 2_000))
            let new = try refreshed(station, old, now: now)
            #expect(new == old.items, "seed \(seed)")
        }
    }

    /// Specials that are added come out as if they had been there from the beginning, and leave no trace when they are
    /// removed again.
    @Test func `come out the same however they were added`() throws {
        var count = 0
        for seed in RandomStation.seeds(250) {
            var plain = try RandomStation(seed).station
            let old = plain.build(.hours(60))
            let now = plain.start + .minutes(Int64(seed * 7 % 1_000))
            let with = try station(seed)
            plain.specials = with.specials.filter {
                with.zone.instant($0.start.date, $0.start.time) > now + .hours(13)
            }
            guard !plain.specials.isEmpty, endsWithProgramme(old, now) else { continue }
            count += 1
            let added = try refreshed(plain, old, now: now)
            let built = plain.build(.hours(60))
            #expect(twoDays(added, plain) == twoDays(built.items, plain), "seed \(seed): added at \(now)")
            plain.specials = []
            let removed = try refreshed(plain, built, now: now)
            #expect(twoDays(removed, plain) == twoDays(old.items, plain), "seed \(seed): removed at \(now)")
        }
        #expect(count > 3 || TestEffort.seed != nil)
    }

    /// Whatever is edited, what came before stays, and there is no gap.
    @Test func `survive any edit of content and of themselves`() throws {
        for seed in RandomStation.seeds(250) {
            var random = try RandomStation(seed)
            random.addSpecials()
            let old = random.station.build(.hours(48))
            random.editContent()
            var station = random.station
            if seed % 2 == 0 { station.specials.removeFirst() }
            if seed % 3 == 0 { station.rules.reverse() }
            let now = station.start + .minutes(Int64(seed * 11 % 2_400))
            let new = try refreshed(station, old, now: now)
            for (item, next) in zip(new, new.dropFirst()) where item.finish != next.start {
                Issue.record("seed \(seed): \(item) is followed by \(next)")
            }
            let before = old.items.filter { $0.finish <= now + .minutes(15) }
            #expect(Array(new.prefix(before.count)) == before, "seed \(seed)")
        }
    }

    /// The last item of a build may reach further in one than in another.
    private func twoDays(_ items: [TimelineItem], _ station: SmallStation) -> [TimelineItem] {
        items.filter { $0.start < station.start + .hours(48) }
    }

    /// The protected window ends with a programme, so that no gap is divided.
    private func endsWithProgramme(_ build: Build, _ now: Instant) -> Bool {
        Refresh(of: build.items, checkpoints: build.checkpoints, firstAffected: now, now: now)?.kept.last?.kind
            == .programme
    }

    private func refreshed(_ station: SmallStation, _ old: Build, now: Instant) throws -> [TimelineItem] {
        let refresh = try #require(
            Refresh(of: old.items, checkpoints: old.checkpoints, firstAffected: now, now: now))
        var builder = TimelineBuilder(station.input, refresh)
        let built = builder.extend(until: old.items.last?.finish ?? now).items
        guard var last = refresh.kept.last, let rest = built.first, last.kind == .offline, rest.kind == .offline,
            last.guideGroup == rest.guideGroup
        else { return refresh.kept + built }
        last.finish = rest.finish
        return refresh.kept.dropLast() + [last] + built.dropFirst()
    }
}
