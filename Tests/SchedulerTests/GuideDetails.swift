import Core
import Testing

@testable import Scheduler

@Suite struct `A programme of the guide` {
    /// Films that came out so many days before the first is on.
    private static func film(_ id: MediaID, age: Int? = nil) -> MediaItem {
        var metadata = MediaMetadata(title: "Film \(id)")
        metadata.released = age.map { CivilDate(year: 2026, month: 6, day: 1)!.adding(days: -$0) }
        return MediaItem(
            id: id, library: LibraryID(1), kind: .movie, path: "/films/\(id).mkv", state: .ready, metadata: metadata)
    }

    private func showings(
        _ station: SmallStation, _ span: TimeSpan, ages: [Int64: Int] = [:], history: [MediaID: Instant] = [:]
    ) -> [GuideProgramme.Showing] {
        let sources = Guide.Sources(item: { Self.film($0, age: ages[$0.raw]) }, history: history)
        return Guide(Self.channel, zone: .utc, sources: sources).programmes(of: station.build(span).items)
            .map(\.showing)
    }

    private static let channel = Channel(
        id: ChannelID(1), number: ChannelNumber(1), name: "One", schedule: ScheduleID(1), profile: ProfileID(1),
        guideKey: "one", seed: 1)

    @Test func `is a premiere when the channel never showed it, and new when it came out recently`() {
        let ages: [Int64: Int] = [1: 30, 2: 31]
        #expect(
            showings(SmallStation([rule(.one)]), .minutes(90), ages: ages)
                == [.first(isNew: true), .first(isNew: false), .first(isNew: false)])
        // Not before it came out either.
        #expect(showings(SmallStation([rule(.one)]), .minutes(30), ages: [1: -1]) == [.first(isNew: false)])
    }

    @Test func `was shown before when the log or the guide before it says so`() {
        let station = SmallStation([rule(.one)])
        let before = station.start - .hours(50)
        #expect(
            showings(station, .hours(3), ages: [1: 1, 2: 1, 3: 1], history: [MediaID(2): before]) == [
                .first(isNew: true), .again(last: before), .first(isNew: true), .again(last: station.start),
                .again(last: station.start + .minutes(30)), .again(last: station.start + .minutes(60)),
            ])
    }

    @Test func `was shown before also where it was hidden or filler`() {
        let station = SmallStation([rule(.dynamic, .one, hidden: true), rule(.one, .item(MediaID(1)))])
        station.shelf[.item(MediaID(1))] = items([30])
        #expect(showings(station, .minutes(60)) == [.again(last: station.start)])
    }

    @Test func `of several items is neither a premiere nor a repeat`() {
        let station = SmallStation([rule(.dynamic, .multiple(3), title: "Triple Bill")])
        #expect(showings(station, .minutes(180)) == [.unknown, .unknown])
    }

    @Test(
        arguments: [
            (MediaItem.Kind.movie, ["Drama"], [], ["Movie"]), (.episode, ["Crime"], ["coast"], ["Series"]),
            (.episode, ["Children's"], [], ["Series", "Kids"]), (.otherVideo, [], ["News", "evening"], ["News"]),
            (.otherVideo, ["soccer", "Football"], ["Sport"], ["Sports"]), (.musicVideo, [], [], ["Music"]),
            (.movie, ["Family", "Disney"], ["current affairs"], ["Movie", "Kids", "News"]),
        ] as [(MediaItem.Kind, [String], [String], [String])])
    func `is sorted by words that clients know`(
        kind: MediaItem.Kind, genres: [String], tags: [String], expected: [String]
    ) {
        var item = Self.film(MediaID(1))
        (item.kind, item.metadata.genres, item.metadata.tags) = (kind, genres, tags)
        #expect(GuideCategories.of(item) == expected)
    }

    @Test(arguments: [(MediaItem.Kind.movie, ["harbour"]), (.otherVideo, [])])
    func `tells who took part, and no folder's name`(kind: MediaItem.Kind, keywords: [String]) {
        var item = Self.film(MediaID(1))
        item.kind = kind
        item.metadata.credits = [Credit(.director, "Ann Lee")]
        (item.metadata.tags, item.metadata.countries) = (["harbour"], ["France"])
        let sources = Guide.Sources(item: { [item] _ in item })
        let programme = Guide(Self.channel, zone: .utc, sources: sources)
            .programmes(of: SmallStation([rule(.one)]).build(.minutes(30)).items).first
        #expect(programme?.credits == [Credit(.director, "Ann Lee")])
        #expect(programme?.keywords == keywords && programme?.countries == ["France"])
    }

    @Test func `tells what its file holds`() {
        var item = Self.film(MediaID(1))
        item.facts = MediaFacts(
            container: "mkv", duration: .minutes(30),
            video: VideoFacts(
                codec: "h264", width: 720, height: 576, displayAspect: "4:3", frameRate: nil, variableFrameRate: false,
                fieldOrder: .topFirst, pixelFormat: "yuv420p"),
            audio: [AudioFacts(codec: "mp2", channels: 1, sampleRate: 48_000)])
        let sources = Guide.Sources(item: { [item] _ in item }, illustrated: [MediaID(1)])
        var station = SmallStation([rule(.one, fillers: [1])])
        station.add(filler(1, .post, .count(1), collection(7)))
        let programmes = Guide(Self.channel, zone: .utc, sources: sources)
            .programmes(of: station.build(.minutes(34)).items)
        #expect(programmes.count == 1)
        #expect(programmes[0].aspect == "4:3" && programmes[0].isHighDefinition == false)
        #expect(programmes[0].sound == .mono && programmes[0].hasArtwork)
        // Without the filler after it.
        #expect(programmes[0].length == .minutes(30))
    }
}

