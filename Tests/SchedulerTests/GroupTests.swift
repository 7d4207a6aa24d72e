import Core
import Testing

@testable import Scheduler

/// Orders and visits that know which items belong together.
@Suite struct `Groups` {
    /// Shows 1 and 2 with four and two episodes of two seasons, and a film; half an hour each.
    private func station(_ order: PlaybackOrder, _ options: OrderOptions = OrderOptions()) -> SmallStation {
        var rule = rule(.dynamic, .one, collection(1), order)
        rule.options = options
        let station = SmallStation([rule])
        let places: [(id: Int64, show: Int64?)] = [(1, 1), (2, 1), (3, 1), (4, 1), (11, 2), (12, 2), (21, nil)]
        station.shelf[collection(1)] = places.map { place in
            Playable(
                id: MediaID(place.id), duration: .minutes(30), show: place.show.map { ShowID($0) },
                season: place.show == nil ? 0 : Int(place.id % 10 + 1) / 2, episode: Int(place.id % 10),
                released: Int32(place.id), sortTitle: "\(place.id)")
        }
        return station
    }

    private func played(_ station: SmallStation, _ count: Int = 7) -> [Int64] {
        station.build(.minutes(30 * Int64(count))).items.compactMap(\.media?.raw)
    }

    // MARK: Marathons

    @Test func `a marathon plays one group after the other`() {
        #expect(played(station(.marathon)) == [1, 2, 3, 4, 11, 12, 21])
    }

    @Test func `a marathon by seasons plays season after season`() {
        #expect(played(station(.marathon, OrderOptions(grouping: .season, batch: 1))) == [1, 3, 11, 21, 2, 4, 12])
    }

    @Test func `a marathon in batches continues with the next group after each`() {
        #expect(played(station(.marathon, OrderOptions(batch: 2))) == [1, 2, 11, 12, 21, 3, 4])
        #expect(played(station(.marathon, OrderOptions(batch: 3))) == [1, 2, 3, 11, 12, 21, 4])
    }

    @Test func `a marathon mixes its groups, or what is in them`() {
        var groupOrders: Set<[Int64]> = []
        var itemOrders: Set<[Int64]> = []
        for seed in UInt64(1)...60 {
            var groups = station(.marathon, OrderOptions(mixed: [.groups]))
            groups.seed = seed
            let mixed = played(groups)
            #expect(mixed.filter { $0 < 10 } == [1, 2, 3, 4])
            #expect(mixed.split(whereSeparator: { $0 > 10 }).count == 1)
            groupOrders.insert(mixed)
            var items = station(.marathon, OrderOptions(mixed: [.items]))
            items.seed = seed
            let inside = played(items)
            #expect(Set(inside.prefix(4)) == [1, 2, 3, 4] && inside.last == 21)
            itemOrders.insert(Array(inside.prefix(4)))
        }
        #expect(groupOrders.count == 6)
        #expect(itemOrders.count > 15)
    }

    @Test func `groups may be artists, albums or directors`() {
        let station = station(.marathon)
        station.shelf[collection(1)] = (1...6).map { id in
            Playable(
                id: MediaID(id), duration: .minutes(30), released: Int32(id), artist: id % 2 == 0 ? "Abba" : "Zappa",
                album: id <= 3 ? "First" : "Second")
        }
        func order(by grouping: OrderOptions.Grouping) -> [Int64] {
            var station = station
            station.rules[0].options.grouping = grouping
            return played(station, 6)
        }
        #expect(order(by: .artist) == [1, 3, 5, 2, 4, 6])
        #expect(order(by: .album) == [1, 3, 2, 4, 6, 5])
        // The shelf knows directors of those that three does not divide.
        #expect(order(by: .director) == [1, 4, 2, 5, 3, 6])
        #expect(order(by: .show) == order(by: .artist))
    }

