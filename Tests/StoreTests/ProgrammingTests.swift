import Core
import Store
import Testing

/// One of everything, with ids below zero.
private func everything(library: LibraryID) -> StationContents {
    var contents = StationContents(name: "Harbour TV", timeZone: "Europe/Berlin")
    contents.libraries = [
        MediaLibrary(id: library, name: "Films", kind: .movies, paths: ["/srv/films", "/srv/more"]),
        MediaLibrary(id: LibraryID(-1), name: "Shows", kind: .shows, paths: ["/srv/shows"]),
    ]
    contents.shows = [Show(id: ShowID(-1), title: "Breakfast", year: 1999)]
    contents.files = [StationContents.NamedFile(id: MediaID(-1), library: LibraryID(-1), path: "/srv/shows/x.mkv")]
    contents.collections = [
        MediaCollection(
            id: CollectionID(-1), name: "Mixed",
            members: [
                .item(MediaID(-1)), .show(ShowID(-1)), .season(ShowID(-1), 0), .folder("/srv/films/west"), .tag("x"),
                .library(LibraryID(-1)), MediaCollection.Member(.artist("A-ha"), weight: 3),
                MediaCollection.Member(.album(Album("Minor Earth", by: "A-ha")), group: .seasonEpisode, weight: 1_000),
                MediaCollection.Member(.album(Album("Hits"))),
                // Named before it is made.
                MediaCollection.Member(.collection(CollectionID(-2)), group: .custom),
            ]), MediaCollection(id: CollectionID(-2), name: "Other", members: [.tag("y")]),
    ]
    contents.playlists = [
        Playlist(
            id: PlaylistID(-1), name: "Evening",
            entries: [
                Playlist.Entry(content: .collection(CollectionID(-1)), order: .shuffle, amount: .count(3)),
                Playlist.Entry(content: .item(MediaID(-1)), order: .chronological, amount: .all, inGuide: false),
                Playlist.Entry(content: .playlist(PlaylistID(-2)), order: .seasonEpisode),
                Playlist.Entry(
                    content: .artist("A-ha"), order: .marathon,
                    options: OrderOptions(grouping: .album, batch: 2, mixed: [.groups, .items])),
            ], isShuffled: true), Playlist(id: PlaylistID(-2), name: "Late", entries: []),
    ]
    contents.fillers = [
        Filler(id: FillerID(-1), name: "Idents", kind: .post, mode: .count(2), content: .show(ShowID(-1))),
        Filler(
            id: FillerID(-2), name: "Trailers", kind: .tail, mode: .duration(.minutes(3)),
            content: .season(ShowID(-1), 2), order: .chronological),
        Filler(
            id: FillerID(-3), name: "Loop", kind: .fallback, mode: .fill, content: .playlist(PlaylistID(-2)),
            least: .milliseconds(1_500)),
        Filler(
            id: FillerID(-4), name: "Clips", kind: .pre, mode: .count(1), content: .album(Album("Hits", by: "A-ha")),
            order: .weighted,
            options: OrderOptions(cooldown: .hours(2), groupCooldown: .minutes(30), byChapter: true)),
    ]
    contents.profiles = [
        Profile(
            id: ProfileID(-1), name: "HD",
            video: VideoProfile(
                width: 1_920, height: 1_080, frameRate: FrameRate(30_000, 1_001), bitRate: 6_000_000, mode: .transcode,
                preset: "fast"), audio: AudioProfile(bitRate: 128_000, sampleRate: 44_100, language: "deu"))
    ]
    contents.schedules = [
        Schedule(id: ScheduleID(-1), name: "Weekday", rules: rules()),
        Schedule(
            id: ScheduleID(-2), name: "Weekend",
            rules: [
                ScheduleRule(
                    mode: .all, content: .search("genre:drama"), order: .shuffle,
                    options: OrderOptions(
                        seasons: [1, 2], withoutSeasons: [0], parts: .acrossShows, progress: "week = end"),
                    groups: .shuffled, language: "deu")
            ], isShuffled: true),
    ]
    contents.channels = [
        Channel(
            id: ChannelID(-1), number: ChannelNumber(5, 1), name: "One", group: "General", schedule: ScheduleID(-1),
            profile: ProfileID(-1), run: .always, fallback: FillerID(-3), logo: "/srv/logo.png",
            timeZone: "Asia/Kathmandu", offAirTitle: "Closed", guideKey: "", seed: 0)
    ]
    return contents
}

