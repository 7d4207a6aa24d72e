public import Core
import Glibc
import JSON
import Linux

/// One `continuity-engine probe` process. Used by one thread; started when first needed and again after it died.
public final class ProbeWorker {
    /// Long enough for a slow disk to spin up and a network share to answer.
    public static let patience = TimeSpan.seconds(30)
    /// How often it is looked at whether the worker is to rest.
    private static let look = TimeSpan.milliseconds(250)

    /// How an answer is waited for.
    struct Watch {
        /// Rests do not count.
        var patience = ProbeWorker.patience
        /// The worker is stopped while this gives true.
        var pauses: @Sendable () -> Bool = { false }
        /// The worker is ended.
        var isOver: @Sendable () -> Bool = { false }
    }

    /// Opens what the workers of this program probe.
    private static let files = FilePool()
    /// Less than the worker is given, so that its answer tells the reason.
    private static let openPatience = TimeSpan.seconds(15)

    private let launch: ChildProcess.Launch
    private var process: ChildProcess?
    private var lines = LineSplitter()
    private var pending: [[UInt8]] = []

    init(program: String, niceness: Int32) {
        var launch = ChildProcess.Launch.engine(program, "probe", niceness: niceness)
        launch.files = FileAccess(pool: Self.files, patience: Self.openPatience)
        self.launch = launch
    }

    /// The worker's answer, or how it failed to give one.
    func answer(_ request: ProbeRequest, _ watch: Watch) -> Result {
        do {
            let process = try running()
            process.files?.allowOnly(request.path)
            guard process.commands.send(try JSONText.line(request)) else { return end("it closed its input") }
            return read(from: process, request, watch)
        } catch {
            return end("\(error)")
        }
    }

    enum Result {
        case answered(ProbeResponse)
        case workerFailed(String)
    }

    private func running() throws -> ChildProcess {
        if let process { return process }
        let started = try ChildProcess(launch)
        if let files = started.files {
            Thread.start(name: "probe-files") { files.takeRequestsToTheEnd() }
        }
        process = started
        lines = LineSplitter()
        pending = []
        return started
    }

    private func read(from process: ChildProcess, _ request: ProbeRequest, _ watch: Watch) -> Result {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var left = watch.patience
        while true {
            while let line = pending.first {
                pending.removeFirst()
                // Lines other than an answer, and answers to requests that were given up, are skipped.
                if let answer = try? JSONText.decode(ProbeResponse.self, from: line), answer.id == request.id {
                    return .answered(answer.believed)
                }
            }
            if watch.isOver() { return end("it is not needed any more") }
            rest(process, watch)
            let before = SystemClock.uptime
            let isReadable = process.stream.waitUntilReadable(within: min(left, Self.look))
            left = left - (SystemClock.uptime - before)
            guard isReadable else {
                guard left > .zero else { return end("it did not answer within \(watch.patience.seconds) seconds") }
                continue
            }
            // A pipe that cannot be read is one that has ended.
            switch (try? process.stream.read(into: &buffer)) ?? .closed {
            case .bytes(let count): pending += lines.take(buffer[..<count])
            case .wouldBlock: continue
            case .closed: return end("it ended")
            }
        }
    }

    /// Stops the worker for as long as others need the machine.
    private func rest(_ process: ChildProcess, _ watch: Watch) {
        guard watch.pauses() else { return }
        process.signal(SIGSTOP)
        while watch.pauses(), !watch.isOver() { SystemClock.sleep(untilUptime: SystemClock.uptime + Self.look) }
        process.signal(SIGCONT)
    }

    /// Ends the process, if there is one.
    func close() { _ = end("it is not needed any more") }

    private func end(_ why: String) -> Result {
        process?.kill()
        // A killed process that waits for a dead share remains until the share answers, so this does not wait for it.
        let status = process.flatMap { $0.exit.waitUntilReadable(within: .seconds(2)) ? $0.reap() : nil }
        process = nil
        return .workerFailed(status.map { "\(why) (\($0))" } ?? why)
    }
}
