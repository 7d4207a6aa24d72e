import Core
import Linux

/// Runs engine processes: one thread starts them, reads all their pipes and reaps them. The thread stays for as long as the
/// program runs, so engines that die with the thread that started them die with the program.
final class EngineLoop: EngineHost {
    typealias Sink = @Sendable (EngineID, EngineNotice) -> Void

    private let loop: EventLoop
    private let launch: ChildProcess.Launch
    private let sink: Sink
    private let workers = LoopBound<[EngineID: EngineWorker]>([:])

    /// A disk that has not answered by then makes the engine continue with the item's next source.
    private static let patience = TimeSpan.seconds(4)

    /// `files` opens what the engines play.
    init(_ launch: ChildProcess.Launch, files: FilePool, sink: @escaping Sink) throws(SystemError) {
        loop = try EventLoop(name: "engines")
        var launch = launch
        launch.hasEvents = true
        launch.files = FileAccess(pool: files, patience: Self.patience)
        self.launch = launch
        self.sink = sink
    }

    func spawn(_ engine: EngineID) {
        loop.perform { [launch, sink, workers] bench in
            do throws(SystemError) {
                let worker = try EngineWorker(engine, launch, on: bench) { notice in
                    if case .ended = notice { workers.with(bench) { $0[engine] = nil } }
                    sink(engine, notice)
                }
                workers.with(bench) { $0[engine] = worker }
            } catch {
                sink(engine, .ended("it cannot be started: \(error)"))
            }
        }
    }

    func assign(_ engine: EngineID, to feed: ChannelFeed, _ commands: [EngineCommand]) {
        withWorker(engine) { $0.assign(to: feed, commands) }
    }

    func send(_ engine: EngineID, _ commands: [EngineCommand]) { withWorker(engine) { $0.send(commands) } }
    func stop(_ engine: EngineID, grace: TimeSpan) { withWorker(engine) { $0.stop(grace: grace) } }
    func kill(_ engine: EngineID) { withWorker(engine) { $0.kill() } }

    /// Ends the thread. Engines that still run are killed.
    func close() {
        loop.perform { [workers] bench in
            for worker in workers.with(bench, { $0.values.map(\.self) }) {
                worker.kill()
                worker.close()
            }
            workers.with(bench) { $0 = [:] }
        }
        loop.stop()
    }

    private func withWorker(_ engine: EngineID, _ body: @escaping @Sendable (EngineWorker) -> Void) {
        loop.perform { [workers] bench in
            // An engine that has just ended has told so already.
            if let worker = workers.with(bench, { $0[engine] }) { body(worker) }
        }
    }
}
