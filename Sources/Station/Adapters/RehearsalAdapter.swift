import Core
import WebAPI
import MasterControl

/// The nightly rehearsal for the web layer.
struct RehearsalAdapter: RehearsalOperations {
    let desk: RehearsalService

    func rehearsal() async -> RehearsalStatus {
        RehearsalStatus(isRunning: await desk.isRunning, last: await desk.last.map(RehearsalResult.init))
    }

    func startRehearsal() async throws {
        guard await desk.start() else {
            throw StationError(
                .conflict, "rehearsal.running", what: "Cannot start a rehearsal", why: "a rehearsal is running",
                fix: "Wait until it ends; its state is at /api/v1/rehearsal.")
        }
    }
}

extension RehearsalResult {
    fileprivate init(_ run: RehearsalService.Run) {
        let report = run.report
        self.init(started: run.started, finished: run.finished, from: report.from, until: report.until)
        channels = report.parts.map { part in
            Channel(
                number: part.channel.number, name: part.channel.name, itemCount: part.itemCount,
                faultCount: part.faultCount, warningCount: part.warningCount)
        }
        findings = report.findings
    }
}
