import Core
import Store
import TestRandom
import Testing

/// A station with channels of every kind of schedule, each kind on every tenth channel.
struct MonthStation {
    /// The month has the days on which clocks change in Europe and in America.
    static let start = Instant(seconds: 1_791_763_200)  // 2026-10-12
    /// On these channels every item is shown for the first time once.
    static let premieres = 8

    private(set) var media = MonthMedia()
    private(set) var contents = StationContents(name: "Month", timeZone: "Europe/Berlin")
    private var chance: Chance

    /// Everything by ids below zero, until it is stored.
    init(channels: Int, _ chance: Chance) {
        self.chance = chance
        for (name, kind, count) in [
            ("Films", .films, 24), ("Series", .series, 24), ("Clips", .clips, 12), ("Reels", .clips, 9),
            ("Secrets", .hidden, 6),
        ] as [(String, MonthMedia.Kind, Int)] { _ = media.addPool(name, kind, count: count, &self.chance) }
        contents.libraries = [MediaLibrary(id: MonthMedia.library, name: "All", kind: .movies, paths: ["/month"])]
        contents.horizon = .hours(72)
        contents.profiles = [Profile(id: ProfileID(-1), name: "HD")]
        for set in 0...1 { addFillers(set) }
        for index in 0..<channels { addChannel(index) }
        contents.collections = media.pools.indices.map {
            MediaCollection(id: CollectionID(-1 - Int64($0)), name: media.pools[$0].name, members: [])
        }
    }

