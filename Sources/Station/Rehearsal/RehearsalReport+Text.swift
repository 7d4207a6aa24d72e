import Core
import MasterControl

extension RehearsalReport {
    /// Of one code on one channel; the rest is only counted. The JSON form has all.
    private static let mostShown = 20

    /// For people: each channel with its findings, and a line that sums up.
    var text: String { parts.map(Self.text).joined() + sum }

    var sum: String {
        [
            Self.counted(parts.count, "channel"), Self.counted(itemCount, "item"), Self.counted(faultCount, "fault"),
            Self.counted(warningCount, "warning"),
        ].joined(separator: ", ")
    }

    static func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

    private static func text(_ part: Part) -> String {
        let name = "\(part.channel.number) \(part.channel.name)"
        guard !part.findings.isEmpty else { return "\(name): clean\n\n" }
        var text = "\(name)\n"
        var shown: [String: Int] = [:]
        for finding in part.findings {
            let count = shown[finding.cause.code, default: 0] + 1
            shown[finding.cause.code] = count
            if count <= mostShown { text += self.text(finding) }
        }
        for (code, count) in shown.sorted(by: { $0.key < $1.key }) where count > mostShown {
            text += "  … and \(count - mostShown) more of \(code)\n"
        }
        return text + "\n"
    }

    private static func text(_ finding: RehearsalFinding) -> String {
        let cause = finding.cause
        let sign = cause.severity == .fault ? "FAULT  " : "warning"
        let times = finding.count > 1 ? " (\(finding.count) times)" : ""
        var lines = ["  \(sign)  \(finding.localTime)  \(cause.what)\(times) [\(cause.code)]"]
        if let path = cause.path { lines.append("           \(path)") }
        if !cause.why.isEmpty { lines.append("           \(cause.why).") }
        lines.append("           \(cause.fix)")
        return lines.joined(separator: "\n") + "\n"
    }
}
