import Core

/// Media items with what is in their files.
enum MediaObjects {
    static let kind = Schema.words(MediaItem.Kind.allCases.map(\.rawValue))

    static let credit = ResponseObject<Credit>(
        "Credit",
        [
            .text("role", .text(), isRequired: true) { $0.role.rawValue }, .field("name") { $0.name },
            .field("character") { $0.character },
        ])

    static let rating = ResponseObject<ContentRating>([
        .field("system") { $0.system }, .field("value") { $0.value },
    ])

    /// An item, whether its path is shown, and whether it has a picture.
    struct Row {
        let item: MediaItem
        let showsPaths: Bool
        /// nil when it was not asked for.
        var hasArtwork: Bool?
    }

    /// An item of a list, which `fields` may reduce to a few members.
    static let item = ResponseObject<Row>("MediaItem", members).partial

    /// With everything that is in its file.
    static let whole = ResponseObject<Row>("Media", members + [.object("facts", facts) { $0.item.facts }])

    private static let members: [ResponseMember<Row>] = [
        .field("id") { $0.item.id }, .field("library") { $0.item.library },
        .text("kind", kind, isRequired: true) { $0.item.kind.rawValue },
        .field("title") { $0.item.metadata.title }, .field("show") { $0.item.metadata.showTitle },
        .field("season") { $0.item.metadata.season }, .field("episode") { $0.item.metadata.episode },
        .field("artist") { $0.item.metadata.artist }, .field("album") { $0.item.metadata.album },
        .field("albumArtist") { $0.item.metadata.albumArtist }, .field("year") { $0.item.metadata.year },
        .text("released", .text(format: "date")) { $0.item.metadata.released?.description },
        .field("artwork", "Whether /artwork/media/{id} has a picture.") { $0.hasArtwork },
        .field("plot") { $0.item.metadata.plot }, .field("contentRating") { $0.item.metadata.contentRating },
        .field("genres") { $0.item.metadata.genres }, .field("tags") { $0.item.metadata.tags },
        .list("credits", credit, isRequired: false) { $0.item.metadata.credits.nonEmpty },
        .field("studios") { $0.item.metadata.studios.nonEmpty },
        .field("countries") { $0.item.metadata.countries.nonEmpty },
        .field("duration", "Seconds.") { $0.item.facts?.duration },
        .text("state", .words(["unprobed", "ready", "vanished", "unplayable"]), isRequired: true) {
            state($0.item.state).word
        },
        .field("why", "Why it is unplayable.") { state($0.item.state).why },
        .field("path", "Shown to operators only.") { $0.showsPaths ? $0.item.path : nil },
    ]

    private static func state(_ state: MediaItem.State) -> (word: String, why: String?) {
        switch state {
        case .unprobed: ("unprobed", nil)
        case .ready: ("ready", nil)
        case .vanished: ("vanished", nil)
        case .unplayable(let why): ("unplayable", why)
        }
    }

    private static let facts = ResponseObject<MediaFacts>(
        "MediaFacts",
        [
            .field("container") { $0.container }, .field("bitRate") { $0.bitRate },
            .object("video", video) { $0.video }, .list("audio", audio) { $0.audio },
            .list("subtitles", subtitle) { $0.subtitles }, .list("chapters", chapter) { $0.chapters },
        ])

    private static let video = ResponseObject<VideoFacts>([
        .field("codec") { $0.codec }, .field("profile") { $0.profile }, .field("width") { $0.width },
        .field("height") { $0.height }, .field("displayAspect") { $0.displayAspect },
        .field("frameRate") { $0.frameRate?.description }, .field("fieldOrder") { $0.fieldOrder.rawValue },
    ])

    private static let audio = ResponseObject<AudioFacts>([
        .field("codec") { $0.codec }, .field("channels") { $0.channels }, .field("sampleRate") { $0.sampleRate },
        .field("language") { $0.language }, .field("title") { $0.title },
        .object("loudness", loudness, "How loud it is in stereo; absent before it was measured.") { $0.loudness },
    ])

    private static let loudness = ResponseObject<LoudnessFacts>([
        .field("integrated", "In LUFS (EBU R128); absent in silence.") { $0.integrated },
        .field("truePeak", "In dBTP.") { $0.truePeak },
    ])

    private static let subtitle = ResponseObject<SubtitleFacts>([
        .field("codec") { $0.codec }, .field("language") { $0.language },
    ])

    private static let chapter = ResponseObject<ChapterFacts>([
        .field("start") { $0.start }, .field("finish") { $0.finish }, .field("title") { $0.title },
    ])
}
