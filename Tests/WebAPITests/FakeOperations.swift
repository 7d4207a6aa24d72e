import Core
import HTTP
import Synchronization

@testable import WebAPI

/// Everything the routes ask for, filled so that every field of every answer is sent at least once.
final class FakeOperations: ChannelOperations, LibraryOperations, MediaSource, OperationReporter, StationReporter,
    StationHealth, LogoSource, ArtworkSource, StreamSource, SegmentSource, RehearsalOperations, PlanOperations,
    HeldSearchSource, CatalogueSource, MaintenanceOperations, GraphicOperations, SuggestionSource, PreviewSource,
    AiringSource
{
    let calls = Mutex<[String]>([])
    let image: [UInt8]?

    init(image: [UInt8]? = nil) { self.image = image }

    private static let channel = ChannelID(5_000)

    private static func programme(_ title: String, _ start: Instant) -> GuideProgramme {
        var programme = GuideProgramme(channel: channel, start: start, finish: start + .minutes(30), title: title)
        (programme.subtitle, programme.plot, programme.year) = ("Fog", "A \"long\"\nnight \u{1}\\", 2019)
        (programme.season, programme.episode, programme.media) = (2, 5, MediaID(1))
        (programme.kind, programme.length, programme.released) = (
            .episode, .minutes(25), CivilDate(year: 2019, month: 3, day: 1)
        )
        (programme.categories, programme.genres, programme.contentRating) = (["Series", "News"], ["Crime"], "UK:15")
        (programme.aspect, programme.sound, programme.hasArtwork) = ("4:3", .surround, true)
        (programme.keywords, programme.studios, programme.countries) = (["coast"], ["Harbour"], ["Norway"])
        programme.credits = [Credit(.director, "Ann Lee"), Credit(.actor, "Bo Day", character: "The \"Keeper\"")]
        programme.showing =
            title == "Harbour" ? .first(isNew: true) : .again(last: FakeStation.now - .hours(24))
        return programme
    }

    func activities() -> [ChannelID: ChannelActivity] {
        [Self.channel: ChannelActivity(runningSince: FakeStation.now, viewerCount: 2, playedAs: .copied)]
    }

    func nowAndNext(at instant: Instant, of channel: ChannelID?) -> [ChannelID: NowAndNext] {
        let now = Self.programme("Lighthouse", instant - .minutes(10))
        return [Self.channel: NowAndNext(now: now, next: Self.programme("Harbour", now.finish))]
    }

    func programmes(of channels: [ChannelID], from: Instant, until: Instant) -> [ChannelID: [GuideProgramme]] {
        let own = [Self.programme("Lighthouse", from - .minutes(10)), Self.programme("Harbour", from + .minutes(20))]
        return Dictionary(uniqueKeysWithValues: channels.map { ($0, own) })
    }

    func timeline(of channel: ChannelID, from: Instant, until: Instant) -> [TimelineEntry] {
        let reason = TimelineItem.Reason(
            schedule: ScheduleID(3), rule: RuleID(2), cursor: "collection:4:shuffle", cycle: 1, draw: 7,
            decision: "follows what precedes")
        let kinds: [TimelineItem.Kind] = [.programme, .filler(.tail), .offline]
        return kinds.enumerated().map { index, kind in
            let start = from + .minutes(Int64(index) * 30)
            return TimelineEntry(
                TimelineItem(
                    id: TimelineItemID(Int64(index) + 1), channel: channel, start: start, finish: start + .minutes(30),
                    kind: kind, media: index == 2 ? nil : MediaID(1), guideGroup: 1, guideTitle: "Western of the Day",
                    reason: reason),
                title: "Item \(index) until \(until.seconds)", why: "rule 3: follows what precedes",
                subject: index == 2 ? nil : .init(kind: .episode, year: 2019, season: 2, episode: 5))
        }
    }

    func asRun(of channel: ChannelID, from: Instant, until: Instant) -> [AsRunEntry] {
        [
            AsRunEntry(
                channel: channel, item: TimelineItemID(1), media: MediaID(1), title: "Lighthouse", plannedStart: from,
                start: from, finish: until, frames: 54_000, how: .held, cause: "The file ended early.")
        ]
    }

    func warnings(of channel: ChannelID) -> [ChannelWarning] {
        [
            ChannelWarning(
                code: "wait.long", rule: 1, what: "Rule 2 waits more than an hour for its start 20:00",
                fix: "Let the rule before it flood.", first: FakeStation.now, count: 3)
        ]
    }

    func start(_ channel: ChannelID) { calls.withLock { $0.append("start \(channel)") } }
    func stop(_ channel: ChannelID) { calls.withLock { $0.append("stop \(channel)") } }
    func reset(_ channel: ChannelID, by author: ChangeAuthor) { calls.withLock { $0.append("reset \(channel)") } }
    func rebuild(_ channel: ChannelID) { calls.withLock { $0.append("rebuild \(channel)") } }

    func libraries() -> [LibraryReport] {
        let scan = ScanReport(
            started: FakeStation.now, finished: FakeStation.now, fileCount: 9, failure: "The disk is gone.")
        let library = MediaLibrary(id: LibraryID(1), name: "Films", kind: .movies, paths: ["/srv/films"])
        return [LibraryReport(library: library, itemCount: 9, readyCount: 8, unplayableCount: 1, scan: scan)]
    }

    func library(_ id: LibraryID) -> LibraryReport? { libraries().first { $0.library.id == id } }
    func startScan(_ id: LibraryID, acceptingEmpty: Bool) {
        calls.withLock { $0.append("scan \(id)\(acceptingEmpty ? " accepting empty" : "")") }
    }

    func stopScan(_ id: LibraryID) -> Bool {
        calls.withLock { $0.append("stop scan \(id)") }
        return true
    }

    func media(_ search: MediaSearch) -> MediaPage {
        let query = search.query.map { " fitting \($0.text)" } ?? ""
        calls.withLock { $0.append("search \(search.text ?? "-") \(search.offset)+\(search.limit)\(query)") }
        return MediaPage(items: [Self.item], total: 1)
    }

    func media(_ id: MediaID) -> MediaItem? { id == MediaID(1) ? Self.item : nil }

    private static let item: MediaItem = {
        var metadata = MediaMetadata(title: "Fog")
        (metadata.showTitle, metadata.season, metadata.episode, metadata.artist) = ("Lighthouse", 2, 5, "The Keepers")
        (metadata.year, metadata.released, metadata.plot) = (2019, CivilDate(year: 2019, month: 3, day: 1), "Night.")
        (metadata.contentRating, metadata.genres, metadata.tags) = ("TV-14", ["Drama"], ["coast"])
        (metadata.album, metadata.albumArtist) = ("Lamps", "Various")
        (metadata.studios, metadata.countries) = (["Harbour"], ["Norway"])
        metadata.credits = [Credit(.director, "Ann Lee"), Credit(.actor, "Bo Day", character: "Keeper")]
        let video = VideoFacts(
            codec: "h264", width: 1_280, height: 720, displayAspect: "16:9", frameRate: FrameRate(25),
            variableFrameRate: false, fieldOrder: .progressive, pixelFormat: "yuv420p", profile: "High")
        let facts = MediaFacts(
            container: "matroska", duration: .minutes(30), video: video,
            audio: [AudioFacts(codec: "aac", channels: 2, sampleRate: 48_000, language: "eng", title: "Stereo")],
            subtitles: [SubtitleFacts(codec: "subrip", language: "eng")],
            chapters: [ChapterFacts(start: .zero, finish: .minutes(30), title: "All")], bitRate: 3_000_000)
        return MediaItem(
            id: MediaID(1), library: LibraryID(1), kind: .episode, path: "/srv/shows/fog.mkv",
            state: .unplayable("It is broken."), metadata: metadata, facts: facts)
    }()

    func viewers() -> [ViewerReport] {
        [
            ViewerReport(
                channel: ChannelNumber(5), host: "192.168.1.20", agent: "VLC/3", way: .stream, since: FakeStation.now,
                byteCount: 1_000, skips: 0)
        ]
    }

    func engines() -> [EngineReport] {
        [
            EngineReport(
                channel: ChannelNumber(5), phase: .onAir, processID: 77, age: .minutes(2), restartCount: 1,
                processorShare: 0.25, memoryByteCount: 64 << 20, lag: .zero, byteCount: 1 << 20)
        ]
    }

    func airings(of media: MediaID, at instant: Instant, limit: Int) -> MediaAirings? {
        guard media == MediaID(1) else { return nil }
        return MediaAirings(
            past: [.init(channel: Self.channel, start: instant - .hours(24), finish: instant - .hours(23))],
            coming: [
                .init(
                    channel: Self.channel, start: instant + .hours(1), finish: instant + .hours(2),
                    schedule: ScheduleID(3), rule: RuleID(2))
            ])
    }

    func users(of media: MediaID) -> [DocumentUse]? {
        guard media == MediaID(1) else { return nil }
        return [
            DocumentUse(DocumentKey(.collection, 4), name: "Westerns", pointer: ""),
            DocumentUse(DocumentKey(.schedule, 3), name: "Evenings", pointer: "/rules/0/content/collection"),
        ]
    }

    func preview(of item: MediaItem, from start: TimeSpan, span: TimeSpan) -> [UInt8] {
        [UInt8](repeating: 0x47, count: 188)
    }

    func faults() -> [FaultReport] {
        [
            FaultReport(
                channel: ChannelNumber(5), code: "engine.fault", what: "Playing", why: "broken", fix: "Replace it.",
                first: FakeStation.now, last: FakeStation.now, count: 3)
        ]
    }

    func rehearsal() -> RehearsalStatus {
        let now = FakeStation.now
        var result = RehearsalResult(started: now, finished: now + .seconds(9), from: now, until: now + .hours(72))
        result.channels = [.init(number: ChannelNumber(5), name: "One", itemCount: 40, faultCount: 1, warningCount: 0)]
        result.findings = [
            RehearsalFinding(
                cause: .init(
                    .fault, "file.missing", "“Fog” is gone", why: "there is no file at its path", fix: "Bring it back.",
                    path: "/srv/shows/fog.mkv"),
                channel: ChannelNumber(5), channelName: "One", when: now + .hours(1),
                localTime: "2026-11-21 03:30:00", last: now + .hours(9), count: 2)
        ]
        return RehearsalStatus(isRunning: false, last: result)
    }

    func request(_ wish: RehearsalWish) -> RequestedRehearsal {
        let text = "\(wish.channels.sorted()) \(wish.span.seconds) \(wish.isQuick) \(wish.repeatWithin?.seconds ?? 0)"
        calls.withLock { $0.append("rehearse \(text)") }
        var run = RequestedRehearsal(id: 3, started: FakeStation.now, isQuick: wish.isQuick)
        (run.channel, run.channelsDone, run.channelCount) = (FakeStation.fixed("5", "One").channel, 0, 2)
        (run.filesDone, run.fileCount) = (1, 9)
        return run
    }

    func requested(_ id: Int) -> RequestedRehearsal? {
        var run = RequestedRehearsal(id: id, started: FakeStation.now, isQuick: true)
        switch id {
        case 3: run.result = rehearsal().last
        case 4: run.failure = StationError(.conflict, "rehearsal.stopped", what: "Cannot", why: "no", fix: "Do.")
        default: return nil
        }
        return run
    }

    func stopRequested(_ id: Int) -> Bool { id == 3 }

    func startRehearsal() { calls.withLock { $0.append("rehearse") } }

    func plan(_ request: PlanRequest) throws -> PlanResult {
        let text = String(decoding: request.file, as: UTF8.self)
        calls.withLock { $0.append("plan \(text) \(request.prune) \(request.ahead.seconds)") }
        let now = FakeStation.now
        let entries = timeline(of: Self.channel, from: now, until: now + request.ahead)
        return PlanResult(
            notices: ["file:1:1: found a show"],
            changes: [
                .init(
                    kind: "changed", subject: "channel", name: "5 One",
                    fields: [.init(path: "name", old: "One", new: "Two"), .init(path: "group", old: nil, new: "News")])
            ],
            timelines: [Self.difference(entries, from: now, until: now + request.ahead)])
    }

    static func difference(_ entries: [TimelineEntry], from: Instant, until: Instant) -> TimelineDifference {
        let channel = FakeStation.fixed("5", "One").channel
        var difference = TimelineDifference(.changed, of: channel, in: .utc, from: from, until: until)
        (difference.keptCount, difference.removed, difference.added) = (3, [entries[0]], [entries[1], entries[2]])
        return difference
    }

    func stationReport() -> StationReport {
        StationReport(
            identity: FakeStation().identity(), version: "1.0.0", started: FakeStation.now, channelCount: 2,
            runningChannelCount: 1, viewerCount: 2, mediaCount: 9)
    }

    func found(_ search: MediaSearch) -> [MediaID] { (1...250).map { MediaID($0) } }
    func media(_ ids: [MediaID]) -> [MediaItem] {
        ids.map { id in
            var item = Self.item
            item.id = id
            return item
        }
    }

    func pictured(_ items: [MediaItem]) -> Set<MediaID> { [MediaID(1)] }

    func facets(of search: MediaSearch, by properties: [MediaFacets.Property], most: Int) -> MediaFacets {
        let facets = properties.map { MediaFacets.Facet($0, [.init($0, "1", count: 3)], valueCount: 9) }
        calls.withLock { $0.append("facets \(search.query?.text ?? "-") \(properties.count) \(most)") }
        return MediaFacets(total: 3, facets: facets)
    }

    private static let show = ShowSummary(
        Show(id: ShowID(4), title: "Lighthouse", year: 2019), library: LibraryID(1), seasonCount: 2, episodeCount: 9,
        sample: MediaID(1))

    func shows(_ part: CataloguePart) -> (items: [ShowSummary], total: Int) {
        calls.withLock { $0.append("shows \(part.text ?? "-") \(part.offset)+\(part.limit)") }
        return ([Self.show], 1)
    }

    func show(_ id: ShowID) -> (show: ShowSummary, seasons: [(season: Int, count: Int)])? {
        id == ShowID(4) ? (Self.show, [(0, 1), (1, 8)]) : nil
    }

    func artists(_ part: CataloguePart) -> (items: [MusicSummary], total: Int) {
        ([MusicSummary(artist: "The Keepers", itemCount: 2, sample: MediaID(1))], 1)
    }

    func albums(_ part: CataloguePart) -> (items: [MusicSummary], total: Int) {
        ([MusicSummary(artist: nil, album: "Lamps", itemCount: 2, sample: MediaID(1))], 1)
    }

    func libraries(in path: String) -> [LibrarySuggestion]? {
        path == "/etc" ? nil : [LibrarySuggestion(name: "Films", kind: .movies, path: path)]
    }

    func channels() async throws -> [ChannelSuggestion] {
        let items = Tree(.list([Tree(.map([Tree.Entry("library", .literal(1))]))]))
        let samples = media(MediaSearch(limit: 1)).items
        return [
            ChannelSuggestion(
                name: "Films", group: "Films", order: .shuffle, reason: "1 film, shuffled", items: items,
                samples: samples.map { ChannelSuggestion.Sample(item: $0, hasArtwork: true) })
        ]
    }

    func folders(in path: String?) -> [String]? { path == "/etc" ? nil : ["/srv/films"] }
    func backups() -> [BackupReport] { [BackupReport(name: "a.db", created: FakeStation.now, byteCount: 9)] }
    func makeBackup(to file: String?, by author: ChangeAuthor) -> BackupReport {
        calls.withLock { $0.append("backup \(file ?? "-")") }
        return backups()[0]
    }
    func removeBackup(_ name: String, by author: ChangeAuthor) -> Bool { name == "a.db" }
    func restore(_ name: String, by author: ChangeAuthor) -> Bool { name == "a.db" }
    func tasks() -> [StationTask] {
        [StationTask(id: "scan 1", title: "Scan of Films", started: FakeStation.now, done: 3, total: 9)]
    }
    func checks() -> [MachineCheck] { [MachineCheck(name: "engine", isGood: false, found: "none", fix: "Install.")] }

    func obstacles() -> [any Explained] { [WebError.guideBuilding] }

    func metrics() -> [MetricSample] {
        [
            MetricSample("a_total", help: "All\nof it", kind: .counter, labels: [.init("x", "a\"b\\c")], value: 3),
            MetricSample("b", help: "Level", kind: .gauge, value: 0.5),
            MetricSample("a_total", help: "All\nof it", kind: .counter, value: 4),
        ]
    }

    func logo(of channel: ChannelListing) -> [UInt8]? { image }
    func artwork(of media: MediaID) -> [UInt8]? { media == MediaID(1) ? image : nil }

    func open(
        _ channel: ChannelListing, tuner: Int?, for viewer: ViewerIdentity
    ) async throws(TunerError) -> any ChunkReader { throw .noVideo(nil, "it was stopped") }

    func master(of channel: ChannelListing, media: String, for viewer: ViewerIdentity) -> [UInt8] { [] }
    func playlist(of channel: ChannelListing, for viewer: ViewerIdentity) -> [UInt8] { [] }
    func segment(_ name: String, of channel: ChannelListing, for viewer: ViewerIdentity) -> [UInt8]? { nil }
}

extension FakeOperations {
    func graphics(on channel: ChannelID) -> [GraphicOnChannel] {
        [GraphicOnChannel(id: GraphicID(7), name: "Logo", state: .shown, until: FakeStation.now)]
    }

    func show(_ graphic: GraphicID, on channel: ChannelID, for span: TimeSpan?) {
        calls.withLock { $0.append("show \(graphic) on \(channel)") }
    }

    func hide(_ graphic: GraphicID, on channel: ChannelID, for span: TimeSpan?) {
        calls.withLock { $0.append("hide \(graphic) on \(channel)") }
    }

    func release(_ graphic: GraphicID, on channel: ChannelID) {
        calls.withLock { $0.append("release \(graphic) on \(channel)") }
    }
}
