import Core
import WebAPI
import MasterControl

/// Rehearsals for the web layer: the nightly one, and those on request.
struct RehearsalAdapter: RehearsalOperations {
    let desk: RehearsalService
    let requests: RequestedRehearsals

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

extension RehearsalAdapter {
    func request(_ wish: RehearsalWish) async throws -> RequestedRehearsal {
        if !wish.isQuick { try EngineProgram.check() }
        let options = Rehearsal.Options(
            span: wish.span, repeatWithin: wish.repeatWithin,
            longestFiller: wish.longestFiller ?? Rehearsal.Options.usualLongestFiller)
        let run = try requests.start(
            RequestedRehearsals.Request(wish.channels, options, opensFiles: !wish.isQuick))
        return RequestedRehearsal(run)
    }

    func requested(_ id: Int) -> RequestedRehearsal? { requests.run(id).map { RequestedRehearsal($0) } }
    func stopRequested(_ id: Int) -> Bool { requests.stop(id) }
}

extension RequestedRehearsal {
    fileprivate init(_ run: RequestedRehearsals.Run) {
        self.init(id: run.id, started: run.started, isQuick: run.isQuick)
        switch run.outcome {
        case .success(let report):
            result = RehearsalResult(report, started: run.started, finished: run.finished ?? run.started)
        case .failure(let error): failure = error
        case nil:
            guard let progress = run.progress else { return }
            channel = progress.channel
            (channelsDone, channelCount) = (progress.channelsDone, progress.channelCount)
            (filesDone, fileCount) = (progress.filesDone, progress.fileCount)
        }
    }
}

extension RehearsalResult {
    fileprivate init(_ run: RehearsalService.Run) {
        self.init(run.report, started: run.started, finished: run.finished)
    }

    fileprivate init(_ report: RehearsalReport, started: Instant, finished: Instant) {
        self.init(started: started, finished: finished, from: report.from, until: report.until)
        channels = report.parts.map { part in
            Channel(
                number: part.channel.number, name: part.channel.name, itemCount: part.itemCount,
                faultCount: part.faultCount, warningCount: part.warningCount)
        }
        findings = report.findings
    }
}
