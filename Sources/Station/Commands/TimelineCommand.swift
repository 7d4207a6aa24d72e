import Core
import Linux
import Scheduler
import Store
import WebAPI

struct TimelineCommand: Command {
    static let name = "timeline"
    static let summary = "Print what a channel plays, from when to when, and why."
    static let synopsis = "CHANNEL"
    static let options =
        CommandOption.common + [
            CommandOption("--from", "TIME", "Where to begin: now (default), HH:MM today, or 2026-11-21T20:00."),
            CommandOption("--for", "LENGTH", "How much: 90m, 6h (default), 3d."),
            CommandOption("--why", nil, "With the reason of each item."), CommandOption.json,
        ]
    static let details = """
        Times are local to the channel. What is not built yet is built now, as the station would.
        Below the items stands what cannot be done as the schedule says, and what to do about it.
        """

    private let folder: StationFolder
    private let number: String
    private let from: String?
    private let length: TimeSpan
    private let showsReasons: Bool
    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        folder = StationFolder(arguments)
        number = try arguments.only("CHANNEL")
        from = arguments.text("--from")
        length = try arguments.length("--for", upTo: .hours(24 * 60)) ?? .hours(6)
        showsReasons = arguments.isOn("--why")
        asJSON = arguments.isOn("--json")
    }

    func run() async throws -> ExitStatus {
        let store = try await folder.openExisting()
        guard let wanted = ChannelNumber(number), let channel = try await store.channel(number: wanted) else {
            throw StationFault.noChannel(number)
        }
        let clock = SystemClock()
        let sheet = try await StationSheet(reading: store, at: clock.now)
        let zone = try ZoneFiles().zone(channel.timeZone ?? sheet.identity.timeZone)
        let start = try moment(zone, clock.now)
        let desk = ChannelTimeline.Desk(store: store, zones: ZoneFiles())
        let (shown, offset) = sheet.shown(by: channel)
        let now = clock.now - offset
        let timeline = try await ChannelTimeline(shown, sheet, desk, start: now)
        let items = try await timeline.items(from: start - offset, until: start + length - offset, store)
            .map { $0.shown(on: channel.id, later: offset) }
        for entry in try await TimelineTitles(store).entries(items) {
            let (item, title) = (entry.item, entry.title)
            if asJSON { try StationJSON.say(TimelineRow(item, title)) } else { Terminal.say(text(item, title, zone)) }
        }
        if !asJSON { try await showWarnings(of: timeline, at: now, store) }
        return .done
    }

    private func showWarnings(of timeline: ChannelTimeline, at now: Instant, _ store: StationStore) async throws {
        try await timeline.review(now: now, store)
        for warning in await timeline.warnings { Terminal.complain("warning: \(warning.text(in: timeline.zone))") }
    }

    private func text(_ item: TimelineItem, _ title: String, _ zone: ZoneRules) -> String {
        let kind =
            switch item.kind {
            case .programme: ""
            case .filler(let kind): " [\(kind.rawValue)]"
            case .offline: " [offline]"
            }
        let line = "\(zone.stamp(item.start))  \(clockText(item.finish - item.start))  \(title)\(kind)"
        return showsReasons ? "\(line)\n      \(item.reason)" : line
    }

    private func clockText(_ span: TimeSpan) -> String {
        let tenths = (span + .milliseconds(50)).microseconds / 100_000
        let seconds = Int(tenths / 10)
        return "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2)).\(tenths % 10)"
    }

    private func moment(_ zone: ZoneRules, _ now: Instant) throws(UsageError) -> Instant {
        guard let from, from != "now" else { return now }
        let parts = from.split(separator: from.contains("T") ? "T" : " ", maxSplits: 1).map(String.init)
        let day = parts.count == 2 ? CivilDate(parts[0]) : zone.local(now).date
        guard let day, let time = parts.last.flatMap({ TimeOfDay($0) }) else {
            throw UsageError("--from \(from): expected now, HH:MM or 2026-11-21T20:00")
        }
        return zone.instant(day, time)
    }
}

/// A timeline item in the JSON that commands print.
struct TimelineRow: Encodable {
    let start: String
    let finish: String
    let kind: String
    let title: String
    let media: Int64?
    /// Seconds from the beginning of the file: where playing begins, and where it ends. Nothing plays while the channel is
    /// off the air.
    let inPoint: Double?
    let outPoint: Double?
    /// In seconds.
    let duration: Double
    let reason: TimelineItem.Reason
    /// The reason in words.
    let why: String

    init(_ item: TimelineItem, _ title: String) {
        start = item.start.rfc3339
        finish = item.finish.rfc3339
        kind =
            switch item.kind {
            case .programme: "programme"
            case .filler(let kind): kind.rawValue
            case .offline: "offline"
            }
        self.title = title
        media = item.media?.raw
        let length = item.finish - item.start
        inPoint = item.media.map { _ in Self.seconds(item.inPoint) }
        outPoint = item.media.map { _ in Self.seconds(item.inPoint + length) }
        duration = Self.seconds(length)
        reason = item.reason
        why = item.reason.description
    }

    private static func seconds(_ span: TimeSpan) -> Double { Double(span.microseconds) / 1_000_000 }
}
