import Core

/// Writes one channel's programmes as XMLTV in the order of its DTD, as bytes.
struct ProgrammeWriter {
    private(set) var bytes: [UInt8]
    private let base: BaseAddress
    private let guideID: String
    private let opening: String
    private let isHighDefinition: Bool

    /// Writes into `room`, which is emptied first: growing anew for each channel costs more than the writing.
    init(_ listing: ChannelListing, base: BaseAddress, instanceKey: String, room: consuming [UInt8] = []) {
        bytes = room
        bytes.removeAll(keepingCapacity: true)
        self.base = base
        guideID = GuideID.text(listing.channel, instanceKey)
        opening = "\" channel=\"\(guideID)\">\n"
        isHighDefinition = listing.isHighDefinition
    }

    mutating func write(_ programme: GuideProgramme) {
        bytes.write("<programme start=\"")
        write(stamp: programme.start)
        bytes.write("\" stop=\"")
        write(stamp: programme.finish)
        bytes.write(opening)
        describe(programme)
        if let length = programme.length {
            bytes.write("<length units=\"minutes\">\(max(1, (length.seconds + 30) / 60))</length>\n")
        }
        if let picture = base.artwork(programme) {
            bytes.write("<icon src=\"")
            bytes.write(xml: picture)
            bytes.write("\"/>\n")
        }
        for country in programme.countries { element(.country, country) }
        number(programme)
        present(programme)
        show(programme.showing)
        if let rating = programme.contentRating.flatMap({ ContentRating($0) }) { write(rating) }
        bytes.write("</programme>\n")
    }

    private mutating func describe(_ programme: GuideProgramme) {
        element(.title, [UInt8].isVisible(xml: programme.title) ? programme.title : "Untitled")
        element(.subtitle, programme.subtitle)
        element(.description, programme.plot)
        bytes.write(credits: programme.credits)
        if let released = programme.released {
            bytes.write("<date>")
            write(day: released)
            bytes.write("</date>\n")
        } else if let year = programme.year {
            bytes.write("<date>\(year)</date>\n")
        }
        for category in programme.categories { element(.category, category) }
        for genre in programme.genres where !programme.categories.contains(genre) { element(.category, genre) }
        for keyword in programme.keywords { element(.keyword, keyword) }
    }

    /// Both numbering systems: each client reads only one of them. The last field of xmltv_ns stays empty, because Kodi
    /// takes a number there for the episode. The third is ours and names the item, whenever it is on.
    private mutating func number(_ programme: GuideProgramme) {
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

    private mutating func present(_ programme: GuideProgramme) {
        let isDefined = isHighDefinition && programme.isHighDefinition != false && !programme.isOffAir
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
        // Channels have two sound tracks' width at most: surround sound is mixed down.
        if let sound = programme.sound {
            bytes.write("<audio><stereo>\(sound == .mono ? "mono" : "stereo")</stereo></audio>\n")
        }
    }

    private mutating func show(_ showing: GuideProgramme.Showing) {
        switch showing {
        case .unknown: break
        case .first(let isNew): bytes.write(isNew ? "<premiere/>\n<new/>\n" : "<premiere/>\n")
        case .again(let last):
            bytes.write("<previously-shown start=\"")
            write(stamp: last)
            bytes.write("\" channel=\"\(guideID)\"/>\n")
        }
    }

    private mutating func write(_ rating: ContentRating) {
        bytes.write(rating.system.map { "<rating system=\"\($0)\"><value>" } ?? "<rating><value>")
        bytes.write(xml: rating.value)
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
        static let keyword = Element(open: "<keyword>", close: "</keyword>\n")
        static let country = Element(open: "<country>", close: "</country>\n")
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
}

extension BaseAddress {
    /// Where the programme's picture is; nil when it has none.
    func artwork(_ programme: GuideProgramme) -> String? {
        guard programme.hasArtwork, let media = programme.media else { return nil }
        return "\(text)/artwork/media/\(media)"
    }
}