@Suite struct `The guide of what went to air` {
    private static let start = Instant(seconds: 1_780_272_000)
    private static let channel = Channel(
        id: ChannelID(1), number: ChannelNumber(1), name: "One", schedule: ScheduleID(1), profile: ProfileID(1),
        guideKey: "one", seed: 1)

    private func entry(
        _ media: Int64?, _ start: Double, _ length: Double, _ title: String? = nil, item: Int64? = nil,
        how: OutputKind = .copied
    ) -> AsRunEntry {
        let begin = Self.start + .milliseconds(Int64(start * 60_000))
        return AsRunEntry(
            channel: ChannelID(1), item: item.map { TimelineItemID($0) }, media: media.map { MediaID($0) },
            title: title ?? media.map { "Film \($0)" } ?? "Slate", plannedStart: begin, start: begin,
            finish: begin + .milliseconds(Int64(length * 60_000)), frames: 1, how: how)
    }

    /// Start in minutes, length, title, whether it was on before.
    private func lines(_ entries: [AsRunEntry]) -> [String] {
        let sources = Guide.Sources(item: { id in
            var item = MediaItem(
                id: id, library: LibraryID(1), kind: .movie, path: "/\(id).mkv", state: .ready,
                metadata: MediaMetadata(title: "Film \(id)"))
            item.facts = MediaFacts(container: "mkv", duration: .minutes(60))
            return id == MediaID(9) ? nil : item
        })
        return Guide(Self.channel, zone: .utc, sources: sources).programmes(aired: entries).map { programme in
            let isAgain = if case .again = programme.showing { " again" } else { "" }
            let start = (programme.start - Self.start).seconds / 60
            return "\(start) \((programme.finish - programme.start).seconds / 60) \(programme.title)\(isAgain)"
        }
    }

    @Test func `has one programme for each item, and merges what is short`() {
        #expect(
            lines([entry(1, 0, 60), entry(7, 60, 0.5), entry(2, 60.5, 60), entry(1, 120.5, 60)])
                == ["0 60 Film 1", "60 60 Film 2", "120 60 Film 1 again"])
    }

    @Test func `joins the parts of an item, and the items under one title`() {
        #expect(lines([entry(1, 0, 20, item: 5), entry(7, 20, 0.5), entry(1, 20.5, 40, item: 6)]) == ["0 60 Film 1"])
        #expect(lines([entry(1, 0, 20, item: 5), entry(1, 20, 10, item: 5)]) == ["0 30 Film 1"])
        #expect(lines([entry(1, 0, 60, "Double Bill"), entry(2, 60, 60, "Double Bill")]) == ["0 120 Double Bill"])
        #expect(lines([entry(1, 0, 60, item: 5), entry(1, 60, 60, item: 6)]) == ["0 60 Film 1", "60 60 Film 1 again"])
    }

    @Test func `makes up nothing where nothing was on`() {
        let entries = [
            entry(1, 0, 60), entry(nil, 60, 30, how: .slate), entry(2, 90, 60), entry(3, 300, 60, how: .held),
        ]
        #expect(lines(entries) == ["0 60 Film 1", "90 60 Film 2", "300 60 Film 3"])
    }

    @Test func `still knows the title of what is gone`() {
        #expect(lines([entry(9, 0, 60, "The Lost World")]) == ["0 60 The Lost World"])
    }
}
