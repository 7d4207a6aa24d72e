import Core

/// A channel with what it does at one moment.
struct ChannelRow {
    let listing: ChannelListing
    let base: BaseAddress
    let activity: ChannelActivity
    let programmes: NowAndNext?
    let instant: Instant

    private struct Now {
        let row: ProgrammeRow
        let instant: Instant
    }

    private var now: Now? {
        programmes?.now.map { Now(row: ProgrammeRow(programme: $0, base: base), instant: instant) }
    }

    private var next: ProgrammeRow? { programmes?.next.map { ProgrammeRow(programme: $0, base: base) } }

    static let object = ResponseObject<ChannelRow>(
        "ChannelOnAir",
        [
            .field("id") { $0.listing.channel.id },
            .field("number", "What viewers type, such as 5 or 5.1.") { $0.listing.number },
            .field("name") { $0.listing.channel.name },
            .field("group") { $0.listing.channel.group },
            .field("timeZone", "Its own time zone; absent: the station's.") { $0.listing.channel.timeZone },
            .word("run") { $0.listing.channel.run }, .word("clock") { $0.listing.channel.clock },
            .field("logo", "URL of its picture.") { $0.base.logo($0.listing) },
            .field("hasLogo", "Its picture is its own, not drawn by the station.") { $0.listing.channel.logo != nil },
            .field("stream", "URL of its transport stream.") { $0.base.stream($0.listing) },
            .field("hls", "URL of its HLS playlist.") { $0.base.hls($0.listing) },
            .object("video", video, isRequired: true) { $0.listing.video },
            .field("running") { $0.activity.runningSince != nil },
            .field("runningSince") { $0.activity.runningSince },
            .optionalWord("playedAs", "How the item on air is played.") { $0.activity.playedAs },
            .optionalWord("shed", "What the engine leaves out because the machine is too slow.") { $0.activity.shed },
            .field("viewers", "How many there are.") { $0.activity.viewerCount },
            .object("now", nowObject, "The programme that is on; absent when none is.") { $0.now },
            .object("next", ProgrammeRow.object) { $0.next },
        ])

    private static let video = ResponseObject<VideoProfile>([
        .field("width") { $0.width }, .field("height") { $0.height },
        .field("frameRate") { $0.frameRate.description }, .field("bitRate") { Int64($0.bitRate) },
    ])

    private static let nowObject = ResponseObject<Now>(
        "ProgrammeNow",
        [
            .members(of: ProgrammeRow.object) { $0.row },
            .field("elapsed", "Seconds.") { $0.instant - $0.row.programme.start },
            .field("remaining", "Seconds.") { $0.row.programme.finish - $0.instant },
        ])
}

/// A programme of the guide with its links.
struct ProgrammeRow {
    let programme: GuideProgramme
    let base: BaseAddress

    private struct Showing {
        var isPremiere: Bool?
        var isNew: Bool?
        var last: Instant?
    }

    private var showing: Showing {
        switch programme.showing {
        case .unknown: Showing()
        case .first(let isNew): Showing(isPremiere: true, isNew: isNew)
        case .again(let last): Showing(last: last)
        }
    }

    static let object = ResponseObject<ProgrammeRow>(
        "Programme",
        [
            .field("id") { $0.programme.id },
            .field("title") { $0.programme.title },
            .field("subtitle") { $0.programme.subtitle },
            .field("start") { $0.programme.start },
            .field("finish") { $0.programme.finish },
            .field("length", "Seconds of its content, without breaks.") { $0.programme.length },
            .field("plot") { $0.programme.plot },
            .field("year") { $0.programme.year },
            .text("released", .text(format: "date")) { $0.programme.released?.description },
            .field("season") { $0.programme.season },
            .field("episode") { $0.programme.episode },
            .text("kind", MediaObjects.kind) { $0.programme.kind?.rawValue },
            .field("categories") { $0.programme.categories },
            .field("genres") { $0.programme.genres },
            .field("keywords") { $0.programme.keywords.nonEmpty },
            .list("credits", MediaObjects.credit, isRequired: false) { $0.programme.credits.nonEmpty },
            .field("studios") { $0.programme.studios.nonEmpty },
            .field("countries") { $0.programme.countries.nonEmpty },
            .object("rating", MediaObjects.rating) { $0.programme.contentRating.flatMap { ContentRating($0) } },
            .field("aspect") { $0.programme.aspect },
            .field("sound") { $0.programme.sound?.rawValue },
            .field("media") { $0.programme.media },
            .field("artwork", "URL of its poster.") { $0.base.artwork($0.programme) },
            .field("offAir", "It stands for time without content.") { $0.programme.isOffAir },
            .field("premiere") { $0.showing.isPremiere },
            .field("new") { $0.showing.isNew },
            .field("previouslyShown") { $0.showing.last },
        ])
}

extension Array {
    /// nil for an array without elements.
    var nonEmpty: Self? { isEmpty ? nil : self }
}

