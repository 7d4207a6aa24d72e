import Core

/// Writes XMLTV in the order of its DTD, as bytes.
struct GuideWriter {
    let base: BaseAddress
    let instanceKey: String
    private(set) var bytes: [UInt8] = []

    init(base: BaseAddress, instanceKey: String, stationName: String) {
        self.base = base
        self.instanceKey = instanceKey
        bytes.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tv SYSTEM \"xmltv.dtd\">\n")
        bytes.write("<tv source-info-name=\"")
        bytes.write(xml: stationName)
        bytes.write("\" generator-info-name=\"Continuity\">\n")
    }

    /// All channels come before all programmes.
    mutating func channel(_ listing: ChannelListing) {
        bytes.write("<channel id=\"\(GuideID.text(listing.channel, instanceKey))\">\n<display-name>")
        // Plex takes the number from these names and finds channels of a lineup by them: the order counts.
        bytes.write("\(listing.number) ")
        bytes.write(xml: listing.channel.name)
        bytes.write("</display-name>\n<display-name>\(listing.number)</display-name>\n<display-name>")
        bytes.write(xml: listing.channel.name)
        bytes.write("</display-name>\n<icon src=\"")
        bytes.write(xml: base.logo(listing))
        bytes.write("\"/>\n</channel>\n")
    }

    /// The programmes of one channel, in order.
    mutating func programmes(_ row: [GuideProgramme], of listing: ChannelListing) {
        let opening = "\" channel=\"\(GuideID.text(listing.channel, instanceKey))\">\n"
        for programme in row {
            bytes.write("<programme start=\"")
            write(stamp: programme.start)
            bytes.write("\" stop=\"")
            write(stamp: programme.finish)
            bytes.write(opening)
            describe(programme)
            number(programme)
            if listing.isHighDefinition && !programme.isOffAir {
                bytes.write("<video><quality>HDTV</quality></video>\n")
            }
            if let shown = programme.previouslyShown {
                bytes.write("<previously-shown start=\"")
                write(stamp: shown)
                bytes.write("\"/>\n")
            }
            rate(programme)
            bytes.write("</programme>\n")
        }
    }

    /// Makes room for so many bytes at once: growing step by step would copy a large guide many times.
    mutating func reserve(_ byteCount: Int) { bytes.reserveCapacity(byteCount) }

    mutating func finish() { bytes.write("</tv>\n") }

    private mutating func describe(_ programme: GuideProgramme) {
        element(.title, [UInt8].isVisible(xml: programme.title) ? programme.title : "Untitled")
        element(.subtitle, programme.subtitle)
        element(.description, programme.plot)
        if let released = programme.released {
            bytes.write("<date>")
            write(day: released)
            bytes.write("</date>\n")
        } else if let year = programme.year {
            bytes.write("<date>\(year)</date>\n")
        }
        let kind = programme.kind.flatMap(Self.category)
        element(.category, kind)
        for category in programme.categories where category != kind { element(.category, category) }
    }

    /// Both numbering systems: each client reads only one of them. The last field of xmltv_ns stays empty, because Kodi
    /// takes a number there for the episode.
    private mutating func number(_ programme: GuideProgramme) {
        guard let episode = programme.episode, episode >= 0 else { return }
        bytes.write("<episode-num system=\"onscreen\">")
        if let season = programme.season, season >= 0 { bytes.write("S\(padded(season, 2))") }
        bytes.write("E\(padded(episode, 2))</episode-num>\n")
        guard episode > 0 else { return }
        bytes.write("<episode-num system=\"xmltv_ns\">")
        // Specials have no season there: it counts from zero and -1 is not allowed.
        if let season = programme.season, season > 0 { bytes.write(season - 1) }
        bytes.write(".\(episode - 1).</episode-num>\n")
    }

    private mutating func rate(_ programme: GuideProgramme) {
        guard let rating = programme.contentRating, [UInt8].isVisible(xml: rating) else { return }
        let system = rating.hasPrefix("TV-") ? "VCHIP" : Self.filmRatings.contains(rating) ? "MPAA" : nil
        bytes.write(system.map { "<rating system=\"\($0)\"><value>" } ?? "<rating><value>")
        bytes.write(xml: rating)
        bytes.write("</value></rating>\n")
    }

    /// An element that holds text: its two tags.
    private struct Element {
        let open: String
        let close: String
        var keepsLines = false

        static let title = Element(open: "<title>", close: "</title>\n")
        static let subtitle = Element(open: "<sub-title>", close: "</sub-title>\n")
        static let description = Element(open: "<desc>", close: "</desc>\n", keepsLines: true)
        static let category = Element(open: "<category>", close: "</category>\n")
    }

    /// Elements without text break readers: they are left out.
    private mutating func element(_ element: Element, _ text: String?) {
        guard let text, [UInt8].isVisible(xml: text) else { return }
        bytes.write(element.open)
        bytes.write(xml: text, keepsLines: element.keepsLines)
        bytes.write(element.close)
    }

    /// `20261121200000 +0000`: always with its zone, always UTC.
    private mutating func write(stamp instant: Instant) {
        let day = instant.seconds.flooredDivision(by: 86_400)
        let second = Int(instant.seconds - day * 86_400)
        write(day: CivilDate(daysSince1970: Int(day)))
        bytes.write(pair: second / 3_600)
        bytes.write(pair: second / 60 % 60)
        bytes.write(pair: second % 60)
        bytes.write(" +0000")
    }

    private mutating func write(day: CivilDate) {
        bytes.write(pair: day.year / 100)
        bytes.write(pair: day.year)
        bytes.write(pair: day.month)
        bytes.write(pair: day.day)
    }

    private static let filmRatings: Set<String> = ["G", "PG", "PG-13", "R", "NC-17"]

    /// The word that clients sort programmes by.
    private static func category(_ kind: MediaItem.Kind) -> String? {
        switch kind {
        case .movie: "Movie"
        case .episode: "Series"
        case .musicVideo: "Music"
        case .otherVideo: nil
        }
    }
}
