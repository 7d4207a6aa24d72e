import Core
import Foundation
import Testing

@testable import Scheduler

@Suite struct `Linked rules` {
    private func linked(
        _ mode: ScheduleRule.Mode, _ content: ContentReference = collection(1), _ order: PlaybackOrder = .chronological
    ) -> ScheduleRule {
        var rule = rule(.dynamic, mode, content, order)
        rule.options.progress = "serial"
        rule.options.isLinked = true
        return rule
    }

    /// Six episodes and a film, half an hour each.
    private func station(_ rules: [ScheduleRule]) -> SmallStation {
        let station = SmallStation(rules)
        station.shelf[collection(1)] = items([30, 30, 30, 30, 30, 30])
        station.shelf[collection(2)] = items([30], from: 90)
        return station
    }

    private func played(_ station: SmallStation, _ count: Int) -> [Int64] {
        station.build(.minutes(30 * Int64(count))).items.compactMap(\.media?.raw)
    }

    @Test func `each play every item once, in order`() {
        let station = station([linked(.multiple(3)), linked(.multiple(3))])
        #expect(played(station, 12) == [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6])
    }

    @Test func `take turns item by item where each plays one`() {
        let station = station([linked(.one), rule(.one, collection(2)), linked(.one)])
        #expect(played(station, 9) == [1, 90, 1, 2, 90, 2, 3, 90, 3])
    }

