import Core
import MasterControl

/// The form of `rehearse --json`: one object.
struct RehearsalDocument: Encodable {
    private let from: String
    private let until: String
    private let quick: Bool
    private let items: Int
    private let faults: Int
    private let warnings: Int
    private let channels: [ChannelRow]
    private let findings: [FindingRow]

    private struct ChannelRow: Encodable {
        let number: String
        let name: String
        let items: Int
        let faults: Int
        let warnings: Int
    }

    private struct FindingRow: Encodable {
        let severity: String
        let code: String
        let channel: String
        let channelName: String
        let when: String
        let localTime: String
        let last: String
        let count: Int
        let what: String
        let why: String
        let fix: String
        let path: String?
    }

    init(_ report: RehearsalReport) {
        from = report.from.rfc3339
        until = report.until.rfc3339
        quick = report.isQuick
        items = report.itemCount
        faults = report.faultCount
        warnings = report.warningCount
        channels = report.parts.map { part in
            ChannelRow(
                number: part.channel.number.description, name: part.channel.name, items: part.itemCount,
                faults: part.faultCount, warnings: part.warningCount)
        }
        findings = report.findings.map { finding in
            FindingRow(
                severity: finding.cause.severity.rawValue, code: finding.cause.code,
                channel: finding.channel.description, channelName: finding.channelName, when: finding.when.rfc3339,
                localTime: finding.localTime, last: finding.last.rfc3339, count: finding.count,
                what: finding.cause.what, why: finding.cause.why, fix: finding.cause.fix, path: finding.cause.path)
        }
    }
}