private func rules() -> [ScheduleRule] {
    [
        ScheduleRule(
            start: .fixed(TimeOfDay(hour: 6, minute: 0), .strict), mode: .flood, content: .show(ShowID(-1)),
            order: .seasonEpisode, fillers: [FillerID(-2), FillerID(-1)]),
        ScheduleRule(
            start: .fixed(TimeOfDay(hour: 23, minute: 59, second: 59), .flexible),
            mode: .duration(.minutes(90), .filler), content: .collection(CollectionID(-1)), order: .shuffle,
            title: "Film night", guide: .hidden),
        ScheduleRule(mode: .multiple(3), content: .playlist(PlaylistID(-1)), order: .chronological),
        ScheduleRule(mode: .all, content: .item(MediaID(-1)), order: .chronological, fillers: [FillerID(-1)]),
        ScheduleRule(name: "Evening", mode: .one, content: .season(ShowID(-1), 4), order: .shuffle),
        ScheduleRule(mode: .all, content: .rerun(.rule("Evening")), order: .chronological),
        ScheduleRule(
            mode: .flood,
            content: .rerun(
                .span(from: TimeOfDay(hour: 20, minute: 0), to: TimeOfDay(hour: 0, minute: 30), daysAgo: 7)),
            order: .chronological),
        ScheduleRule(mode: .one, content: .rerun(.before(.hours(12))), order: .chronological),
    ]
}

extension IdentifiedPart {
    /// Without the id that the store gave it.
    var unnumbered: Self {
        var part = self
        part.id = Identifier(0)
        return part
    }
}

