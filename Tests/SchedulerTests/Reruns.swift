import Core
import Foundation
import Testing

@testable import Scheduler

@Suite struct `A rule that repeats` {
    private let evening = TimeOfDay(hour: 20, minute: 0)
    private let late = TimeOfDay(hour: 22, minute: 0)
    private let noon = TimeOfDay(hour: 12, minute: 0)

    private func again(_ rerun: Rerun, _ mode: ScheduleRule.Mode = .all) -> ScheduleRule {
        ScheduleRule(start: .fixed(noon, .strict), mode: mode, content: .rerun(rerun), order: .chronological)
    }

    /// From midnight on: films, at noon what is to be repeated, then films; in the evening three episodes.
    private func station(_ rerun: ScheduleRule) -> SmallStation {
        var serial = ScheduleRule(
            name: "Evening", start: .fixed(evening, .strict), mode: .multiple(3), content: collection(1),
            order: .chronological)
        serial.fillers = []
        let films = ScheduleRule(mode: .flood, content: collection(2), order: .chronological)
        let station = SmallStation(at: clock(0), [films, rerun, films, serial])
        station.shelf[collection(1)] = items([45, 50, 55, 40, 35, 60, 30], from: 1)
        station.shelf[collection(2)] = items([100, 110], from: 90)
        return station
    }

    private func shown(_ items: some Sequence<TimelineItem>) -> [String] {
        items.map { "\($0.media?.raw ?? 0): \(($0.finish - $0.start).seconds / 60)" }
    }

    private func noons(_ station: SmallStation, days: Int64 = 4) -> [[String]] {
        let items = station.build(.hours(24 * days)).items
        return (0..<days).map { day in
            let start = station.start + .hours(24 * day + 12)
            return shown(items.filter { $0.ruleIndex == 1 && $0.start >= start && $0.start < start + .hours(11) })
        }
    }

    @Test func `by its name plays what its newest visit has played, from the first day that has a past`() {
        let evenings: [[String]] = [
            [], ["1: 45", "2: 50", "3: 55"], ["4: 40", "5: 35", "6: 60"], ["7: 30", "1: 45", "2: 50"],
        ]
        #expect(noons(station(again(.rule("Evening")))) == evenings)
        #expect(noons(station(again(.span(from: evening, to: late, daysAgo: nil)))) == evenings)
        #expect(noons(station(again(.span(from: evening, to: late, daysAgo: 1)))) == evenings)
    }