    @Test func `continue where each stopped, with any counts and modes`() {
        let three = station([
            linked(.multiple(2)), rule(.one, collection(2)), linked(.one), rule(.one, collection(2)),
            linked(.duration(.minutes(90), .none)),
        ])
        // The last rule is ahead of the others from its first visit on: what it draws awaits them.
        #expect(
            played(three, 24) == [
                1, 2, 90, 1, 90, 1, 2, 3, 3, 4, 90, 2, 90, 4, 5, 6, 5, 6, 90, 3, 90, 1, 2, 3,
            ])
    }

    @Test func `repeat what a shuffle has drawn, also over the end of its rounds`() {
        for seed in UInt64(1)...30 {
            var station = station([
                linked(.multiple(4), collection(1), .shuffle), linked(.multiple(4), collection(1), .shuffle),
            ])
            station.seed = seed
            let played = played(station, 48)
            for start in stride(from: 0, to: 48, by: 8) {
                #expect(played[start..<start + 4] == played[start + 4..<start + 8], "seed \(seed)")
            }
        }
    }

    @Test func `visit the same groups`() {
        var first = linked(.multiple(2))
        first.groups = .ordered
        let station = station([first, rule(.one, collection(2)), first])
        station.shelf[collection(1)] = (1...6).map { id in
            Playable(
                id: MediaID(id), duration: .minutes(30), show: ShowID((id + 2) / 3), episode: Int(id),
                released: Int32(id))
        }
        #expect(played(station, 15) == [1, 2, 90, 1, 2, 4, 5, 90, 4, 5, 3, 1, 90, 3, 1])
    }

    @Test func `play the same items of a playlist`() {
        var station = station([
            linked(.multiple(3), .playlist(PlaylistID(1))), linked(.multiple(2), .playlist(PlaylistID(1))),
        ])
        station.playlists[PlaylistID(1)] = Playlist(
            id: PlaylistID(1), name: "Evening",
            entries: [
                Playlist.Entry(content: collection(1), order: .chronological),
                Playlist.Entry(content: collection(2), order: .chronological),
            ])
        #expect(played(station, 15) == [1, 90, 2, 1, 90, 90, 3, 90, 2, 90, 4, 90, 5, 3, 90])
    }

    @Test func `of first runs play each item once for each of them`() {
        var first = linked(.one)
        first.airing = .firstRun
        var again = rule(.one, collection(2))
        again.fillers = []
        let played = played(station([first, again, first]), 22)
        #expect(played.filter { $0 != 90 } == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6])
    }

    @Test func `count the parts of the story that awaits them`() throws {
        let parts = ScheduleRule.Mode.multiple(try Formula("parts", variables: ScheduleRule.countVariables))
        let station = station([linked(parts), rule(.one, collection(2)), linked(parts)])
        station.shelf[collection(1)] = ["Pilot", "Story (1)", "Story (2)", "End"].enumerated().map { index, title in
            Playable(
                id: MediaID(Int64(index + 1)), duration: .minutes(30), show: ShowID(1), episode: index,
                released: Int32(index), sortTitle: title)
        }
        #expect(played(station, 11) == [1, 90, 1, 2, 3, 90, 2, 3, 4, 90, 4])
    }

    @Test func `skip what has left the content before its repeat`() {
        let station = station([linked(.multiple(3)), linked(.multiple(3))])
        var builder = station.builder()
        _ = builder.extend(until: station.start + .minutes(90))
        station.shelf[collection(1)].remove(at: 1)
        var again = TimelineBuilder(station.input, builder.state)
        let rest = again.extend(until: station.start + .minutes(210)).items.compactMap(\.media?.raw)
        #expect(rest == [1, 3, 4, 4])
    }

    @Test func `skip, each for itself, what is too long for it`() {
        let station = station([linked(.duration(.minutes(100), .none)), linked(.duration(.minutes(60), .none))])
        station.shelf[collection(1)] = items([30, 70, 30, 30])
        let items = station.build(.minutes(160)).items
        #expect(items.map { "\($0.ruleIndex):\($0.media?.raw ?? 0)" } == ["0:1", "0:2", "1:1", "1:3"])
    }

    // MARK: Edits

    private func rebuilt(_ station: SmallStation, after edit: (inout SmallStation) -> Void) -> [String] {
        var station = station
        let old = station.build(.hours(20))
        edit(&station)
        // Item 4 of the timeline is on; the fifth begins inside the protected window.
        let now = station.start + .minutes(140)
        guard let refresh = Refresh(of: old.items, checkpoints: old.checkpoints, firstAffected: now, now: now) else {
            return []
        }
        var builder = TimelineBuilder(station.input, refresh)
        let items = builder.extend(until: station.start + .minutes(420)).items
        return items.map { "\($0.ruleIndex):\($0.media?.raw ?? 0)" }
    }

    @Test func `keep their places when another rule comes before them`() {
        let rules = [linked(.multiple(4)), linked(.multiple(4))]
        let plain = rebuilt(station(rules)) { _ in }
        #expect(plain == ["1:3", "1:4", "0:5", "0:6", "0:1", "0:2", "1:5", "1:6"])
        let moved = rebuilt(station(rules)) { $0.rules.insert(rule(.one, collection(2)), at: 0) }
        #expect(moved == ["1:3", "1:4", "2:90", "0:5", "0:6", "0:1", "0:2", "1:5"])
    }

    @Test func `keep their places when one of them is changed`() {
        let rules = [linked(.multiple(4)), linked(.multiple(4))]
        // The changed rule ends the visit that it is in by its new number.
        let changed = rebuilt(station(rules)) { $0.rules[1].mode = .multiple(5) }
        #expect(changed == ["1:3", "1:4", "1:5", "0:5", "0:6", "0:1", "0:2", "1:6"])
    }

    @Test func `let a new one begin with the oldest item that one of them has still to play`() {
        let rules = [linked(.multiple(4)), linked(.multiple(4))]
        let items = rebuilt(station(rules)) { $0.rules.append(linked(.multiple(2))) }
        #expect(items == ["1:3", "1:4", "2:3", "2:4", "0:5", "0:6", "0:1", "0:2"])
    }

    // MARK: Any rules

    /// Rules that are linked, of any mode, among others.
    private func random(_ seed: UInt64) throws -> SmallStation {
        var random = try RandomStation(seed)
        var station = station([])
        station.seed = seed
        station.shelf[collection(1)] = (0..<(1 + random.below(9))).map { index in
            Playable(
                id: MediaID(Int64(index + 1)), duration: .minutes(Int64(10 + random.below(50))),
                show: ShowID(Int64(random.below(3) + 1)), released: Int32(random.below(5)), sortTitle: "\(index)")
        }
        let orders = PlaybackOrder.allCases.filter { !$0.drawsIndependently }
        let order = random.pick(orders)
        for _ in 0...(1 + random.below(3)) {
            let modes: [ScheduleRule.Mode] = [
                .one, .multiple(Formula(1 + random.below(6))), .all,
                .duration(.minutes(Int64(60 + random.below(200))), random.pick([.none, .offline])),
            ]
            station.rules.append(linked(random.pick(modes), collection(1), order))
            if random.chance(2) { station.rules.append(rule(.one, collection(2))) }
        }
        station.isShuffled = random.chance(4)
        return station
    }

    @Test func `each play what one rule alone would play`() throws {
        for seed in RandomStation.seeds(60) {
            let station = try random(seed)
            let build = station.build(.hours(24 * 4))
            var alone = station
            alone.rules = [linked(.one, collection(1), station.rules[0].order)]
            alone.isShuffled = false
            let content = alone.build(.hours(24 * 7)).items.compactMap(\.media)
            for rule in station.rules.indices where station.rules[rule].options.isLinked {
                let own = build.items.filter { $0.ruleIndex == rule && $0.kind == .programme }.compactMap(\.media)
                #expect(own == Array(content.prefix(own.count)), "seed \(seed): rule \(rule)")
            }
        }
    }

    @Test func `play the same in any pieces they are built in, and after a refresh without a change`() throws {
        for seed in RandomStation.seeds(60) {
            let station = try random(seed)
            let whole = station.build(.hours(96))
            var state = BuilderState(start: station.start)
            var items: [TimelineItem] = []
            while state.position < station.start + .hours(96) {
                var builder = TimelineBuilder(station.input, state)
                items += builder.extend(until: state.position + .hours(Int64(seed % 7 + 1))).items
                state = try JSONDecoder().decode(BuilderState.self, from: JSONEncoder().encode(builder.state))
            }
            #expect(Array(items.prefix(whole.items.count)) == whole.items, "seed \(seed)")
            let now = station.start + .minutes(Int64(seed) * 37 % 4_000)
            let refresh = try #require(
                Refresh(of: whole.items, checkpoints: whole.checkpoints, firstAffected: now, now: now))
            guard refresh.kept.last?.kind == .programme else { continue }
            var builder = TimelineBuilder(station.input, refresh)
            let again = refresh.kept + builder.extend(until: station.start + .hours(96)).items
            let place = zip(again, whole.items).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            guard let place else { continue }
            Issue.record(
                """
                seed \(seed), \(station.isShuffled ? "shuffled" : ""), cut at \(refresh.cut), item \(place):
                \(again[max(0, place - 3)...place].map { "\($0.ruleIndex):\($0.media?.raw ?? 0)" }) instead of \
                \(whole.items[max(0, place - 3)...place].map { "\($0.ruleIndex):\($0.media?.raw ?? 0)" }) by \
                \(station.rules.map(\.mode))
                """)
        }
    }

    @Test func `skip the oldest items when one of them falls thousands behind`() {
        let station = station([linked(.multiple(10_000)), linked(.one)])
        station.shelf[collection(1)] = items([1, 1, 1, 1, 1, 1, 1])
        var builder = station.builder()
        #expect(builder.extend(until: station.start + .minutes(10_002)).warnings.isEmpty)
        let longer = builder.extend(until: station.start + .minutes(10_003))
        #expect(longer.warnings.map(\.code) == ["linked.behind"])
    }
}