    @Test func `a member that is a group keeps its own order, whatever shows it holds`() {
        var rule = rule(.dynamic, .one, collection(1), .rotation)
        rule.options = OrderOptions()
        let station = SmallStation([rule])
        // Films 3, 1, 2 as a group in that order; and a show of two.
        let group = Playable.Member(index: 0, group: .custom)
        station.shelf[collection(1)] =
            [3, 1, 2].map { Playable(id: MediaID($0), duration: .minutes(30), released: Int32($0), member: group) }
            + [11, 12].map { id in
                Playable(
                    id: MediaID(id), duration: .minutes(30), show: ShowID(1), released: Int32(id),
                    member: Playable.Member(index: 1))
            }
        let order = played(station, 5)
        #expect(order.filter { $0 < 10 } == [3, 1, 2] && order.filter { $0 > 10 } == [11, 12])
        #expect(order.prefix(2).contains(11) && order.prefix(2).contains(3), "\(order)")
    }

    // MARK: Visits

    @Test func `each visit draws from one group, the next from the next`() {
        var station = station(.chronological)
        station.rules[0].mode = .multiple(2)
        station.rules[0].groups = .ordered
        station.rules.append(rule(.one, collection(2)))
        station.shelf[collection(2)] = items([30], from: 90)
        #expect(
            played(station, 18) == [1, 2, 90, 11, 12, 90, 21, 21, 90, 3, 4, 90, 11, 12, 90, 21, 21, 90])
    }

    @Test func `visits take the groups in a mixed order each round`() {
        var firsts: Set<[Int64]> = []
        for seed in UInt64(1)...40 {
            var station = station(.chronological)
            station.seed = seed
            station.rules[0].mode = .multiple(1)
            station.rules[0].groups = .shuffled
            let order = played(station, 6)
            #expect(Set(order.prefix(3)) == [1, 11, 21] && Set(order.suffix(3)) == [2, 12, 21], "\(order)")
            firsts.insert(Array(order.prefix(3)))
        }
        #expect(firsts.count == 6)
    }

    @Test func `all of a visit's group is what all means`() {
        var station = station(.chronological)
        station.rules[0].mode = .all
        station.rules[0].groups = .ordered
        station.rules.append(rule(.one, collection(2)))
        station.shelf[collection(2)] = items([30], from: 90)
        #expect(played(station, 10) == [1, 2, 3, 4, 90, 11, 12, 90, 21, 90])
    }

    // MARK: Seasons

    @Test func `some seasons may be left out, or only some taken`() {
        #expect(played(station(.chronological, OrderOptions(withoutSeasons: [2])), 6) == [1, 2, 11, 12, 21, 1])
        #expect(played(station(.seasonEpisode, OrderOptions(seasons: [2])), 4) == [3, 4, 21, 3])
    }

    // MARK: Durations

    @Test func `items that are too short or too long are not played`() {
        func station(_ order: PlaybackOrder, _ options: OrderOptions) -> SmallStation {
            let station = self.station(order, options)
            for (index, minutes) in [(0, Int64(29)), (5, 31)] {
                station.shelf[collection(1)][index].duration = .minutes(minutes)
            }
            return station
        }
        #expect(
            played(station(.chronological, OrderOptions(shortest: .minutes(30), longest: .minutes(30)))) == [
                2, 3, 4, 11, 21, 2, 3,
            ])
        #expect(!played(station(.shuffle, OrderOptions(shortest: .minutes(30))), 20).contains(1))
        #expect(!played(station(.shuffle, OrderOptions(longest: .minutes(30))), 20).contains(12))
        // A group without any item that fits is not visited.
        #expect(Set(played(station(.rotation, OrderOptions(shortest: .minutes(31))))) == [12])
        #expect(played(station(.chronological, OrderOptions(shortest: .hours(1)))).isEmpty)
    }
}

