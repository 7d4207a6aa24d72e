import Core
import WebAPI

/// The nightly rehearsal for the web layer.
struct RehearsalReporting: RehearsalOperations {
    let desk: RehearsalDesk

    func rehearsal() async -> RehearsalStatus {
        RehearsalStatus(isRunning: await desk.isRunning, last: await desk.last.map(RehearsalResult.init))
    }

    func startRehearsal() async throws {
        guard await desk.start() else { throw RehearsalFault.running }
    }

    /// Numbers for monitoring; none before the first rehearsal.
    func metrics() async -> [MetricSample] {
        guard let run = await desk.last else { return [] }
        let time = MetricSample(
            "continuity_rehearsal_last_run_timestamp_seconds", help: "When the last rehearsal ended.", kind: .gauge,
            value: Double(run.finished.seconds))
        return [time]
            + run.report.parts.flatMap { part in
                let channel = MetricSample.Label("channel", part.channel.number.description)
                return [
                    MetricSample(
                        "continuity_rehearsal_faults", help: "Faults that the last rehearsal found.", kind: .gauge,
                        labels: [channel], value: Double(part.faultCount)),
                    MetricSample(
                        "continuity_rehearsal_warnings", help: "Warnings of the last rehearsal.", kind: .gauge,
                        labels: [channel], value: Double(part.warningCount)),
                ]
            }
    }
}

extension RehearsalResult {
    fileprivate init(_ run: RehearsalDesk.Run) {
        let report = run.report
        self.init(started: run.started, finished: run.finished, from: report.from, until: report.until)
        channels = report.parts.map { part in
            Channel(
                number: part.channel.number, name: part.channel.name, itemCount: part.itemCount,
                faultCount: part.faultCount, warningCount: part.warningCount)
        }
        findings = report.findings.map(Finding.init)
    }
}

extension RehearsalResult.Finding {
    fileprivate init(_ finding: RehearsalFinding) {
        self.init(
            isFault: finding.cause.severity == .fault, code: finding.cause.code, channel: finding.channel,
            channelName: finding.channelName, when: finding.when, localTime: finding.localTime, last: finding.last,
            count: finding.count, what: finding.cause.what, why: finding.cause.why, fix: finding.cause.fix,
            path: finding.cause.path)
    }
}

private struct RehearsalFault: Explained {
    let code: String
    let what: String
    let why: String
    let fix: String

    static let running = RehearsalFault(
        code: "rehearsal.running", what: "Rehearsing the channels", why: "a rehearsal runs already",
        fix: "Wait for it to end; its state is at /api/v1/rehearsal.")
}
