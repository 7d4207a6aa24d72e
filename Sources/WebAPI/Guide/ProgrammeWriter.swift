import Core
import Synchronization

/// Writes channels' programmes as XMLTV in the order of its DTD, as bytes. One writer serves many channels, one after the
/// other, and keeps its room: growing again for each channel costs more than the writing.
struct ProgrammeWriter {
    private(set) var bytes: [UInt8] = []
    private let texts: ProgrammeTextCache
    private let instanceKey: String
    private var guideID = ""
    private var opening = ""
    private var isDefined = false

    init(_ texts: ProgrammeTextCache, instanceKey: String) {
        self.texts = texts
        self.instanceKey = instanceKey
    }

    var base: BaseAddress { texts.base }

    /// Continues with another channel, and forgets what was written.
    mutating func begin(_ listing: ChannelListing) {
        bytes.removeAll(keepingCapacity: true)
        guideID = GuideID.text(listing.channel, instanceKey)
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
        let text = texts.text(of: programme, isDefined: isDefined)
        bytes.append(contentsOf: text.before)
        if let length = programme.length {
            bytes.write("<length units=\"minutes\">")
            bytes.write(max(1, (length + .seconds(30)).seconds / 60))
            bytes.write("</length>\n")
        }
        bytes.append(contentsOf: text.behind)
        show(programme.showing)
        bytes.append(contentsOf: text.rating)
        bytes.write("</programme>\n")
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
        let second = Int((instant - Instant(seconds: day * 86_400)).seconds)
        bytes.write(day: CivilDate(daysSince1970: Int(day)))
        bytes.write(pair: second / 3_600)
        bytes.write(pair: second / 60 % 60)
        bytes.write(pair: second % 60)
        bytes.write(" +0000")
    }
}

/// What was written of items, while a guide is made that shows them again and again.
final class ProgrammeTextCache: Sendable {
    let base: BaseAddress
    private let known = Mutex<[MediaID: ProgrammeText]>([:])

    /// Some megabytes.
    private static let most = 10_000

    init(base: BaseAddress) { self.base = base }

    func text(of programme: GuideProgramme, isDefined: Bool) -> ProgrammeText {
        guard let media = programme.media else { return written(programme, isDefined) }
        if let found = known.withLock({ $0[media] }), found.fits(programme, isDefined: isDefined) { return found }
        let text = written(programme, isDefined)
        known.withLock { known in
            if known.count >= Self.most { known = [:] }
            known[media] = text
        }
        return text
    }

    private func written(_ programme: GuideProgramme, _ isDefined: Bool) -> ProgrammeText {
        ProgrammeText(programme, base: base, isDefined: isDefined)
    }
}
