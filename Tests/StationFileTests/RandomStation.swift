import Core

/// The same numbers for the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}

/// Stations with everything in them, and with names that are hard to write down.
struct RandomStation {
    private var generator: SeededGenerator
    private(set) var contents = StationContents(name: "Harbour TV", timeZone: "Europe/Berlin")

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        contents.protected = .minutes(Int64(number(0...90)))
        contents.horizon = horizon()
        fill()
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    private mutating func horizon() -> TimeSpan {
        chance(70) ? .hours(Int64(number(1...30)) * 24) : .minutes(Int64(number(1_440...43_200)))
    }

    private mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

    private mutating func pick<Value>(_ values: [Value]) -> Value { values[number(0...(values.count - 1))] }

    private mutating func name(_ id: Int) -> String {
        let pieces = [
            "Western", " #1", ": the", "“Night”", "'", "\"", "\\", "{a}", "[b]", "- ", "é", "日本", "🎬", "\u{a0}", "yes",
            "null", "~", "12", "5.1", "*x", "&y", "!z", "%", "@", "`", ", ", "? ", "| ", "> ", "\u{2028}", "\u{feff}",
            "\u{e000}", "\u{301}",
        ]
        // The number makes each name differ.
        return (0..<number(1...4)).reduce(into: "") { text, _ in text += pick(pieces) } + "\(id)"
    }

    private mutating func fill() {
        let count = number(1...6)
        contents.name = name(0)
        let ids = Array(1...Int64(count))
        for id in ids {
            contents.libraries.append(
                MediaLibrary(
                    id: LibraryID(id), name: name(Int(id)), kind: pick(MediaLibrary.Kind.allCases),
                    paths: ["/srv/\(id)/\(name(1))"]))
            if chance(30) { contents.libraries[contents.libraries.count - 1].linkTargets = ["/mnt/\(name(2))"] }
            if chance(30) {
                contents.libraries[contents.libraries.count - 1].rescanSpan = .minutes(Int64(number(1...90)))
            }
            contents.shows.append(
                Show(id: ShowID(id), title: pick(["Twin", name(Int(id))]), year: 1_990 + Int(id)))
            contents.files.append(
                StationContents.NamedFile(
                    id: MediaID(id), library: LibraryID(id), path: "\(contents.libraries.last?.paths[0] ?? "")/\n\(id)")
            )
        }
        for id in ids {
            contents.collections.append(
                MediaCollection(
                    id: CollectionID(id), name: name(Int(id)),
                    members: (0..<number(0...5)).map { _ in member(ids, in: id) }))
            contents.playlists.append(
                Playlist(
                    id: PlaylistID(id), name: name(Int(id)),
                    entries: (0..<number(0...4)).map { _ in entry(ids, in: id) },
                    isShuffled: chance(30)))
            contents.fillers.append(filler(FillerID(id), ids))
            contents.profiles.append(profile(ProfileID(id)))
        }
        for id in ids {
            let isShuffled = chance(30)
            contents.schedules.append(
                Schedule(
                    id: ScheduleID(id), name: name(Int(id)),
                    rules: (0..<number(0...5)).map { _ in rule(ids, isShuffled: isShuffled) }, isShuffled: isShuffled))
        }
        for id in ids { contents.channels.append(channel(ChannelID(id), ids)) }
    }

    private mutating func member(_ ids: [Int64], in collection: Int64) -> MediaCollection.Member {
        MediaCollection.Member(
            source(ids, in: collection), group: chance(30) ? pick(MediaCollection.Member.groupOrders) : nil,
            weight: chance(30) ? number(1...1_000) : 1)
    }

    /// Collections hold only later ones, so that none holds itself.
    private mutating func source(_ ids: [Int64], in collection: Int64) -> MediaCollection.Member.Source {
        let id = pick(ids)
        return switch number(1...(id > collection ? 10 : 9)) {
        case 1: .item(MediaID(id))
        case 2: .show(ShowID(id))
        case 3: .season(ShowID(id), number(0...20))
        case 4: .folder("/srv/\(name(3))")
        case 5: .tag(name(4))
        case 6: .search(query())
        case 7: .artist(name(9))
        case 8: .album(album())
        case 9: .library(LibraryID(id))
        default: .collection(CollectionID(id))
        }
    }

    private mutating func album() -> Album { Album(name(10), by: chance(50) ? name(9) : nil) }

    private mutating func query() -> String {
        let quoted = name(8).filter { !"\"\\*".contains($0) }
        return pick([
            "genre:western AND minutes:[60 TO *]", "title:\"\(quoted)\" OR tag:it's", "*:*",
            "release_date:197* -tag:x\\:y",
            "#", "'", "type:(movie OR episode)",
        ])
    }

