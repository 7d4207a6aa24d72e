import Core
import Testing

@testable import Scheduler

@Suite struct `A refresh` {
    /// Everything up to the cut as it was, then new items.
    private func refreshed(
        _ station: SmallStation, _ old: Build, now: Instant, until: Instant, firstAffected: Instant? = nil
    ) throws -> (refresh: Refresh, items: [TimelineItem]) {
        let refresh = try #require(
            Refresh(of: old.items, checkpoints: old.checkpoints, firstAffected: firstAffected ?? now, now: now))
        var builder = TimelineBuilder(station.input, refresh)
        return (refresh, joined(refresh.kept, builder.extend(until: until).items))
    }

    /// Off-air time that was cut short and runs on is one item again.
    private func joined(_ kept: [TimelineItem], _ built: [TimelineItem]) -> [TimelineItem] {
        guard var last = kept.last, let rest = built.first, last.kind == .offline, rest.kind == .offline,
            last.guideGroup == rest.guideGroup
        else { return kept + built }
        last.finish = rest.finish
        return kept.dropLast() + [last] + built.dropFirst()
    }

    @Test func `keeps what is on air and the protected window, and neither repeats nor skips`() throws {
        let station = SmallStation([rule(.one)])
        station.shelf[collection(1)] = items([30, 30, 30, 30, 30, 30, 30, 30])
        let old = station.build(.hours(12))
        // At 02:20 item 5 is on; 6 begins within the next 15 minutes. Then item 7 leaves, and 90 comes.
        let now = station.start + .minutes(140)
        station.shelf[collection(1)].remove(at: 6)
        station.shelf[collection(1)].append(Playable(id: MediaID(90), duration: .minutes(30)))
        let (refresh, new) = try refreshed(station, old, now: now, until: station.start + .hours(5))
        #expect(refresh.cut == station.start + .minutes(180))
        #expect(Array(new.prefix(6)) == Array(old.items.prefix(6)))
        #expect(new.compactMap(\.media?.raw) == [1, 2, 3, 4, 5, 6, 8, 90, 1, 2])
    }

    @Test func `without a change changes nothing`() throws {
        for seed in RandomStation.seeds(250) {
            let station = try RandomStation(seed).station
            let old = station.build(.hours(48))
            let now = station.start + .hours(20)
            let (refresh, new) = try refreshed(station, old, now: now, until: station.start + .hours(48))
            let index = zip(new, old.items).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            guard let index else { continue }
            Issue.record(
                """
                seed \(seed): item \(index) of \(old.items.count) differs from the first build, cut at \(refresh.cut): \
                \(GoldenText(new[max(0, index - 3)...index], in: station.zone)) of rule \(new[index].ruleIndex)
                in the place of
                \(GoldenText(old.items[max(0, index - 3)...index], in: station.zone)) of \(old.items[index].ruleIndex)
                """)
        }
    }

    @Test func `after any edit of content leaves what came before, and has no gap`() throws {
        for seed in RandomStation.seeds(250) {
            var random = try RandomStation(seed)
            let old = random.station.build(.hours(48))
            random.editContent()
            random.editContent()
            let now = random.station.start + .minutes(Int64(seed % 2_000))
            let (refresh, new) = try refreshed(
                random.station, old, now: now, until: random.station.start + .hours(60))
            for (item, next) in zip(new, new.dropFirst()) where item.finish != next.start {
                Issue.record("seed \(seed): \(item) is followed by \(next)")
            }
            let border = now + .minutes(15)
            let before = old.items.filter { $0.finish <= border }
            #expect(Array(new.prefix(before.count)) == before, "seed \(seed)")
            #expect(refresh.cut >= border, "seed \(seed)")
        }
    }

    @Test func `after a new title or a hidden rule leaves everything where it was`() throws {
        for seed in RandomStation.seeds(60) {
            var station = try RandomStation(seed).station
            let old = station.build(.hours(30))
            for index in station.rules.indices {
                station.rules[index].title = station.rules[index].title == nil ? "New" : nil
                station.rules[index].guide = .hidden
            }
            let now = station.start + .minutes(Int64(seed % 1_200))
            let (refresh, new) = try refreshed(station, old, now: now, until: station.start + .hours(30))
            switch refresh.kept.last?.kind {
            case .offline, .filler(.tail), .filler(.fallback): continue
            default: break
            }
            #expect(new.map(\.start) == old.items.map(\.start), "seed \(seed)")
            #expect(new.map(\.media) == old.items.map(\.media), "seed \(seed)")
        }
    }

    @Test func `after a new rule leaves everything as it was up to that rule's first item`() throws {
        for seed in RandomStation.seeds(150) {
            var random = try RandomStation(seed)
            var station = random.station
            station.alternates = []
            station.isShuffled = false
            for index in station.rules.indices {
                // Fixed starts and floods look at what comes behind them.
                station.rules[index].start = .dynamic
                if station.rules[index].mode == .flood { station.rules[index].mode = .one }
            }
            let old = station.build(.hours(40))
            station.shelf[collection(50)] = items([20], from: 5_000)
            station.rules.insert(rule(.one, collection(50)), at: random.below(station.rules.count + 1))
            let now = station.start + .minutes(Int64(seed * 7 % 1_500))
            let (refresh, new) = try refreshed(station, old, now: now, until: station.start + .hours(40))
            switch refresh.kept.last?.kind {
            case .offline, .filler(.tail), .filler(.fallback): continue
            default: break
            }
            guard let index = zip(new, old.items).enumerated().first(where: { $1.0.media != $1.1.media })?.offset,
                old.items[index].kind != .offline
            else { continue }
            #expect(
                new[index].media == MediaID(5_000),
                """
                seed \(seed): cut at \(refresh.cut), then item \(index):
                \(GoldenText(new[max(0, index - 2)...index], in: station.zone)) in the place of
                \(GoldenText(old.items[max(0, index - 2)...index], in: station.zone))
                """)
        }
    }

    @Test func `of another schedule continues with what would be on air, and keeps progress`() throws {
        var station = SmallStation([rule(.one)])
        let old = station.build(.hours(12))
        station.rules = [
            rule(.fixed(clock(0), .strict), .one, collection(2)), rule(.flood), rule(.fixed(clock(6), .strict), .flood),
        ]
        let now = station.start + .minutes(40)
        let (_, new) = try refreshed(station, old, now: now, until: station.start + .hours(2))
        #expect(new.compactMap(\.media?.raw) == [1, 2, 3, 1])
        #expect(new.map(\.ruleIndex) == [0, 0, 2, 2])
    }

    @Test func `cuts an off-air stretch short, so that new content need not wait`() throws {
        let station = SmallStation([rule(.one, collection(3))])
        let old = station.build(.hours(12))
        #expect(old.items.count == 1)
        station.shelf[collection(3)] = items([45], from: 31)
        let now = station.start + .hours(2)
        let (_, new) = try refreshed(station, old, now: now, until: station.start + .hours(3))
        #expect(GoldenText(new, in: .utc) == GoldenText("00:00:00 2:15:00 offline\n02:15:00 0:45:00 31"))
    }

    @Test func `does not tear a programme from its post-roll`() throws {
        var station = SmallStation([rule(.one, fillers: [1])])
        station.add(filler(1, .post, .count(2)))
        let old = station.build(.hours(4))
        // The protected window ends inside the programme of 00:31:30.
        let (refresh, _) = try refreshed(
            station, old, now: station.start + .minutes(30), until: station.start + .hours(4))
        #expect(refresh.kept.suffix(3).map(\.kind) == [.programme, .filler(.post), .filler(.post)])
    }

    @Test func `drops what is gone together with its fillers`() throws {
        var station = SmallStation([rule(.one, fillers: [1, 2])])
        station.add(filler(1, .pre, .count(1)))
        station.add(filler(2, .post, .count(1)))
        let old = station.build(.hours(4))
        let second = try #require(old.items.dropFirst(3).first)
        #expect(second.kind == .filler(.pre))
        let gone = try #require(old.items[4].media)
        func kept(at now: Instant) -> (items: [TimelineItem], cut: Instant) {
            Refresh.kept(of: old.items, firstAffected: now, now: now, protecting: .minutes(15), without: [gone])
        }
        // The unit of the second programme begins within the protected time.
        let before = kept(at: second.start - .minutes(5))
        #expect(before.items.count == 3 && before.cut == second.start)
        // Its pre-roll is on: only the programme goes.
        let during = kept(at: second.start)
        #expect(during.items.count == 4 && during.cut == second.finish)
        // What is on stays.
        #expect(kept(at: old.items[4].start).items.count > 4)
    }

    @Test func `needs a checkpoint from before the cut`() {
        let station = SmallStation([rule(.one)])
        let items = station.build(.hours(4)).items
        #expect(Refresh(of: items, checkpoints: [], firstAffected: station.start, now: station.start) == nil)
    }
}