    /// Stores it all, files and collections too.
    mutating func store(in store: StationStore) async throws {
        let ids = try await store.replace(with: contents)
        try await media.record(in: store, try #require(ids.libraries[MonthMedia.library]))
        contents = try await store.contents()
        _ = try await store.apply(media.pools.indices.map { .saveCollection(collection($0)) })
        contents = try await store.contents()
    }

    mutating func reread(from store: StationStore) async throws { contents = try await store.contents() }

    mutating func exchange(in pool: Int, _ chance: inout Chance) { media.exchange(in: pool, &chance) }

    /// A pool's collection as it should be stored.
    func collection(_ pool: Int) -> MediaCollection {
        let stored = contents.collections.first { $0.name == media.pools[pool].name }
        return MediaCollection(
            id: stored?.id ?? CollectionID(0), name: media.pools[pool].name,
            members: media.pools[pool].held.map { .item($0) })
    }

    // MARK: Fillers

    private enum Stock: Int64 { case tail = 1, fallback, before, after, inside, padding, insidePadding, spot }

    private func filler(_ stock: Stock, _ set: Int) -> FillerID { FillerID(-stock.rawValue - Int64(set) * 10) }

    /// One set for the even channels and one for the odd.
    private mutating func addFillers(_ set: Int) {
        let clips = ContentReference.collection(CollectionID(set == 0 ? -3 : -4))
        let odd = try? Formula("num % 2 = 1", variables: Filler.breakVariables)
        let kinds: [(Stock, Filler.Kind, Filler.Mode)] = [
            (.tail, .tail, .fill), (.fallback, .fallback, .fill), (.before, .pre, .count(1)),
            (.after, .post, .randomCount(2)), (.inside, .mid, .count(1)), (.padding, .post, .pad(.minutes(30))),
            (.insidePadding, .mid, .pad(.minutes(15))), (.spot, .post, .duration(.minutes(4))),
        ]
        for (stock, kind, mode) in kinds {
            contents.fillers.append(
                Filler(
                    id: filler(stock, set), name: "\(stock) \(set)", kind: kind, mode: mode, content: clips,
                    order: stock == .before ? .random : .shuffle,
                    breaks: kind == .mid ? .every(.minutes(12)) : .chapters,
                    breakFilter: stock == .inside ? odd : nil))
        }
    }

    // MARK: Channels

    private mutating func addChannel(_ index: Int) {
        let kind = index % 10
        let own = media.addPool(
            "Own \(index)", kind % 2 == 0 ? .films : .series, count: kind == Self.premieres ? 60 : 15, &chance)
        let pool = ContentReference.collection(CollectionID(-1 - Int64(own)))
        let schedule = ScheduleID(-1 - Int64(index))
        contents.schedules.append(
            Schedule(id: schedule, name: "Schedule \(index)", rules: rules(index, pool)))
        var channel = Channel(
            id: ChannelID(-1 - Int64(index)), number: ChannelNumber(index + 1), name: "Channel \(index)",
            schedule: schedule, profile: ProfileID(-1), fallback: index % 3 == 0 ? filler(.fallback, index % 2) : nil,
            timeZone: ["Europe/Berlin", "America/New_York", nil][index % 3], guideKey: "", seed: UInt64(index + 1))
        if kind == 7 { channel.alternates = [alternate(index, pool)] }
        if kind == 9 { channel.mirror = Channel.Mirror(channel: ChannelID(-Int64(index)), offset: .hours(1)) }
        contents.channels.append(channel)
    }

    private mutating func alternate(_ index: Int, _ pool: ContentReference) -> Channel.Alternate {
        let id = ScheduleID(-1_000 - Int64(index))
        let rule = ScheduleRule(
            start: .fixed(TimeOfDay(hour: 10, minute: 0), .flexible), mode: .flood, content: pool, order: .shuffle,
            title: "Weekend")
        contents.schedules.append(Schedule(id: id, name: "Weekend \(index)", rules: [rule]))
        return Channel.Alternate(schedule: id, days: DaySelector(weekdays: [6, 7]))
    }

    private mutating func time(_ hour: Int) -> TimeOfDay { TimeOfDay(hour: hour, minute: chance.below(12) * 5) }

    private mutating func rules(_ index: Int, _ own: ContentReference) -> [ScheduleRule] {
        let set = index % 2
        let (films, series) = (shared(1), shared(2))
        switch index % 10 {
        case 0:
            return [
                ScheduleRule(
                    start: .fixed(time(6), .strict), mode: .flood, content: own, order: .shuffle,
                    fillers: [filler(.tail, set), filler(.fallback, set)]),
                ScheduleRule(
                    start: .fixed(time(20), .strict), mode: .one, content: films, order: .chronological,
                    fillers: [filler(.before, set)]),
                ScheduleRule(mode: .flood, content: own, order: .shuffle, fillers: [filler(.tail, set)]),
            ]
        case 1:
            return [
                ScheduleRule(mode: .duration(.hours(2), .none), content: own, order: .chronological),
                ScheduleRule(mode: .one, content: films, order: .random, fillers: [filler(.spot, set)]),
                ScheduleRule(
                    start: .fixed(time(12), .flexible), mode: .one, content: own, order: .chronological, title: "Noon"),
            ]
        case 2:
            return [
                ScheduleRule(mode: .duration(.minutes(150), .offline), content: own, order: .shuffle, discard: 2),
                ScheduleRule(mode: .multiple(2), content: series, order: .seasonEpisode),
                ScheduleRule(start: .fixed(time(18), .strict), mode: .all, content: shared(5), order: .custom),
            ]
        case 3:
            return [
                ScheduleRule(
                    start: .fixed(time(8), .strict), mode: .duration(.hours(3), .filler), content: own, order: .shuffle,
                    fillers: [filler(.tail, set), filler(.before, set), filler(.after, set)]),
                ScheduleRule(mode: .multiple(2), content: shared(5), order: .random, guide: .hidden),
                ScheduleRule(mode: .flood, content: own, order: .shuffleInOrder, fillers: [filler(.fallback, set)]),
            ]
        case 4: return [ScheduleRule(mode: .flood, content: playlist(index, own), order: .custom)]
        case 5:
            return [
                ScheduleRule(mode: .flood, content: own, order: .rotation, fillers: [filler(.padding, set)]),
                ScheduleRule(start: .fixed(time(0), .strict), mode: .one, content: films, order: .shuffle),
            ]
        case 6:
            return [
                ScheduleRule(mode: .flood, content: own, order: .seasonEpisode, fillers: [filler(.inside, set)]),
                ScheduleRule(
                    start: .fixed(time(21), .strict), mode: .multiple(2), content: films, order: .shuffle,
                    title: "Double Feature", fillers: [filler(.insidePadding, set)]),
            ]
        case 7:
            return [
                ScheduleRule(mode: .flood, content: own, order: .chronological, fillers: [filler(.tail, set)]),
                ScheduleRule(start: .fixed(time(19), .strict), mode: .one, content: series, order: .rotation),
            ]
        case Self.premieres:
            return [
                ScheduleRule(mode: .one, content: own, order: .chronological, airing: .firstRun),
                ScheduleRule(mode: .multiple(2), content: own, order: .shuffle, airing: .rerun),
                ScheduleRule(mode: .multiple(3), content: films, order: .shuffle, fillers: [filler(.after, set)]),
            ]
        default: return []
        }
    }

    private func shared(_ number: Int64) -> ContentReference { .collection(CollectionID(-number)) }

    private mutating func playlist(_ index: Int, _ own: ContentReference) -> ContentReference {
        let id = PlaylistID(-1 - Int64(index))
        contents.playlists.append(
            Playlist(
                id: id, name: "List \(index)",
                entries: [
                    Playlist.Entry(content: own, order: .shuffle, amount: .count(2)),
                    Playlist.Entry(content: shared(3), order: .shuffle, inGuide: false),
                    Playlist.Entry(content: shared(2), order: .seasonEpisode),
                ]))
        return .playlist(id)
    }
}
