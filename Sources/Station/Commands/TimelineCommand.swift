import Core
import JSON
import Linux

struct TimelineCommand: Command {
    static let name = "timeline"
    static let summary = "Print what a channel has aired and will play, and why."
    static let synopsis = "CHANNEL"
    static let options =
        StationAccess.options + [
            CommandOption("--from", "TIME", "Start: now (default), HH:MM today, or 2026-11-21T20:00."),
            CommandOption("--for", "DURATION", "How much: 90m, 6h (default), 3d."),
            CommandOption("--why", nil, "Show why each item is on."), CommandOption.json,
        ]
    static let details = """
        Times are local to the channel. Before now the as-run log is printed: what really aired, when and how.
        Missing parts of the timeline are built now, as the station would build them.
        Warnings about rules that cannot be followed are listed below the items.
        """

    /// An item that began longer ago is not looked for in the as-run log.
    private static let longestItem = TimeSpan.hours(24)

    private let access: StationAccess
    private let number: String
    private let from: String?
    private let duration: TimeSpan
    private let showsReasons: Bool
    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        access = try StationAccess(arguments)
        number = try arguments.only("CHANNEL")
        from = arguments.text("--from")
        duration = try arguments.duration("--for", upTo: .hours(24 * 60)) ?? .hours(6)
        showsReasons = arguments.isOn("--why")
        asJSON = arguments.isOn("--json")
    }

    func run() async throws -> ExitCode {
        try await access.use { api in
            let channel = try await api.channel(number)
            let zone = try await zone(of: channel, api)
            let now = SystemClock().now
            let start = try moment(zone, now)
            let path = "/api/v1/channels/\(channel.id)"
            for entry in try await aired(path, from: start, until: min(start + duration, now), api) {
                try show(entry) { AiredItem(entry).text(zone) }
            }
            guard start + duration > now else { return .done }
            let first = max(start, now)
            for item in try await items("\(path)/timeline", from: first, until: start + duration, api) {
                try show(item.withDuration) { PlannedItem(item).text(zone, withReason: showsReasons) }
            }
            if !asJSON { try await showWarnings(path, zone, api) }
            return .done
        }
    }

    private func show(_ object: JSONObject, _ text: () -> String) throws {
        if asJSON { try StationJSON.printLine(object) } else { Terminal.printLine(text()) }
    }

    private func zone(of channel: ChannelSummary, _ api: StationAPI) async throws -> ZoneRules {
        if let name = channel.timeZone { return try ZoneFiles().zone(name) }
        return try ZoneFiles().zone(try await api.get("/api/v1/station", as: StationSummary.self).timeZone)
    }

    /// What was on air in a span, in order. Entries are written when their item ends.
    private func aired(
        _ path: String, from start: Instant, until end: Instant, _ api: StationAPI
    ) async throws -> [JSONObject] {
        guard start < end else { return [] }
        return try await items("\(path)/as-run", from: start - Self.longestItem, until: end, api)
            .filter { ($0.instant("finish") ?? start) > start }
            .map { $0.withDuration.with("kind", .text("aired")) }
    }

    /// The items of a span of any length: the API gives a week at a time.
    private func items(
        _ path: String, from start: Instant, until end: Instant, _ api: StationAPI
    ) async throws -> [JSONObject] {
        var items: [JSONObject] = []
        var from = start
        while from < end {
            let until = min(end, from + .hours(24 * 7))
            let seconds = (until - from + .seconds(1) - TimeSpan(microseconds: 1)).seconds
            let part: ItemDocument<JSONObject> = try await api.get(path, ["from": from.rfc3339, "for": "\(seconds)"])
            // What began in the week before was in that part.
            items += part.items.filter { from == start || ($0.instant("start") ?? from) >= from }
            from = until
        }
        return items
    }

    private func showWarnings(_ path: String, _ zone: ZoneRules, _ api: StationAPI) async throws {
        struct Warning: Decodable {
            var code: String
            var what: String
            var fix: String
            var first: String?
            var count: Int
        }
        let warnings: ItemDocument<Warning> = try await api.get("\(path)/warnings")
        for warning in warnings.items {
            let times = warning.count > 1 ? ", \(warning.count) times" : ""
            let place = warning.first.flatMap { Instant(apiText: $0) }.map { " (first on \(zone.stamp($0))\(times))" }
            Terminal.printWarning("warning", "\(warning.what)\(place ?? ""). \(warning.fix) [\(warning.code)]")
        }
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

/// An item of a timeline, as text.
private struct PlannedItem {
    private let item: JSONObject

    init(_ item: JSONObject) { self.item = item }

    func text(_ zone: ZoneRules, withReason: Bool) -> String {
        let kind = item.text("kind") ?? ""
        let name = kind.hasPrefix("filler-") ? String(kind.dropFirst("filler-".count)) : kind
        let mark = kind == "programme" ? "" : " \("[\(name == "off-air" ? "off air" : name)]".styled(.faint))"
        let line = "\(item.times(zone))  \(item.text("title") ?? "")\(mark)"
        guard withReason else { return line }
        let reasons = [item.object("reason")?.text("text") ?? "", obstacles].compactMap(\.self)
        return ([line] + reasons.map { "      \($0.styled(.faint))" }).joined(separator: "\n")
    }
}

extension PlannedItem {
    /// Why its video is transcoded; nil when it is copied, or there is none.
    private var obstacles: String? {
        let words = item.objects("obstacles").compactMap { $0.text("text") }
        return words.isEmpty ? nil : "transcoded because \(words.joined(separator: "; "))"
    }
}

/// An entry of the as-run log, as text.
private struct AiredItem {
    private let entry: JSONObject

    init(_ entry: JSONObject) { self.entry = entry }

    func text(_ zone: ZoneRules) -> String {
        let cause = entry.text("cause")
        let how = [entry.text("how"), cause].compactMap { $0 }.joined(separator: ": ")
        let mark = "[aired, \(how)]".styled(cause == nil ? .faint : .yellow)
        return "\(entry.times(zone))  \(entry.text("title") ?? "") \(mark)"
    }
}

extension JSONObject {
    fileprivate func instant(_ name: String) -> Instant? { text(name).flatMap { Instant(apiText: $0) } }

    fileprivate var withDuration: JSONObject {
        guard let start = instant("start"), let finish = instant("finish") else { return self }
        return with("duration", .number(Double((finish - start).microseconds) / 1_000_000))
    }

    /// When it starts, and its duration.
    fileprivate func times(_ zone: ZoneRules) -> String {
        guard let start = instant("start"), let finish = instant("finish") else { return "" }
        let tenths = (finish - start + .milliseconds(50)).microseconds / 100_000
        let seconds = Int(tenths / 10)
        let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(zone.stamp(start))  \(clock).\(tenths % 10)"
    }
}
