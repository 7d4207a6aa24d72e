import Core
import Testing

@testable import Scheduler

@Suite struct `The guide` {
    private func item(_ id: MediaID) -> MediaItem {
        var metadata = MediaMetadata(title: "Film \(id)")
        metadata.plot = "Plot"
        return MediaItem(
            id: id, library: LibraryID(1), kind: .movie, path: "/films/\(id).mkv", state: .ready, metadata: metadata)
    }

    private func guide(_ zone: ZoneRules = .utc) -> Guide {
        Guide(Self.channel, zone: zone, sources: Guide.Sources(item: item))
    }

    private static let channel = Channel(
        id: ChannelID(1), number: ChannelNumber(1), name: "One", schedule: ScheduleID(1), profile: ProfileID(1),
        guideKey: "one", seed: 1)

    /// The guide as text: start, title.
    private func lines(_ station: SmallStation, _ span: TimeSpan) -> [String] {
        guide().programmes(of: station.build(span).items).map { "\(station.zone.local($0.start).time) \($0.title)" }
    }

    @Test func `merges fillers into the programmes they belong to`() {
        var station = SmallStation([
            rule(.one, fillers: [1, 2, 3, 4]), rule(.fixed(clock(0, 50), .strict), .one, fillers: [1]),
        ])
        station.add(filler(1, .pre, .count(1), collection(7)))
        station.add(filler(2, .post, .count(1)))
        station.add(filler(3, .tail, .fill))
        station.add(filler(4, .fallback, .fill, collection(7)))
        #expect(lines(station, .minutes(51)) == ["00:00 Film 1", "00:50 Film 2"])
    }

    @Test func `shows a rule's visit as one programme of the rule's title`() {
        let station = SmallStation([
            rule(.dynamic, .multiple(3), title: "Triple Bill"), rule(.one, collection(2)),
        ])
        let programmes = guide().programmes(of: station.build(.hours(3)).items)
        #expect(programmes.map(\.title) == ["Triple Bill", "Film 21"])
        #expect(programmes[0].finish - programmes[0].start == .minutes(90))
        // Three films have no plot in common.
        #expect(programmes[0].plot == nil && programmes[1].plot == "Plot")
    }

    @Test func `merges hidden and very short items into the programme before`() {
        let station = SmallStation([
            rule(.one), rule(.dynamic, .one, collection(2), hidden: true), rule(.one, collection(4)), rule(.one),
        ])
        station.shelf[collection(4)] = items([0.9], from: 41)
        #expect(lines(station, .minutes(180)) == ["00:00 Film 1", "02:30:54 Film 2"])
        let programmes = guide().programmes(of: station.build(.minutes(180)).items)
        #expect(programmes[0].finish == programmes[1].start)
    }

    @Test func `makes programmes of half an hour of items that are each too short`() {
        var station = SmallStation([rule(.one, collection(4))])
        station.shelf[collection(4)] = items([0.5], from: 41)
        #expect(lines(station, .minutes(100)) == ["00:00 One – 00:00", "00:30 One – 00:30", "01:00 One – 01:00"])
        #expect(lines(station, .minutes(2)) == ["00:00 One – 00:00"])
        // Not between programmes: there they are what fills the time.
        station.rules = [rule(.one), rule(.multiple(20), collection(4)), rule(.one)]
        #expect(lines(station, .minutes(70)) == ["00:00 Film 1", "00:40 Film 2"])
    }

    @Test func `merges what precedes the first programme into it`() {
        var station = SmallStation([rule(.dynamic, .one, collection(2), hidden: true), rule(.one)])
        #expect(lines(station, .minutes(150)) == ["00:00 Film 1"])
        station.rules = [rule(.dynamic, .one, collection(2), hidden: true)]
        #expect(lines(station, .minutes(150)) == ["00:00 Off air"])
    }