    /// Playlists hold only later ones, so that none holds itself.
    private mutating func content(_ ids: [Int64], in playlist: Int64? = nil) -> ContentReference {
        let id = pick(ids)
        let isOuter = playlist.map { id > $0 } ?? true
        return switch number(1...(isOuter ? 8 : 7)) {
        case 1: .item(MediaID(id))
        case 2: .show(ShowID(id))
        case 3: .season(ShowID(id), number(0...20))
        case 4: .collection(CollectionID(id))
        case 5: .artist(name(9))
        case 6: .album(album())
        case 7: .search(query())
        default: .playlist(PlaylistID(id))
        }
    }

    /// What may stand beside the order.
    private mutating func options(_ order: PlaybackOrder, drawsFromGroups: Bool = false) -> OrderOptions {
        var options = OrderOptions()
        if chance(30) { options.seasons = Set((0..<number(1...3)).map { _ in number(0...20) }) }
        if chance(30) { options.withoutSeasons = [number(0...20), 0] }
        if chance(30) { options.progress = name(11) }
        let isPlain = [.chronological, .seasonEpisode, .custom].contains(order)
        if isPlain { options.startsAnywhere = chance(50) }
        if !isPlain, !order.drawsIndependently { options.parts = pick(OrderOptions.Parts.allCases) }
        if drawsFromGroups || !isPlain && order != .shuffle && order != .random {
            options.grouping = pick(OrderOptions.Grouping.allCases)
        }
        if order == .marathon {
            options.batch = chance(50) ? number(1...1_000) : nil
            options.mixed = pick([[], [.groups], [.items], [.groups, .items]])
        }
        if order == .weighted, chance(50) {
            options.cooldown = span()
            options.groupCooldown = span()
        }
        return options
    }

    private mutating func entry(_ ids: [Int64], in playlist: Int64) -> Playlist.Entry {
        let order = pick(PlaybackOrder.allCases)
        return Playlist.Entry(
            content: content(ids, in: playlist), order: order, options: options(order),
            amount: chance(30) ? .all : .count(number(1...9)), inGuide: chance(50))
    }

    private mutating func filler(_ id: FillerID, _ ids: [Int64]) -> Filler {
        let kind = pick(Filler.Kind.allCases)
        let mode: Filler.Mode =
            switch number(1...4) {
            case 1: .count(number(1...9))
            case 2: .duration(span())
            case 3: .randomCount(number(1...9))
            default: [.pre, .mid, .post].contains(kind) ? .pad(.minutes(Int64(pick(Filler.padMinutes)))) : .fill
            }
        let isMid = kind == .mid
        let order = pick(PlaybackOrder.allCases)
        var options = options(order)
        options.byChapter = chance(30)
        return Filler(
            id: id, name: name(Int(id.raw)), kind: kind, mode: mode, content: content(ids), order: order,
            options: options, breaks: isMid && chance(50) ? .every(span()) : .chapters,
            breakFilter: isMid && chance(50)
                ? try? Formula("num > 1 and point<600", variables: ["num", "point"]) : nil,
            least: kind == .fallback && chance(50) ? .milliseconds(Int64(number(0...3_600_000))) : Filler.usualLeast)
    }

    private mutating func span() -> TimeSpan {
        TimeSpan(microseconds: Int64(number(1...90_000)) * pick([1_000_000, 60_000_000 / 50, 1_001, 1]))
    }

    private mutating func profile(_ id: ProfileID) -> Profile {
        let video = VideoProfile(
            width: number(64...960) * 2, height: number(48...540) * 2,
            frameRate: pick([FrameRate(25), FrameRate(30_000, 1_001), FrameRate(24_000, 1_001), FrameRate(50)]),
            bitRate: Int64(number(8_000...9_000_000)), mode: pick(VideoProfile.Mode.allCases),
            preset: pick(["ultrafast", "medium"]))
        let audio = AudioProfile(
            bitRate: Int64(number(8...320)) * 1_000, sampleRate: pick([44_100, 48_000]),
            language: chance(50) ? pick(["deu", "no"]) : nil)
        return Profile(id: id, name: name(Int(id.raw)), video: video, audio: audio)
    }

    private mutating func mode(isShuffled: Bool) -> ScheduleRule.Mode {
        switch number(1...(isShuffled ? 4 : 5)) {
        case 1: .one
        case 2: .multiple(chance(50) ? Formula(number(1...99)) : Self.formula)
        case 3: .all
        case 4: .duration(span(), pick(ScheduleRule.Tail.allCases))
        default: .flood
        }
    }

