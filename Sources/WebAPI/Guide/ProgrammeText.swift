import Core

/// The text of the guide about an item whenever a channel shows it, as XMLTV: most items are shown many times, and copying a
/// text takes a fraction of the time that writing it does.
final class ProgrammeText: Sendable {
    /// From the sub-title to the categories.
    let before: [UInt8]
    /// From the icon to the sound.
    let behind: [UInt8]
    let rating: [UInt8]
    private let programme: GuideProgramme
    private let isDefined: Bool

    /// `isDefined`: on a channel of high definition.
    init(_ programme: GuideProgramme, base: BaseAddress, isDefined: Bool) {
        self.programme = programme
        self.isDefined = isDefined
        var draft = ProgrammeTextBuilder(programme: programme, base: base, isDefined: isDefined)
        before = draft.describe()
        behind = draft.present()
        rating = draft.rate()
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

}

/// Writes the parts of a programme's text.
private struct ProgrammeTextBuilder {
    let programme: GuideProgramme
    let base: BaseAddress
    let isDefined: Bool
    private var bytes: [UInt8] = []

    init(programme: GuideProgramme, base: BaseAddress, isDefined: Bool) {
        self.programme = programme
        self.base = base
        self.isDefined = isDefined
    }

    private mutating func taken() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    mutating func describe() -> [UInt8] {
        bytes.write(.subtitle, programme.subtitle)
        bytes.write(.description, programme.plot)
        bytes.write(credits: programme.credits)
        if let released = programme.released {
            bytes.write("<date>")
            bytes.write(day: released)
            bytes.write("</date>\n")
        } else if let year = programme.year {
            bytes.write("<date>\(year)</date>\n")
        }
        for category in programme.categories { bytes.write(.category, category) }
        for genre in programme.genres where !programme.categories.contains(genre) { bytes.write(.category, genre) }
        for keyword in programme.keywords { bytes.write(.keyword, keyword) }
        return taken()
    }

    mutating func present() -> [UInt8] {
        if !programme.isOffAir {
            bytes.write("<icon src=\"")
            bytes.write(xml: base.artwork(programme) ?? base.poster(of: programme.title))
            bytes.write("\"/>\n")
        }
        for country in programme.countries { bytes.write(.country, country) }
        number()
        look()
        return taken()
    }

    /// Both numbering systems: each client reads only one of them. The last field of xmltv_ns stays empty, because Kodi
    /// takes a number there for the episode. The third is ours and names the item, whenever it is on.
    private mutating func number() {
        if let episode = programme.episode, episode >= 0 {
            bytes.write("<episode-num system=\"onscreen\">")
            if let season = programme.season, season >= 0 { bytes.write("S\(padded(season, 2))") }
            bytes.write("E\(padded(episode, 2))</episode-num>\n")
            if episode > 0 {
                bytes.write("<episode-num system=\"xmltv_ns\">")
                // Specials have no season there: it counts from zero and -1 is not allowed.
                if let season = programme.season, season > 0 { bytes.write(season - 1) }
                bytes.write(".\(episode - 1).</episode-num>\n")
            }
        }
        if programme.length != nil, let media = programme.media {
            bytes.write("<episode-num system=\"continuity\">media.\(media)</episode-num>\n")
        }
    }

    private mutating func look() {
        let isDefined = isDefined && programme.isHighDefinition != false && !programme.isOffAir
        let aspect = programme.aspect.flatMap { [UInt8].isVisible(xml: $0) ? $0 : nil }
        if isDefined || aspect != nil {
            bytes.write("<video>")
            if let aspect {
                bytes.write("<aspect>")
                bytes.write(xml: aspect)
                bytes.write("</aspect>")
            }
            bytes.write(isDefined ? "<quality>HDTV</quality></video>\n" : "</video>\n")
        }
        // Channels have stereo audio at most: surround sound is mixed down.
        if let sound = programme.sound {
            bytes.write("<audio><stereo>\(sound == .mono ? "mono" : "stereo")</stereo></audio>\n")
        }
    }

    mutating func rate() -> [UInt8] {
        guard let found = programme.contentRating.flatMap({ ContentRating($0) }) else { return [] }
        bytes.write(found.system.map { "<rating system=\"\($0)\"><value>" } ?? "<rating><value>")
        bytes.write(xml: found.value)
        bytes.write("</value></rating>\n")
        return taken()
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

    /// Where the drawing is that stands for a title without a picture.
    func poster(of title: String) -> String { "\(text)/artwork/poster/\(Poster(of: title).name).png" }
}

extension [UInt8] {
    /// A guide repeats them for every showing, and nobody reads on.
    static let mostCreditsOfARole = 12

    /// The credits as XMLTV, by role in the order of its DTD.
    mutating func write(credits: [Credit]) {
        let named = credits.filter { Self.isVisible(xml: $0.name) }
        guard !named.isEmpty else { return }
        write("<credits>\n")
        for role in Credit.Role.allCases {
            for credit in named.lazy.filter({ $0.role == role }).prefix(Self.mostCreditsOfARole) { write(credit) }
        }
        write("</credits>\n")
    }

    private mutating func write(_ credit: Credit) {
        write("<\(credit.role.rawValue)")
        if credit.role == .actor, let character = credit.character, Self.isVisible(xml: character) {
            write(" role=\"")
            write(xml: character)
            write("\"")
        }
        write(">")
        write(xml: credit.name)
        write("</\(credit.role.rawValue)>\n")
    }
}
