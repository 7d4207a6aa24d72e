import Core
import Linux
import TestRandom

@testable import Scheduler

/// Small stations made from a seed: few items, every mode, start, filler and order. The same seed makes the same one.
struct RandomStation {
    static let zones = [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo",
        "Pacific/Apia",
    ]
    /// Days around which something happens to clocks: DST days of the zones, and Apia's skipped day.
    static let interestingDays = [
        "2026-03-28", "2026-10-24", "2026-03-07", "2026-10-31", "2026-04-04", "2026-10-03", "2018-11-03", "2019-02-16",
        "2011-12-28", "2026-06-01",
    ]

    /// The stations to try: as many as asked for, or a few of them in a usual run.
    static func seeds(_ count: UInt64) -> [UInt64] { TestEffort.seeds(usual: count / 5, long: count) }

    private static let formula: Formula =
        (try? Formula("random % 3 + 1", variables: ScheduleRule.countVariables)) ?? 1
    private static let partFormula: Formula =
        (try? Formula("entry % 3 + parts", variables: ScheduleRule.countVariables)) ?? 1

    private var random: SeededRandom
    private(set) var station = SmallStation()

    init(_ seed: UInt64) throws {
        random = SeededRandom(seed)
        station.seed = seed
        station.zone = try ZoneFiles().zone(pick(Self.zones))
        let day = pick(Self.interestingDays).split(separator: "-").compactMap { Int($0) }
        let date = CivilDate(year: day[0], month: day[1], day: day[2]) ?? CivilDate(daysSince1970: 20_000)
        station.start = station.zone.startOfDay(date) + .minutes(Int64(below(1_440)))
        for id in 1...5 { station.shelf[collection(Int64(id))] = programmes(Int64(id)) }
        for id in 6...8 {
            let clips = clips(Int64(id))
            station.shelf[collection(Int64(id))] = clips
            for clip in clips where chance(2) {
                station.shelf.setChapters([0.3, 0.7, 1.1], of: clip.id)
            }
        }
        station.shelf[.show(ShowID(1))] = programmes(20)
        for id in 1...2 { addPlaylist(PlaylistID(Int64(id))) }
        for id in 1...6 { addFiller(FillerID(Int64(id))) }
        if chance(2) { station.fallback = pick(Array(station.fillers.keys.sorted())) }
        for _ in 0...below(5) { station.rules.append(rule()) }
        if chance(3) { for _ in 0...below(2) { addAlternate() } }
        station.isShuffled = chance(6)
        // Numbers of their own, so that a seed still means the same station.
        var other = SeededRandom(~seed)
        guard other.next() % 3 == 0 else { return }
        for id in 1...8 where other.next() % 2 == 0 { station.shelf.makeDaily(collection(Int64(id))) }
    }

    /// Up to six programmes that are on only this once, in the first two days.
    mutating func addSpecials() {
        for id in 1...(1 + below(6)) {
            let local = station.zone.local(station.start + .minutes(Int64(below(48 * 60))))
            var special = Special(
                id: SpecialID(Int64(id)),
                start: LocalMoment(
                    date: local.date, time: TimeOfDay(hour: local.time.seconds / 3_600, minute: below(60))),
                content: pick(
                    (1...6).map { collection(Int64($0)) } + [.show(ShowID(1)), .playlist(PlaylistID(1))]),
                order: pick(PlaybackOrder.allCases), options: options(),
                amount: chance(6) ? .all : .count(1 + below(3)), title: chance(3) ? "Only today" : nil)
            // Rules of that name alone are linked.
            special.options.isLinked = false
            special.leadIn = pick(Special.LeadIn.allCases)
            special.displaced = pick(Special.Displaced.allCases)
            station.specials.append(special)
        }
    }

    private mutating func options() -> OrderOptions {
        guard !chance(2) else { return OrderOptions() }
        var options = OrderOptions(
            grouping: pick(OrderOptions.Grouping.allCases), batch: chance(2) ? 1 + below(3) : nil,
            parts: pick(OrderOptions.Parts.allCases), startsAnywhere: chance(3),
            cooldown: chance(2) ? .minutes(Int64(below(200))) : .zero,
            groupCooldown: chance(3) ? .minutes(Int64(below(100))) : .zero, progress: chance(4) ? "own: |x" : nil,
            isLinked: chance(6))
        for mixed in OrderOptions.Mixed.allCases where chance(2) { options.mixed.insert(mixed) }
        if chance(4) { options.seasons = [below(3)] }
        if chance(4) { options.withoutSeasons = [below(3)] }
        return options
    }

    private mutating func addAlternate() {
        let rules = (0..<below(4)).map { _ in rule() }
        var days = DaySelector()
        for _ in 0...below(3) { days.weekdays.insert(1 + below(7)) }
        if chance(3) { days.daysOfMonth = Set((0...below(15)).map { $0 + 1 }) }
        station.alternates.append((rules, days))
    }

    mutating func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
    mutating func chance(_ oneIn: Int) -> Bool { below(oneIn) == 0 }
    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