/// Items of timelines and as-run logs.
enum TimelineObjects {
    static let kinds = ["programme"] + Filler.Kind.allCases.map { "filler-\($0.rawValue)" } + ["off-air"]

    static func kind(_ kind: TimelineItem.Kind) -> String {
        switch kind {
        case .programme: "programme"
        case .filler(let kind): "filler-\(kind.rawValue)"
        case .offline: "off-air"
        }
    }

    static let item = ResponseObject<TimelineEntry>(
        "TimelineItem",
        [
            .field("id") { $0.item.id },
            .field("start") { $0.item.start },
            .field("finish") { $0.item.finish },
            .text("kind", .words(kinds), isRequired: true) { kind($0.item.kind) },
            .field("title") { $0.title },
            .field("media") { $0.item.media },
            .text("mediaKind", MediaObjects.kind) { $0.subject?.kind.rawValue },
            .field("year") { $0.subject?.year },
            .field("season") { $0.subject?.season },
            .field("episode") { $0.subject?.episode },
            .field("inPoint", "Seconds into the file.") { $0.item.inPoint },
            .field("outPoint") { $0.item.inPoint + ($0.item.finish - $0.item.start) },
            .field("guideTitle") { $0.item.guideTitle },
            .field("inGuide") { !$0.item.hidden },
            .list("obstacles", obstacle, "Why its video is transcoded; none when it can be copied.") { $0.obstacles },
            .object("reason", reason, isRequired: true, "Why it is on.") { $0 },
        ])

    static let obstacle = ResponseObject<CopyObstacle>([
        .word("code") { $0 }, .field("text", "After “transcoded because”.") { $0.explanation },
    ])

    private static let reason = ResponseObject<TimelineEntry>([
        .field("schedule", "Id of the schedule that decided; 0 if none did.") { $0.item.reason.schedule },
        .field("rule", "Id of its rule; 0 if none did.") { $0.item.reason.rule },
        .field("special", "Id of the special that put it there, if one did.") { $0.item.reason.special },
        .field("filler", "Id of the filler that the item comes from.") { $0.item.reason.filler },
        .field("cursor", "Key of the progress that it counts for, such as collection:12:shuffle.") {
            $0.item.reason.cursor
        },
        .field("cycle") { $0.item.reason.cycle }, .field("draw") { $0.item.reason.draw },
        .field("decision") { $0.item.reason.decision }, .field("text", "All of it in words.") { $0.why },
    ])

    static let asRun = ResponseObject<AsRunEntry>(
        "AsRunItem",
        [
            .field("item") { $0.item }, .field("media") { $0.media }, .field("title") { $0.title },
            .field("plannedStart") { $0.plannedStart }, .field("start") { $0.start }, .field("finish") { $0.finish },
            .field("frames") { $0.frames },
            .word("how") { $0.how },
            .field("cause", "Why it was not played as planned.") { $0.cause },
            .field("late", "Seconds.") { $0.late > .zero ? $0.late : nil },
            .optionalWord("shed") { $0.shed },
            .field("skipped", "Seconds that were left out.") { $0.skipped > .zero ? $0.skipped : nil },
        ])

    static let warning = ResponseObject<ChannelWarning>(
        "ChannelWarning",
        [
            .field("code", "A stable slug, such as content.empty.") { $0.code },
            .field("rule", "Id of the rule; absent if the whole schedule is meant.") { $0.rule },
            .field("what") { $0.what }, .field("fix") { $0.fix },
            .field("first", "When it happens first.") { $0.first }, .field("count") { $0.count },
        ])
}

/// Items of a list that starts and ends at certain times.
struct TimedItems<Item> {
    let from: Instant
    let until: Instant
    let items: [Item]

    static func object(_ name: String, _ item: ResponseObject<Item>) -> ResponseObject<TimedItems<Item>> {
        ResponseObject(
            name, [.field("from") { $0.from }, .field("until") { $0.until }, .list("items", item) { $0.items }])
    }
}

/// A list, with what leads to its next part.
struct ItemList<Item> {
    var items: [Item]
    var total: Int?
    var next: String?

    init(_ items: [Item], total: Int? = nil, next: String? = nil) {
        self.items = items
        self.total = total
        self.next = next
    }

    /// A part of a list whose newest items come first: the cursor is the number of the last one.
    init(newestFirst items: [Item], limit: Int, number: (Item) -> Int64) {
        self.init(items, next: items.count == limit ? items.last.map { "\(number($0))" } : nil)
    }

    static func object(_ name: String, _ item: ResponseObject<Item>) -> ResponseObject<ItemList<Item>> {
        ResponseObject(
            name,
            [
                .list("items", item) { $0.items }, .field("total", "How many there are in all.") { $0.total },
                .field("next", "The cursor of the next part; absent at the end.") { $0.next },
            ])
    }
}