@Suite struct `A state moved in time` {
    private func build(_ station: SmallStation, from state: BuilderState) -> [TimelineItem] {
        var builder = TimelineBuilder(station.input, state)
        return builder.extend(until: state.position + .hours(12)).items
    }

    @Test func `continues with the same items at the later time`() {
        var lottery = rule(.dynamic, .multiple(2), collection(1), .weighted)
        lottery.options.cooldown = .minutes(150)
        var station = SmallStation([
            rule(.dynamic, .multiple(3), collection(1), .shuffle), rule(.one, fillers: [1]), lottery,
            rule(.dynamic, .duration(.minutes(95), .offline), collection(1), .shuffle),
        ])
        station.shelf[collection(1)] = items([22, 25, 48, 31, 7, 55])
        station.shelf[collection(6)] = items([11, 3, 5], from: 100)
        station.add(filler(1, .post, .count(1)))
        for hour in 1...12 {
            var builder = station.builder()
            _ = builder.extend(until: station.start + .hours(Int64(hour)))
            let span = TimeSpan.hours(100) + .seconds(17)
            let here = build(station, from: builder.state)
            let later = build(station, from: builder.state.shifted(by: span))
            #expect(later.map(\.start) == here.map { $0.start + span })
            #expect(later.map(\.finish) == here.map { $0.finish + span })
            #expect(later.map(\.media) == here.map(\.media) && later.map(\.guideGroup) == here.map(\.guideGroup))
        }
    }
}