    private mutating func programmes(_ base: Int64) -> [Playable] {
        (0..<below(7)).map { index in
            var playable = Playable(
                id: MediaID(base * 100 + Int64(index)), duration: .milliseconds(Int64(below(5_400_000)) + 1))
            if chance(2) { playable.show = ShowID(Int64(below(3))) }
            playable.season = below(3)
            playable.episode = below(9)
            if !chance(5) { playable.released = Int32(below(9)) }
            playable.sortTitle = chance(3) ? "Story, Part \(1 + below(3))" : "\(below(9))"
            if chance(3) { playable.artist = "Band \(below(2)): live | unplugged" }
            if chance(3) { playable.album = "Album \(below(2))" }
            let member = index / 2
            playable.member = Playable.Member(
                index: Int32(member), weight: Int32(1 + member * 3), group: member == 1 ? Self.groupOrder(base) : nil)
            return playable
        }
    }

    private static func groupOrder(_ base: Int64) -> PlaybackOrder {
        MediaCollection.Member.groupOrders[Int(base) % MediaCollection.Member.groupOrders.count]
    }

    private mutating func clips(_ base: Int64) -> [Playable] {
        (0..<below(6)).map { index in
            // A few are too short to be played.
            let length = chance(15) ? below(500) : 15_000 + below(120_000)
            return Playable(id: MediaID(base * 100 + Int64(index)), duration: .milliseconds(Int64(length)))
        }
    }

    private mutating func addPlaylist(_ id: PlaylistID) {
        let entries = (0..<below(4)).map { _ in
            Playlist.Entry(
                content: chance(5) ? .playlist(PlaylistID(Int64(1 + below(2)))) : collection(Int64(below(9))),
                order: pick(PlaybackOrder.allCases), options: options(), amount: chance(3) ? .all : .count(below(4)),
                inGuide: !chance(3))
        }
        station.playlists[id] = Playlist(id: id, name: "List", entries: entries, isShuffled: chance(3))
    }

    private mutating func addFiller(_ id: FillerID) {
        let kind = pick(Filler.Kind.allCases)
        let modes: [Filler.Mode] = [
            .fill, .count(below(3)), .randomCount(below(4)), .duration(.seconds(Int64(below(300)))),
            .pad(.minutes(Int64(pick(Filler.padMinutes)))),
        ]
        var options = options()
        options.byChapter = chance(4)
        station.add(
            Filler(
                id: id, name: "Filler \(id)", kind: kind, mode: pick(modes),
                content: chance(6) ? .playlist(PlaylistID(2)) : collection(Int64(6 + below(3))),
                order: pick(PlaybackOrder.allCases), options: options, breaks: .every(.seconds(Int64(below(1_500)))),
                breakFilter: chance(2) ? try? Formula("num % 2 == 1", variables: Filler.breakVariables) : nil))
    }

    private mutating func rule() -> ScheduleRule {
        let time = TimeOfDay(hour: below(24), minute: below(60), second: chance(4) ? below(60) : 0)
        let tail: ScheduleRule.Tail = pick([.none, .offline, .filler])
        let modes: [ScheduleRule.Mode] = [
            .one, .multiple(Formula(below(4))), .multiple(Self.formula), .multiple(Self.partFormula), .all, .flood,
            .flood,
            .duration(.minutes(Int64(below(400))), tail),
        ]
        let contents: [ContentReference] =
            (1...6).map { collection(Int64($0)) } + [.show(ShowID(1)), .playlist(PlaylistID(1)), .item(MediaID(7))]
        var rule = ScheduleRule(
            start: chance(2) ? .fixed(time, chance(2) ? .strict : .flexible) : .dynamic, mode: pick(modes),
            content: pick(contents), order: pick(PlaybackOrder.allCases), options: options(),
            airing: chance(4) ? pick(ScheduleRule.Airing.allCases) : .any,
            groups: chance(5) ? pick(ScheduleRule.GroupVisits.allCases) : nil, discard: chance(3) ? below(4) : 0,
            title: chance(4) ? "Together" : nil,
            guide: chance(5) ? .hidden : .normal)
        for _ in 0..<below(4) { rule.fillers.append(FillerID(Int64(1 + below(7)))) }
        if chance(4) { rule.name = "Evening" }
        if chance(8) { rule.content = .rerun(rerun()) }
        return rule
    }

    private mutating func rerun() -> Rerun {
        let (from, to) = (TimeOfDay(hour: below(24), minute: 0), TimeOfDay(hour: below(24), minute: 30))
        return pick([
            .rule("Evening"), .span(from: from, to: to, daysAgo: nil), .span(from: from, to: to, daysAgo: below(3)),
            .before(.minutes(Int64(60 + below(2_000)))),
        ])
    }

    /// Changes the content of one collection: items leave, items come.
    mutating func editContent() {
        let content = collection(Int64(1 + below(8)))
        var items = station.shelf[content].filter { _ in !chance(3) }
        for _ in 0..<below(3) {
            items.append(
                Playable(
                    id: MediaID(Int64(10_000 + below(10_000))), duration: .milliseconds(Int64(below(3_000_000)) + 1),
                    season: below(3), episode: below(9)))
        }
        station.shelf[content] = items
    }
}

/// SplitMix64, so that a seed means the same on every machine.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