    private mutating func groups(
        _ mode: ScheduleRule.Mode, _ content: ContentReference, _ order: PlaybackOrder
    ) -> ScheduleRule.GroupVisits? {
        if mode == .one || mode == .flood || [.shuffleInOrder, .rotation, .marathon].contains(order) { return nil }
        switch content {
        case .playlist, .item: return nil
        default: return chance(50) ? pick(ScheduleRule.GroupVisits.allCases) : nil
        }
    }

    private mutating func rule(_ ids: [Int64], isShuffled: Bool) -> ScheduleRule {
        let mode = mode(isShuffled: isShuffled)
        let content = content(ids)
        let order = pick(PlaybackOrder.allCases)
        let groups = groups(mode, content, order)
        var options = options(order, drawsFromGroups: groups != nil)
        if options.progress != nil, !order.drawsIndependently { options.isLinked = chance(50) }
        let isDuration = if case .duration = mode { true } else { false }
        let time = TimeOfDay(hour: number(0...23), minute: number(0...59), second: chance(30) ? number(0...59) : 0)
        // In the order that files have: kind by kind.
        let chosen = (0..<number(0...3)).map { _ in pick(contents.fillers) }
        let fillers = Filler.Kind.allCases.flatMap { kind in chosen.filter { $0.kind == kind }.map(\.id) }
        var rule = ScheduleRule(
            name: chance(40) ? name(12) : nil,
            start: isShuffled || chance(50) ? .dynamic : .fixed(time, pick(ScheduleRule.Missed.allCases)), mode: mode,
            content: content, order: order, options: options,
            airing: pick(ScheduleRule.Airing.allCases), groups: groups,
            discard: isDuration && chance(50) ? number(1...9) : 0, title: chance(30) ? name(5) : nil,
            guide: pick(ScheduleRule.GuideMode.allCases), fillers: fillers,
            language: chance(30) ? pick(["de", "eng", "no"]) : nil)
        guard chance(20) else { return rule }
        rule.content = .rerun(rerun())
        (rule.order, rule.options, rule.airing) = (.chronological, OrderOptions(), .any)
        (rule.groups, rule.discard) = (nil, 0)
        return rule
    }

    private mutating func rerun() -> Rerun {
        let names = contents.schedules.flatMap(\.rules).compactMap(\.name)
        let (from, to) = (TimeOfDay(hour: number(0...23), minute: 0), TimeOfDay(hour: 1, minute: 2, second: 3))
        return switch number(1...3) {
        case 1 where !names.isEmpty: .rule(pick(names))
        case 2: .before(.minutes(Int64(number(1...10_000))))
        default: .span(from: from, to: to, daysAgo: chance(50) ? number(0...7) : nil)
        }
    }

    private static let formula: Formula =
        (try? Formula("random % 4 + count + entry * parts", variables: ScheduleRule.countVariables)) ?? 1

    private mutating func alternate(_ ids: [Int64]) -> Channel.Alternate {
        var days = DaySelector()
        if chance(50) { days.weekdays = [1, 7] }
        if chance(50) { days.daysOfMonth = [number(1...31)] }
        if chance(50) { days.months = [number(1...12), 2] }
        let year = chance(50) ? 2_026 : nil
        if chance(50), let first = DayRange.Day(year: year, month: 12, day: 20),
            let last = DayRange.Day(year: year.map { $0 + 1 }, month: 1, day: number(1...31))
        {
            days.range = DayRange(first: first, last: last)
        }
        return Channel.Alternate(schedule: ScheduleID(pick(ids)), days: days)
    }

    private mutating func channel(_ id: ChannelID, _ ids: [Int64]) -> Channel {
        let run = pick(Channel.Run.allCases)
        return Channel(
            id: id, number: ChannelNumber(Int(id.raw), chance(50) ? number(1...99) : 0), name: name(Int(id.raw)),
            group: chance(50) ? name(6) : nil, schedule: ScheduleID(pick(ids)),
            alternates: (0..<number(0...2)).map { _ in alternate(ids) }, profile: ProfileID(pick(ids)),
            run: run, clock: run == .onDemand && chance(30) ? .watched : .wall,
            fallback: contents.fillers.first { $0.kind == .fallback }?.id,
            logo: chance(50) ? "/srv/logo \(id).png" : nil, timeZone: chance(50) ? "Asia/Kathmandu" : nil,
            offAirTitle: chance(50) ? name(7) : nil, horizon: chance(50) ? horizon() : nil, guideKey: "key\(id)",
            seed: generator.next())
    }
}