@Suite struct `Stories in parts` {
    @Test(
        arguments: [
            ("Unification (1)", 1, "Unification"), ("Unification (II)", 2, "Unification"),
            ("Descent, Part II", 2, "Descent"), ("The Best, Part Two", 2, "The Best"),
            ("Redemption Pt. 2", 2, "Redemption"),
            ("Chain – Part 10", 10, "Chain"), ("A Story (Part 3)", 3, "A Story"), ("part one", 1, ""),
        ]) func `are known by their titles`(title: String, number: Int, story: String)
    {
        let mark = PartMark(title)
        #expect(mark?.number == number)
        #expect(mark.map { String($0.story) } == story)
    }

    @Test(
        arguments: [
            "Apollo 13", "Malcolm X", "(2001)", "Blade Runner (1982)", "Part of Me", "II", "One", "", "()", "(", ")",
            "Department 5", "Se7en", "Friday (the one)", "Part", "(Part)", "🎬 (🎬)",
        ]) func `are not seen where there are none`(title: String)
    {
        #expect(PartMark(title) == nil)
    }

    private func station(_ order: PlaybackOrder, _ parts: OrderOptions.Parts, seed: UInt64 = 1) -> SmallStation {
        var rule = rule(.dynamic, .one, collection(1), order)
        rule.options.parts = parts
        var station = SmallStation([rule])
        station.seed = seed
        let titles = ["Pilot", "Story (1)", "Story (2)", "Story (3)", "Alone", "Descent", "Descent, Part II", "End"]
        station.shelf[collection(1)] = titles.enumerated().map { index, title in
            Playable(
                id: MediaID(Int64(index + 1)), duration: .minutes(30), show: ShowID(1), season: 1, episode: index,
                released: Int32(index), sortTitle: title)
        }
        return station
    }

    @Test(arguments: [PlaybackOrder.shuffle, .shuffleInOrder, .rotation, .marathon])
    func `stay together in order where an order mixes`(order: PlaybackOrder) {
        for seed in UInt64(1)...50 {
            var station = station(order, .together, seed: seed)
            station.rules[0].options.mixed = [.items]
            let played = station.build(.hours(4)).items.compactMap(\.media?.raw)
            #expect(Set(played).count == 8)
            for story in [[2, 3, 4], [6, 7]] as [[Int64]] {
                let place = played.firstIndex(of: story[0]) ?? 0
                #expect(Array(played[place...].prefix(story.count)) == story, "seed \(seed): \(played)")
            }
        }
    }

    @Test func `across shows belong together only where that is asked for`() {
        func isTogether(_ parts: OrderOptions.Parts) -> Bool {
            (UInt64(1)...40).allSatisfy { seed in
                let station = station(.shuffle, parts, seed: seed)
                station.shelf[collection(1)][2].show = ShowID(2)
                let played = station.build(.hours(4)).items.compactMap(\.media?.raw)
                let place = played.firstIndex(of: 2) ?? 0
                return place + 1 < played.count && played[place + 1] == 3
            }
        }
        #expect(isTogether(.acrossShows))
        #expect(!isTogether(.together))
        #expect(!isTogether(.apart))
    }

    @Test func `may be counted, so that a visit plays a whole story`() throws {
        var station = station(.chronological, .apart)
        station.rules[0].mode = .multiple(try Formula("parts", variables: ScheduleRule.countVariables))
        station.rules.append(rule(.one, collection(2)))
        station.shelf[collection(2)] = items([30], from: 90)
        let played = station.build(.hours(7)).items.compactMap(\.media?.raw)
        #expect(played == [1, 90, 2, 3, 4, 90, 5, 90, 6, 7, 90, 8, 90, 1])
    }

    @Test func `a playlist's present entry may be counted`() throws {
        let entry = try Formula("entry", variables: ScheduleRule.countVariables)
        var station = SmallStation([rule(.multiple(entry), .playlist(PlaylistID(1))), rule(.one, collection(2))])
        station.shelf[collection(2)] = items([30], from: 90)
        station.playlists[PlaylistID(1)] = Playlist(
            id: PlaylistID(1), name: "Evening",
            entries: [
                Playlist.Entry(content: collection(1), order: .chronological, amount: .all),
                Playlist.Entry(content: collection(1), order: .chronological, amount: .count(2)),
            ])
        let played = station.build(.hours(4)).items.compactMap(\.media?.raw)
        #expect(played == [1, 2, 3, 90, 1, 2, 90, 3])
    }
}