    @Test func `shows a stretch without programme as off air, and long fallback too`() {
        var station = SmallStation([rule(.one), rule(.fixed(clock(3), .strict), .one)])
        #expect(lines(station, .minutes(181)) == ["00:00 Film 1", "00:30 Off air", "03:00 Film 2"])
        station.add(filler(1, .fallback, .fill, collection(7)))
        station.fallback = FillerID(1)
        #expect(lines(station, .minutes(181)) == ["00:00 Film 1", "00:30 Off air", "03:00 Film 2"])
        // Three quarters of an hour of nothing is off air; a quarter belongs to the programme before.
        station.rules = [rule(.one), rule(.fixed(clock(0, 45), .strict), .one)]
        #expect(lines(station, .minutes(46)) == ["00:00 Film 1", "00:45 Film 2"])
        let all = guide().programmes(of: SmallStation([]).build(.hours(48)).items)
        #expect(all.count == 1 && all[0].isOffAir && all[0].media == nil)
    }

    @Test(arguments: [
        ("Own", nil, "Film", "Show", "/a/b.mkv", "Own"),
        (nil, MediaItem.Kind.episode, "Pilot", "Show", "/b.mkv", "Show"),
        (nil, .episode, "Pilot", nil, "/a/b.mkv", "Pilot"), (nil, .movie, "Film", "Show", "/a/b.mkv", "Film"),
        (" ", .movie, " ", nil, "/a/b.c.mkv", "b.c"),
        (nil, .movie, "", nil, "http://host/live/news.m3u8?x=1", "news.m3u8"),
        (nil, .movie, "", nil, "http://host", "One – 20:00"), (nil, nil, "", nil, "", "One – 20:00"),
    ])
    func `finds a title on every rung`(
        custom: String?, kind: MediaItem.Kind?, title: String, show: String?, path: String, expected: String
    ) {
        var metadata = MediaMetadata(title: title)
        metadata.showTitle = show
        let item = kind.map {
            MediaItem(id: MediaID(1), library: LibraryID(1), kind: $0, path: path, state: .ready, metadata: metadata)
        }
        let found = GuideTitle(custom: custom, names: item.map(GuideTitle.Names.init), otherwise: "One – 20:00")
        #expect(found.title == expected)
        if custom == nil, kind == .episode, show != nil { #expect(found.subtitle == title) }
    }

    private func withoutHistory(_ programme: GuideProgramme) -> GuideProgramme {
        var programme = programme
        programme.showing = .unknown
        return programme
    }

    @Test func `of any station is its timeline, whole and without gap, from wherever it is projected`() throws {
        for seed in RandomStation.seeds(250) {
            let station = try RandomStation(seed).station
            let items = station.build(.hours(72)).items
            let guide = guide(station.zone)
            let programmes = guide.programmes(of: items)
            #expect(programmes.first?.start == items.first?.start.nearestSecond, "seed \(seed)")
            #expect(programmes.last?.finish == items.last?.finish.nearestSecond, "seed \(seed)")
            for (programme, next) in zip(programmes, programmes.dropFirst()) {
                let fits = programme.start < programme.finish && programme.finish == next.start
                #expect(fits && !(programme.isOffAir && next.isOffAir), "seed \(seed): \(programme)")
            }
            #expect(
                programmes.allSatisfy { !$0.title.isEmpty && $0.start.microseconds % 1_000_000 == 0 }, "seed \(seed)")
            // What is on now is there, and a projection from its beginning says the same.
            let now = station.start + .hours(30)
            let seen = guide.programmes(of: items, from: now, until: now + .hours(12))
            #expect(seen.first.map { $0.start <= now.nearestSecond && $0.finish > now } ?? false, "seed \(seed)")
            let beginning = try #require(seen.first?.start, "seed \(seed)")
            let rest = guide.programmes(of: items.drop { $0.start.nearestSecond < beginning })
            #expect(
                rest.map(withoutHistory) == programmes.suffix(rest.count).map(withoutHistory), "seed \(seed)")
        }
    }
}
