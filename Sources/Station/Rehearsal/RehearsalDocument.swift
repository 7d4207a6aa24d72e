import Core

/// What a rehearsal found, as the API tells it and `rehearse --json` prints it: one object.
struct RehearsalDocument: Codable, Hashable, Sendable {
    struct ChannelRow: Codable, Hashable, Sendable {
        var number: String
        var name: String
        var items: Int
        var faults: Int
        var warnings: Int
    }

    struct FindingRow: Codable, Hashable, Sendable {
        var severity: String
        var code: String
        var channel: String
        var channelName: String
        var when: String
        var localTime: String
        var last: String
        var count: Int
        var what: String
        var why: String
        var fix: String
        var path: String?
    }

    var from: String?
    var until: String?
    var quick: Bool
    var items = 0
    var faults = 0
    var warnings = 0
    /// In the order of their numbers.
    var channels: [ChannelRow] = []
    /// By channel.
    var findings: [FindingRow] = []

    init(quick: Bool) { self.quick = quick }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        from = try members.decodeIfPresent(String.self, forKey: .from)
        until = try members.decodeIfPresent(String.self, forKey: .until)
        quick = try members.decode(Bool.self, forKey: .quick)
        items = try members.decodeIfPresent(Int.self, forKey: .items) ?? 0
        faults = try members.decodeIfPresent(Int.self, forKey: .faults) ?? 0
        warnings = try members.decodeIfPresent(Int.self, forKey: .warnings) ?? 0
        channels = try members.decodeIfPresent([ChannelRow].self, forKey: .channels) ?? []
        findings = try members.decodeIfPresent([FindingRow].self, forKey: .findings) ?? []
    }
}

extension RehearsalDocument {
    /// Of one code on one channel; the rest is only counted. The JSON form has all.
    private static let mostShown = 20

    /// For people: each channel with its findings, and a line that sums up.
    var text: String { channels.map(text).joined() + sum }

    var sum: String {
        [
            Self.counted(channels.count, "channel"), Self.counted(items, "item"), Self.counted(faults, "fault"),
            Self.counted(warnings, "warning"),
        ].joined(separator: ", ")
    }

    private static func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

    private func text(_ channel: ChannelRow) -> String {
        let name = "\(channel.number) \(channel.name)"
        let own = findings.filter { $0.channel == channel.number }
        guard !own.isEmpty else { return "\(name): clean\n\n" }
        var text = "\(name)\n"
        var shown: [String: Int] = [:]
        for finding in own {
            let count = shown[finding.code, default: 0] + 1
            shown[finding.code] = count
            if count <= Self.mostShown { text += Self.text(finding) }
        }
        for (code, count) in shown.sorted(by: { $0.key < $1.key }) where count > Self.mostShown {
            text += "  … and \(count - Self.mostShown) more of \(code)\n"
        }
        return text + "\n"
    }

    private static func text(_ finding: FindingRow) -> String {
        let sign = finding.severity == "fault" ? "FAULT  " : "warning"
        let times = finding.count > 1 ? " (\(finding.count) times)" : ""
        var lines = ["  \(sign)  \(finding.localTime)  \(finding.what)\(times) [\(finding.code)]"]
        if let path = finding.path { lines.append("           \(path)") }
        if !finding.why.isEmpty { lines.append("           \(finding.why).") }
        lines.append("           \(finding.fix)")
        return lines.joined(separator: "\n") + "\n"
    }
}