@Suite struct `The programming` {
    @Test func `comes back as it was given, with real ids`() async throws {
        let station = try TestStation()
        let library = try await station.library()
        let given = everything(library: library)
        let new = try await station.store.replace(with: given)
        let stored = try await station.store.contents()
        #expect(stored.libraries.map(\.paths) == [["/srv/films", "/srv/more"], ["/srv/shows"]])
        #expect(stored.name == "Harbour TV")
        let media = try #require(new.media[MediaID(-1)])
        let show = try #require(new.shows[ShowID(-1)])
        let shows = try #require(new.libraries[LibraryID(-1)])
        let other = try #require(new.collections[CollectionID(-2)])
        #expect(
            stored.collections[0].members.map(\.unnumbered) == [
                .item(media), .show(show), .season(show, 0), .folder("/srv/films/west"), .tag("x"), .library(shows),
                MediaCollection.Member(.artist("A-ha"), weight: 3),
                MediaCollection.Member(.album(Album("Minor Earth", by: "A-ha")), group: .seasonEpisode, weight: 1_000),
                MediaCollection.Member(.album(Album("Hits"))),
                MediaCollection.Member(.collection(other), group: .custom),
            ])
        #expect(
            stored.playlists[0].entries.map(\.amount) == given.playlists[0].entries.map(\.amount)
                && stored.playlists[0].entries.map(\.inGuide) == [true, false, true, true])
        #expect(stored.playlists[0].entries.map(\.options) == given.playlists[0].entries.map(\.options))
        #expect(stored.playlists[0].entries[3].content == .artist("A-ha"))
        #expect(stored.playlists.map(\.isShuffled) == [true, false])
        #expect(stored.fillers.map(\.mode) == [.count(1), .count(2), .fill, .duration(.minutes(3))])
        #expect(stored.fillers[0].options == given.fillers[3].options)
        #expect(stored.fillers[0].content == given.fillers[3].content)
        #expect(stored.profiles[0].video == given.profiles[0].video)
        #expect(stored.profiles[0].audio == given.profiles[0].audio)
        let rules = stored.schedules[0].rules
        #expect(rules.map(\.start) == given.schedules[0].rules.map(\.start))
        #expect(rules.map(\.mode) == given.schedules[0].rules.map(\.mode))
        #expect(rules.map(\.title) == given.schedules[0].rules.map(\.title))
        #expect(rules.map(\.guide) == given.schedules[0].rules.map(\.guide))
        // By kinds: after a programme before up to the next start.
        #expect(rules[0].fillers == [try #require(new.fillers[FillerID(-1)]), try #require(new.fillers[FillerID(-2)])])
        #expect(stored.schedules.map(\.isShuffled) == [false, true])
        #expect(stored.schedules[1].rules.map(\.unnumbered) == given.schedules[1].rules)
        let channel = try #require(try await station.store.channel(number: ChannelNumber(5, 1)))
        #expect(channel.fallback == new.fillers[FillerID(-3)])
        #expect(channel.guideKey.count == 10)
        #expect(channel.timeZone == "Asia/Kathmandu" && channel.offAirTitle == "Closed" && channel.run == .always)
    }

    @Test func `that has not changed changes nothing`() async throws {
        let station = try TestStation()
        try await station.store.replace(with: everything(library: try await station.library()))
        let stored = try await station.store.contents()
        try await station.store.replace(with: stored)
        #expect(try await station.store.contents() == stored)
        #expect(stored.changes(from: stored).isEmpty)
    }

    @Test func `loses what a replacement leaves out, and never uses its ids again`() async throws {
        let station = try TestStation()
        try await station.store.replace(with: everything(library: try await station.library()))
        var contents = try await station.store.contents()
        let old = try #require(contents.channels.first)
        contents.channels = []
        contents.schedules = []
        contents.playlists[1].isShuffled = true
        try await station.store.replace(with: contents)
        #expect(try await station.store.playlists()[1].isShuffled)
        #expect(try await station.store.schedules().isEmpty)
        contents.schedules = [Schedule(id: ScheduleID(-9), name: "New", rules: [])]
        contents.channels = [
            Channel(
                id: ChannelID(-9), number: old.number, name: "Two", schedule: ScheduleID(-9), profile: old.profile,
                guideKey: "", seed: 0)
        ]
        let new = try await station.store.replace(with: contents)
        #expect(try #require(new.channels[ChannelID(-9)]) > old.id)
    }

    @Test func `is refused whole when something in it names what would be gone`() async throws {
        let station = try TestStation()
        try await station.store.replace(with: everything(library: try await station.library()))
        let before = try await station.store.contents()
        let error = await #expect(throws: StoreError.self) {
            try await station.store.apply([.rename("Other"), .removeSchedule(before.schedules[0].id)])
        }
        #expect(error?.code == "store.conflict")
        #expect(error?.why == "it is used by the channel “One”")
        #expect(try await station.store.contents() == before)
    }

    @Test func `lets two channels swap their numbers`() async throws {
        let station = try TestStation()
        try await station.store.replace(with: everything(library: try await station.library()))
        var first = try #require(try await station.store.channels().first)
        var second = first
        second.id = ChannelID(-1)
        second.guideKey = ""
        second.number = ChannelNumber(6)
        try await station.store.apply([.saveChannel(second)])
        second = try #require(try await station.store.channel(number: ChannelNumber(6)))
        #expect(second.guideKey != first.guideKey && second.seed != first.seed)
        (first.number, second.number) = (second.number, first.number)
        try await station.store.apply([.saveChannel(first), .saveChannel(second)])
        #expect(try await station.store.channel(number: ChannelNumber(6))?.id == first.id)
    }

    @Test func `refuses a change to what is not there`() async throws {
        let station = try TestStation()
        let error = await #expect(throws: StoreError.self) {
            try await station.store.apply([.savePlaylist(Playlist(id: PlaylistID(77), name: "?", entries: []))])
        }
        #expect(error?.code == "store.missing")
    }

    @Test func `may name shows and files that a scan finds later`() async throws {
        let station = try TestStation()
        let new = try await station.store.replace(with: everything(library: try await station.library()))
        let library = try #require(new.libraries[LibraryID(-1)])
        #expect(try await station.store.knownFiles(in: library).isEmpty)
        try await station.store.record(
            [.new(episode("/srv/shows/x.mkv", of: "Breakfast", season: 1, episode: 1, year: 1999))], in: library)
        let id = try #require(new.media[MediaID(-1)])
        try await station.store.record([ProbeResponse(id: id.raw, facts: facts(.minutes(20)))])
        #expect(try await station.store.media(id)?.metadata.show == new.shows[ShowID(-1)])
        #expect(try await station.store.playables(of: .item(id)).map(\.duration) == [.minutes(20)])
        #expect(try await station.store.shows().count == 1)
    }

    @Test func `keeps running when a library goes: its timeline turns offline`() async throws {
        let station = try TestStation()
        try await station.store.replace(with: everything(library: try await station.library()))
        let films = try #require(try await station.store.libraries().first)
        try await station.store.record([.new(film("/srv/films/a.mkv", "A"))], in: films.id)
        let media = try #require(try await station.store.mediaID(at: "/srv/films/a.mkv"))
        let channel = try #require(try await station.store.channels().first)
        let item = TimelineItem(
            channel: channel.id, start: Instant(seconds: 0), finish: Instant(seconds: 60), kind: .programme,
            media: media, guideGroup: 1,
            reason: TimelineItem.Reason(cursor: "c", decision: "next"))
        _ = try await station.store.append([item], to: channel.id)
        try await station.store.apply([.removeLibrary(films.id)])
        let stored = try #require(try await station.store.timelineItem(of: channel.id, at: Instant(seconds: 5)))
        #expect(stored.kind == .offline && stored.media == nil)
        #expect(stored.reason.decision == "next; its library was removed")
    }
}