    @Test func `of two days ago plays what was on then`() {
        #expect(
            noons(station(again(.span(from: evening, to: late, daysAgo: 2)))) == [
                [], [], ["1: 45", "2: 50", "3: 55"], ["4: 40", "5: 35", "6: 60"],
            ])
    }

    @Test func `of so much time before plays what began in it`() {
        // From 19:30 of the day before until noon: the serial, and films.
        let played = noons(station(again(.before(.minutes(16 * 60 + 30)), .multiple(4))))
        #expect(played[1].prefix(3) == ["1: 45", "2: 50", "3: 55"] && played[1].count == 4)
    }

    @Test func `plays what fits, in the modes that other rules have`() {
        #expect(noons(station(again(.rule("Evening"), .multiple(2))))[1] == ["1: 45", "2: 50"])
        #expect(noons(station(again(.rule("Evening"), .one)))[2] == ["4: 40"])
        #expect(noons(station(again(.rule("Evening"), .duration(.minutes(100), .none))))[1] == ["1: 45", "2: 50"])
        // What is repeated comes once: the rest of the time is off air.
        #expect(
            noons(station(again(.rule("Evening"), .duration(.minutes(200), .offline))))[1] == [
                "1: 45", "2: 50", "3: 55", "0: 50",
            ])
    }

    @Test func `leaves the time to the next rule, with a warning, while there is no past`() {
        let build = station(again(.rule("Evening"))).build(.hours(40))
        #expect(build.warnings.map(\.code) == ["rerun-of.empty"])
        let noon = Instant(seconds: 1_780_272_000) + .hours(12)
        let first = build.items.first { $0.finish > noon }
        #expect(first?.ruleIndex == 0 || first?.ruleIndex == 2)
        #expect(station(again(.rule("Morning"))).build(.hours(13)).warnings.map(\.code).contains("rerun-of.unknown"))
    }

    @Test func `says what it repeats`() throws {
        let station = station(again(.rule("Evening")))
        let item = try #require(
            station.build(.hours(40)).items.first { $0.ruleIndex == 1 && $0.kind == .programme })
        let words = ReasonWords(station.programming, playlists: [:], names: [:])
        #expect(words.text(item.reason) == "rule 2: again from Mon 20:00, rerun of Evening (item 1)")
    }

    @Test func `keeps titles and groups, and puts its own fillers around the programmes`() {
        var rerun = again(.rule("Evening"))
        rerun.fillers = [FillerID(1)]
        var station = station(rerun)
        station.rules[3].title = "Serial Night"
        station.rules[3].fillers = [FillerID(2)]
        station.add(filler(1, .post, .count(1), collection(6)))
        var breaks = filler(2, .mid, .count(1), collection(6))
        breaks.breaks = .every(.minutes(20))
        station.add(breaks)
        station.shelf[collection(6)] = items([1], from: 61)
        let items = station.build(.hours(40)).items.filter { $0.ruleIndex == 1 }
        #expect(shown(items) == ["1: 45", "61: 1", "2: 50", "61: 1", "3: 55", "61: 1"])
        #expect(items.allSatisfy { $0.guideTitle == "Serial Night" })
        #expect(Set(items.map(\.guideGroup)).count == 1)
    }

    @Test func `plays on over a saved state in the middle of its visit, whatever was recorded meanwhile`() throws {
        let station = station(again(.before(.hours(20))))
        let whole = station.build(.hours(72))
        var state = BuilderState(start: station.start)
        var items: [TimelineItem] = []
        while state.position < station.start + .hours(72) {
            var builder = TimelineBuilder(station.input, state)
            items += builder.extend(until: state.position + TimeSpan(microseconds: 1)).items
            state = try JSONDecoder().decode(BuilderState.self, from: JSONEncoder().encode(builder.state))
        }
        #expect(items == whole.items)
    }

    // MARK: Edits

    @Test func `that is new repeats what was on before it was written`() throws {
        let past = station(again(.rule("Evening")))
        var before = past
        before.rules[1] = ScheduleRule(
            start: .fixed(noon, .strict), mode: .one, content: collection(2), order: .chronological)
        before.rules[3].name = nil
        let old = before.build(.hours(60))
        let now = past.start + .hours(35)
        let refresh = try #require(
            Refresh(of: old.items, checkpoints: old.checkpoints, firstAffected: now, now: now))
        var builder = TimelineBuilder(past.input, refresh)
        let new = builder.extend(until: past.start + .hours(60)).items.filter { $0.ruleIndex == 1 }
        #expect(shown(new) == ["1: 45", "2: 50", "3: 55"])
    }

    @Test func `repeats a visit whose rule has changed since`() throws {
        let past = station(again(.rule("Evening")))
        let old = past.build(.hours(60))
        var edited = past
        edited.rules[3].mode = .multiple(2)
        let now = past.start + .hours(23)
        let refresh = try #require(
            Refresh(of: old.items, checkpoints: old.checkpoints, firstAffected: now, now: now))
        var builder = TimelineBuilder(edited.input, refresh)
        let new = builder.extend(until: past.start + .hours(60)).items.filter { $0.ruleIndex == 1 }
        #expect(shown(new) == ["1: 45", "2: 50", "3: 55"])
    }

    // MARK: Any station

    /// What a rerun should play, read off the timeline alone.
    private func expected(_ rerun: Rerun, at start: Instant, _ items: [TimelineItem], _ station: SmallStation)
        -> [String]
    {
        let programmes = items.filter { $0.kind == .programme && $0.inPoint == .zero && $0.start < start }
        func listed(_ from: Instant, _ until: Instant) -> [String] {
            shown(programmes.filter { $0.start >= from && $0.start < until })
        }
        switch rerun {
        case .rule(let name):
            // Visits of the rule, which are of two items each.
            let own = programmes.filter { station.rules[$0.ruleIndex].name == name }
            return shown(own.count % 2 == 0 ? own.suffix(2) : own.suffix(1))
        case .before(let span): return listed(start - span, start)
        case .span(let from, let to, let daysAgo):
            let today = station.zone.local(start).date
            for days in daysAgo.map({ [$0] }) ?? [0, 1, 2, 3] {
                let date = today.adding(days: -days)
                let end = to > from ? date : date.adding(days: 1)
                guard let first = station.zone.occurrence(of: from, on: date),
                    let last = station.zone.occurrence(of: to, on: end), last <= start || daysAgo != nil
                else { continue }
                return listed(first, min(last, start))
            }
            return []
        }
    }

    @Test func `plays what the timeline shows for the time that it names, over clock changes too`() throws {
        for seed in RandomStation.seeds(120) {
            var random = try RandomStation(seed)
            var station = SmallStation(seed: seed)
            (station.zone, station.start) = (random.station.zone, random.station.start)
            station.shelf[collection(1)] = items((0..<7).map { _ in Double(20 + random.below(90)) + 0.137 }, from: 1)
            station.shelf[collection(2)] = items((0..<5).map { _ in Double(5 + random.below(40)) + 0.291 }, from: 90)
            let (from, to) = (
                TimeOfDay(hour: random.below(24), minute: 0), TimeOfDay(hour: random.below(24), minute: 15)
            )
            let rerun = random.pick([
                Rerun.rule("Evening"), .span(from: from, to: to, daysAgo: nil),
                .span(from: from, to: to, daysAgo: random.below(4)), .before(.minutes(Int64(30 + random.below(900)))),
            ])
            let time = TimeOfDay(hour: random.below(24), minute: random.below(60))
            station.rules = [
                ScheduleRule(mode: .one, content: collection(2), order: .shuffle),
                ScheduleRule(
                    name: "Evening", mode: .multiple(2), content: collection(1), order: .shuffle),
                ScheduleRule(mode: .flood, content: collection(2), order: .random),
                ScheduleRule(
                    start: .fixed(time, .strict), mode: .all, content: .rerun(rerun), order: .chronological),
            ]
            let end = station.start + .hours(24 * 6)
            let whole = station.build(.hours(24 * 6)).items
            var place = 0
            while place < whole.count {
                guard whole[place].ruleIndex == 3, whole[place].kind == .programme else {
                    place += 1
                    continue
                }
                let start = whole[place].start
                let visit = Array(whole[place...].prefix { $0.ruleIndex == 3 && $0.kind == .programme })
                place += visit.count
                let wanted = expected(rerun, at: start, whole, station)
                let isCut = visit.last.map { $0.finish >= end } ?? false
                #expect(
                    isCut ? wanted.starts(with: shown(visit)) : wanted == shown(visit),
                    "seed \(seed): \(rerun) at \(start)")
            }
            // It is never skipped while there is something to repeat.
            for day in 1..<5 {
                let date = station.zone.local(station.start).date.adding(days: day)
                guard let start = station.zone.occurrence(of: time, on: date), start + .minutes(1) < end,
                    let on = whole.first(where: { $0.start == start }), on.ruleIndex != 3
                else { continue }
                #expect(expected(rerun, at: start, whole, station).isEmpty, "seed \(seed): \(rerun) at \(start)")
            }
        }
    }

    @Test func `is remembered with no more than its reruns need`() {
        let station = station(again(.span(from: evening, to: late, daysAgo: nil)))
        var builder = station.builder()
        _ = builder.extend(until: station.start + .hours(24 * 10))
        let early = "\(builder.state)".utf8.count
        _ = builder.extend(until: station.start + .hours(24 * 100))
        #expect("\(builder.state)".utf8.count < early + 1_000)
        #expect(self.station(again(.rule("x"))).build(.hours(1)).checkpoints.allSatisfy { $0.state.recordings != nil })
    }

    @Test(arguments: [
        Rerun.rule("Evening = late | 50%"),
        .span(from: TimeOfDay(hour: 20, minute: 0), to: TimeOfDay(hour: 1, minute: 30), daysAgo: 7),
        .span(from: TimeOfDay(hour: 0, minute: 0), to: TimeOfDay(hour: 0, minute: 0), daysAgo: nil),
        .before(.hours(168)),
    ]) func `reads what it writes`(rerun: Rerun) {
        #expect(Rerun(rerun.description) == rerun)
        let key = CursorKey(.rerun(rerun), .chronological)
        #expect(CursorKey(key.description) == key)
        for text in ["", "rule", "span=1", "span=1-90000", "span=1-2-8", "before=0", "before=x", "what=1"] {
            #expect(Rerun(text) == nil)
        }
    }
}