@Suite struct `An order by weights` {
    private func station(_ options: OrderOptions = OrderOptions()) -> SmallStation {
        var rule = rule(.dynamic, .one, collection(1), .weighted)
        rule.options = options
        let station = SmallStation([rule])
        // A member of one item and a member of four, the first three times as heavy.
        station.shelf[collection(1)] = (1...5).map { id in
            Playable(
                id: MediaID(id), duration: .minutes(30), show: ShowID(id == 1 ? 1 : 2),
                member: id == 1 ? .init(index: 0, weight: 3) : .init(index: 1, weight: 1))
        }
        return station
    }

    private func played(_ station: SmallStation, hours: Int64) -> [Int64] {
        station.build(.hours(hours)).items.compactMap(\.media?.raw)
    }

    @Test func `draws from its members as often as their weights say, but nothing twice in a row`() {
        let played = played(station(), hours: 2_000)
        #expect(zip(played, played.dropFirst()).allSatisfy { $0 != $1 })
        let counts = Dictionary(played.map { ($0, 1) }, uniquingKeysWith: +)
        // After the heavy item one of the others must come; after another the heavy one does in three of four cases.
        let heavy = Double(counts[1] ?? 0) / 4_000
        #expect((0.399...0.458).contains(heavy), "\(counts)")
        for id in Int64(2)...5 {
            let share = Double(counts[id] ?? 0) / 4_000
            #expect((0.113...0.172).contains(share), "\(counts)")
        }
    }

    @Test func `lets nothing come again before its cooldown is over`() {
        let played = played(station(OrderOptions(cooldown: .minutes(90))), hours: 300)
        for (index, id) in played.enumerated() {
            #expect(!played[..<index].suffix(2).contains(id), "item \(index)")
        }
        #expect(Set(played).count == 5)
    }

    @Test func `lets no group come again before its cooldown is over`() {
        let station = station(OrderOptions(groupCooldown: .minutes(60)))
        let shows = played(station, hours: 100).map { $0 == 1 }
        #expect(zip(shows, shows.dropFirst()).allSatisfy { $0 != $1 })
    }

    @Test func `plays what has been off the longest when everything is cooling down`() {
        let played = played(station(OrderOptions(cooldown: .hours(24))), hours: 50)
        for start in stride(from: 5, to: played.count - 5, by: 5) {
            #expect(Array(played[start..<start + 5]) == Array(played[0..<5]))
        }
    }

    @Test func `leaves a gap to the next filler rather than break a cooldown`() {
        var station = SmallStation([rule(.duration(.minutes(40), .filler), fillers: [1, 2])])
        var rare = filler(1, .tail, .fill, collection(6), .weighted)
        rare.options.cooldown = .hours(3)
        station.add(rare)
        station.add(filler(2, .fallback, .fill, collection(7)))
        station.shelf[collection(6)] = items([10], from: 61)
        station.shelf[collection(7)] = items([10], from: 71)
        let fillers = station.build(.minutes(240)).items.filter { $0.kind != .programme }.compactMap(\.media?.raw)
        #expect(fillers == [61, 71, 71, 71, 71, 61])
    }

    @Test func `remembers its cooldowns in saved states, and no longer than it must`() throws {
        let station = station(OrderOptions(cooldown: .minutes(90)))
        var builder = station.builder()
        var items: [TimelineItem] = []
        for hour in 1...200 {
            items += builder.extend(until: station.start + .hours(Int64(hour))).items
            builder = TimelineBuilder(station.input, builder.state)
        }
        #expect(items == station.build(.hours(200)).items)
        #expect(builder.state.cursors.allSatisfy { ($0.recent ?? []).count <= 4 })
    }
}

