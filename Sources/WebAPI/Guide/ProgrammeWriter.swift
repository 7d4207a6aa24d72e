import Core

/// Writes channels' programmes as XMLTV in the order of its DTD, as bytes. One writer serves many channels, one after the
/// other: it keeps its room, and what it wrote of items that are shown again.
struct ProgrammeWriter {
    private(set) var bytes: [UInt8] = []
    private let frame: GuideWriter
    private var guideID = ""
    private var opening = ""
    private var isDefined = false
    private var texts: [MediaID: ProgrammeText] = [:]

    /// Some megabytes.
    private static let mostTexts = 10_000

    init(_ frame: GuideWriter) { self.frame = frame }

    /// Goes on with another channel, and forgets what was written.
    mutating func begin(_ listing: ChannelListing) {
        bytes.removeAll(keepingCapacity: true)
        guideID = GuideID.text(listing.channel, frame.instanceKey)
        opening = "\" channel=\"\(guideID)\">\n"
        isDefined = listing.isHighDefinition
    }

    mutating func write(_ programme: GuideProgramme) {
        bytes.write("<programme start=\"")
        write(stamp: programme.start)
        bytes.write("\" stop=\"")
        write(stamp: programme.finish)
        bytes.write(opening)
        bytes.write(.title, [UInt8].isVisible(xml: programme.title) ? programme.title : "Untitled")
        let text = text(of: programme)
        bytes.append(contentsOf: text.before)
        if let length = programme.length {
            bytes.write("<length units=\"minutes\">")
            bytes.write(max(1, (length.seconds + 30) / 60))
            bytes.write("</length>\n")
        }
        bytes.append(contentsOf: text.behind)
        show(programme.showing)
        bytes.append(contentsOf: text.rating)
        bytes.write("</programme>\n")
    }

    private mutating func text(of programme: GuideProgramme) -> ProgrammeText {
        let known = programme.media.flatMap { texts[$0] }
        if let known, known.fits(programme, isDefined: isDefined) { return known }
        let text = ProgrammeText(programme, base: frame.base, isDefined: isDefined)
        if let media = programme.media {
            if texts.count >= Self.mostTexts { texts = [:] }
            texts[media] = text
        }
        return text
    }

    private mutating func show(_ showing: GuideProgramme.Showing) {
        switch showing {
        case .unknown: break
        case .first(let isNew): bytes.write(isNew ? "<premiere/>\n<new/>\n" : "<premiere/>\n")
        case .again(let last):
            bytes.write("<previously-shown start=\"")
            write(stamp: last)
            bytes.write("\" channel=\"")
            bytes.write(guideID)
            bytes.write("\"/>\n")
        }
    }

    /// `20261121200000 +0000`: always with its zone, always UTC.
    private mutating func write(stamp instant: Instant) {
        let day = instant.seconds.flooredDivision(by: 86_400)
        let second = Int(instant.seconds - day * 86_400)
        bytes.write(day: CivilDate(daysSince1970: Int(day)))
        bytes.write(pair: second / 3_600)
        bytes.write(pair: second / 60 % 60)
        bytes.write(pair: second % 60)
        bytes.write(" +0000")
    }
}
