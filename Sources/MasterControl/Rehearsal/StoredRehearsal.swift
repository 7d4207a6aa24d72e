import Core
import JSON

/// One channel's part of a rehearsal as the store keeps it.
struct StoredRehearsal: Codable {
    let started: Instant
    let finished: Instant
    let from: Instant
    let until: Instant
    let isQuick: Bool
    private let itemCount: Int
    private let findings: [Finding]

    private struct Finding: Codable {
        let cause: RehearsalFinding.Cause
        let when: Instant
        let localTime: String
        let last: Instant
        let count: Int
    }

    init(_ part: RehearsalReport.Part, of run: RehearsalService.Run) {
        started = run.started
        finished = run.finished
        from = run.report.from
        until = run.report.until
        isQuick = run.report.isQuick
        itemCount = part.itemCount
        findings = part.findings.map { finding in
            Finding(
                cause: finding.cause, when: finding.when, localTime: finding.localTime, last: finding.last,
                count: finding.count)
        }
    }

    /// The channel may have another number or name by now.
    func part(of channel: Channel) -> RehearsalReport.Part {
        RehearsalReport.Part(
            channel: channel, itemCount: itemCount,
            findings: findings.map { finding in
                RehearsalFinding(
                    cause: finding.cause, channel: channel.number, channelName: channel.name, when: finding.when,
                    localTime: finding.localTime, last: finding.last, count: finding.count)
            })
    }
}

extension RehearsalService.Run {
    /// What the store keeps of it.
    var kept: [ChannelID: StoredRehearsal] {
        Dictionary(
            report.parts.map { ($0.channel.id, StoredRehearsal($0, of: self)) }, uniquingKeysWith: { $1 })
    }

    /// nil when none of the channels was rehearsed.
    init?(_ kept: [ChannelID: StoredRehearsal], _ channels: [Channel]) {
        guard let newest = kept.values.max(by: { $0.finished < $1.finished }) else { return nil }
        var report = RehearsalReport(from: newest.from, until: newest.until, isQuick: newest.isQuick)
        report.parts = channels.compactMap { channel in kept[channel.id]?.part(of: channel) }
        guard !report.parts.isEmpty else { return nil }
        self.init(report: report, started: newest.started, finished: newest.finished)
    }
}