@Suite struct `The options of an order` {
    @Test func `reads what it writes`() throws {
        let all = OrderOptions(
            grouping: .director, batch: 3, mixed: [.groups, .items], seasons: [1, 3], withoutSeasons: [0],
            parts: .acrossShows, startsAnywhere: true, cooldown: .minutes(90), groupCooldown: .seconds(30),
            shortest: .minutes(20), longest: .hours(3), byChapter: true, progress: "late = night | x: 5%",
            isLinked: true)
        #expect(OrderOptions(all.description) == all)
        #expect(OrderOptions("") == OrderOptions())
        #expect(OrderOptions().description.isEmpty)
        #expect(OrderOptions("nonsense") == nil && OrderOptions("batch") == nil && OrderOptions("what=1") == nil)
        let contents: [ContentReference] = [
            .artist("Ab:ba|50%"), .album(Album("A:1", by: "B|2")), .album(Album("Solo")), .search("title:\"a|b\" %3A"),
            .season(ShowID(3), 1), .playlist(PlaylistID(9)), .item(MediaID(1)),
        ]
        for content in contents {
            for scope in [CursorKey.Scope.everything, .groups, .group("artist A:b|c %7C")] {
                let key = CursorKey(content, .marathon, all, airing: .rerun, scope: scope)
                #expect(CursorKey(key.description) == key, "\(key)")
                let plain = CursorKey(content, .custom, scope: scope)
                #expect(CursorKey(plain.description) == plain, "\(plain)")
            }
        }
    }

    @Test func `rules with progress of their own go through the same content by themselves`() {
        var late = rule(.one)
        late.options.progress = "late"
        let played = SmallStation([rule(.multiple(2)), late]).build(.hours(3)).items.compactMap(\.media?.raw)
        #expect(played == [1, 2, 1, 3, 1, 2])
    }

    @Test func `an order that does not mix may begin anywhere, and then goes on as always`() {
        var firsts: Set<Int64> = []
        for seed in UInt64(1)...60 {
            var station = SmallStation([rule(.one)])
            station.seed = seed
            station.rules[0].options.startsAnywhere = true
            let played = station.build(.minutes(150)).items.compactMap(\.media?.raw)
            let first = played[0]
            firsts.insert(first)
            #expect(played == (0..<5).map { (first - 1 + $0) % 3 + 1 })
        }
        #expect(firsts == [1, 2, 3])
    }

    @Test func `chapters of a compilation are fillers of their own`() {
        var station = SmallStation([rule(.duration(.minutes(33), .filler), fillers: [1])])
        var clips = filler(1, .tail, .fill, collection(6))
        clips.options.byChapter = true
        station.add(clips)
        station.shelf[collection(6)] = items([6], from: 61)
        station.shelf.setChapters([1, 3, 4], of: MediaID(61))
        let items = station.build(.minutes(66)).items.filter { $0.kind != .programme }
        #expect(items.map(\.inPoint) == [.zero, .minutes(1), .minutes(3), .minutes(4)])
        #expect(items.map { $0.finish - $0.start } == [.minutes(1), .minutes(2), .minutes(1), .minutes(2)])
    }

    @Test func `a schedule that is shuffled visits its rules in another order each round, none twice in a row`() {
        var station = SmallStation((1...4).map { rule(.one, .item(MediaID($0))) })
        for id in Int64(1)...4 { station.shelf[.item(MediaID(id))] = items([30], from: id) }
        station.isShuffled = true
        let played = station.build(.hours(80)).items.compactMap(\.media?.raw)
        var orders: Set<[Int64]> = []
        for start in stride(from: 0, to: played.count - 4, by: 4) {
            #expect(Set(played[start..<start + 4]).count == 4)
            orders.insert(Array(played[start..<start + 4]))
        }
        #expect(orders.count > 8)
        #expect(zip(played, played.dropFirst()).allSatisfy { $0 != $1 })
    }
}
