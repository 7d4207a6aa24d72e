import Core

/// What the guide says of an item whenever a channel shows it, as XMLTV: most items are shown many times, and copying a
/// text takes a fraction of the time that writing it does.
final class ProgrammeText {
    /// From the sub-title to the categories.
    private(set) var before: [UInt8] = []
    /// From the icon to the sound.
    private(set) var behind: [UInt8] = []
    private(set) var rating: [UInt8] = []
    private let programme: GuideProgramme
    private let isDefined: Bool

    /// `isDefined`: on a channel of high definition.
    init(_ programme: GuideProgramme, base: BaseAddress, isDefined: Bool) {
        self.programme = programme
        self.isDefined = isDefined
        describe()
        if let picture = base.artwork(programme) {
            behind.write("<icon src=\"")
            behind.write(xml: picture)
            behind.write("\"/>\n")
        }
        for country in programme.countries { behind.write(.country, country) }
        number()
        present()
        rate()
    }

    /// Whether the same is to be said of another showing.
    func fits(_ other: GuideProgramme, isDefined: Bool) -> Bool {
        isDefined == self.isDefined && other.media == programme.media && other.subtitle == programme.subtitle
            && other.plot == programme.plot && other.released == programme.released && other.year == programme.year
            && other.categories == programme.categories && other.genres == programme.genres
            && other.keywords == programme.keywords && other.credits == programme.credits
            && other.countries == programme.countries && other.season == programme.season
            && other.episode == programme.episode
            && (other.length == nil) == (programme.length == nil) && other.hasArtwork == programme.hasArtwork
            && other.isHighDefinition == programme.isHighDefinition && other.isOffAir == programme.isOffAir
            && other.aspect == programme.aspect && other.sound == programme.sound
            && other.contentRating == programme.contentRating
    }

    private func describe() {
        before.write(.subtitle, programme.subtitle)
        before.write(.description, programme.plot)
        before.write(credits: programme.credits)
        if let released = programme.released {
            before.write("<date>")
            before.write(day: released)
            before.write("</date>\n")
        } else if let year = programme.year {
            before.write("<date>\(year)</date>\n")
        }
        for category in programme.categories { before.write(.category, category) }
        for genre in programme.genres where !programme.categories.contains(genre) { before.write(.category, genre) }
        for keyword in programme.keywords { before.write(.keyword, keyword) }
    }

    /// Both numbering systems: each client reads only one of them. The last field of xmltv_ns stays empty, because Kodi
    /// takes a number there for the episode. The third is ours and names the item, whenever it is on.
    private func number() {
        if let episode = programme.episode, episode >= 0 {
            behind.write("<episode-num system=\"onscreen\">")
            if let season = programme.season, season >= 0 { behind.write("S\(padded(season, 2))") }
            behind.write("E\(padded(episode, 2))</episode-num>\n")
            if episode > 0 {
                behind.write("<episode-num system=\"xmltv_ns\">")
                // Specials have no season there: it counts from zero and -1 is not allowed.
                if let season = programme.season, season > 0 { behind.write(season - 1) }
                behind.write(".\(episode - 1).</episode-num>\n")
            }
        }
        if programme.length != nil, let media = programme.media {
            behind.write("<episode-num system=\"continuity\">media.\(media)</episode-num>\n")
        }
    }

    private func present() {
        let isDefined = isDefined && programme.isHighDefinition != false && !programme.isOffAir
        let aspect = programme.aspect.flatMap { [UInt8].isVisible(xml: $0) ? $0 : nil }
        if isDefined || aspect != nil {
            behind.write("<video>")
            if let aspect {
                behind.write("<aspect>")
                behind.write(xml: aspect)
                behind.write("</aspect>")
            }
            behind.write(isDefined ? "<quality>HDTV</quality></video>\n" : "</video>\n")
        }
        // Channels have two sound tracks' width at most: surround sound is mixed down.
        if let sound = programme.sound {
            behind.write("<audio><stereo>\(sound == .mono ? "mono" : "stereo")</stereo></audio>\n")
        }
    }

    private func rate() {
        guard let found = programme.contentRating.flatMap({ ContentRating($0) }) else { return }
        rating.write(found.system.map { "<rating system=\"\($0)\"><value>" } ?? "<rating><value>")
        rating.write(xml: found.value)
        rating.write("</value></rating>\n")
    }
}

/// An element that holds text: its two tags.
struct ProgrammeElement {
    let open: String
    let close: String
    var keepsLines = false

    static let title = ProgrammeElement(open: "<title>", close: "</title>\n")
    static let subtitle = ProgrammeElement(open: "<sub-title>", close: "</sub-title>\n")
    static let description = ProgrammeElement(open: "<desc>", close: "</desc>\n", keepsLines: true)
    static let category = ProgrammeElement(open: "<category>", close: "</category>\n")
    static let keyword = ProgrammeElement(open: "<keyword>", close: "</keyword>\n")
    static let country = ProgrammeElement(open: "<country>", close: "</country>\n")
}

extension [UInt8] {
    /// Elements without text break readers: they are left out.
    mutating func write(_ element: ProgrammeElement, _ text: String?) {
        guard let text, Self.isVisible(xml: text) else { return }
        write(element.open)
        write(xml: text, keepsLines: element.keepsLines)
        write(element.close)
    }

    /// `20261121`.
    mutating func write(day: CivilDate) {
        write(pair: day.year / 100)
        write(pair: day.year)
        write(pair: day.month)
        write(pair: day.day)
    }
}

extension BaseAddress {
    /// Where the programme's picture is; nil when it has none.
    func artwork(_ programme: GuideProgramme) -> String? {
        guard programme.hasArtwork, let media = programme.media else { return nil }
        return "\(text)/artwork/media/\(media)"
    }
}
