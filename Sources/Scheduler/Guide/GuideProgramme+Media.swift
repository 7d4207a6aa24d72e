public import Core

extension GuideProgramme {
    /// Takes over what is known of the one item that the programme shows.
    mutating func describe(_ item: MediaItem) {
        let metadata = item.metadata
        plot = metadata.plot
        year = metadata.year
        released = metadata.released
        season = metadata.season
        episode = metadata.episode
        credits = metadata.credits
        studios = metadata.studios
        countries = metadata.countries
        keywords = Self.keywords(of: item)
        guard let facts = item.facts else { return }
        aspect = facts.video?.displayAspect
        isHighDefinition = facts.video.map { $0.height >= 720 }
        sound = facts.audio.first.map { Self.sound(channels: $0.channels) }
    }

    /// What a set of items under one title has in common with its first.
    mutating func sort(as item: MediaItem) {
        kind = item.kind
        categories = GuideCategories.of(item)
        genres = item.metadata.genres
        contentRating = item.metadata.contentRating
    }

    /// Other videos and music videos have their folders as tags: those are nobody's business.
    private static func keywords(of item: MediaItem) -> [String] {
        item.kind == .movie || item.kind == .episode ? item.metadata.tags : []
    }

    private static func sound(channels: Int) -> Sound {
        switch channels {
        case ...1: .mono
        case 2: .stereo
        default: .surround
        }
    }
}

/// What the guide says about an item in every showing: looked up once, and shared by all its showings on all channels.
public final class GuideSubject: Sendable {
    public let item: MediaItem
    let names: GuideTitle.Names
    /// A programme that shows nothing but the item.
    let alone: GuideProgramme
    /// One that shows the item first, and others under the same title.
    let amongOthers: GuideProgramme

    public init(_ item: MediaItem) {
        self.item = item
        names = GuideTitle.Names(item)
        let never = Instant(seconds: 0)
        var programme = GuideProgramme(channel: ChannelID(0), start: never, finish: never, title: "")
        programme.sort(as: item)
        amongOthers = programme
        programme.describe(item)
        alone = programme
    }
}
