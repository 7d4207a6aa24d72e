import Core
import JSON
import Linux

/// One engine process, on the thread of its loop: bytes to the feed, lines to events, the end noticed at once.
final class EngineWorker {
    private let id: EngineID
    private let child: ChildProcess
    private let bench: EventLoop.Context
    private let tell: (EngineNotice) -> Void
    private var feed: ChannelFeed?
    private var isOnAir = false
    private var lines = LineSplitter(limit: EngineWorker.longestEvent)
    private var allowance = EventAllowance(at: SystemClock.uptime)
    private var isLiar = false
    private var tokens: [UInt64] = []
    private var streamToken: UInt64?
    private var eventToken: UInt64?
    private var fileToken: UInt64?
    private var writingToken: UInt64?
    private var flushTimer: UInt64?
    private var killTimer: UInt64?

    private static let longestEvent = 1 << 18

    init(
        _ id: EngineID, _ launch: ChildProcess.Launch, on bench: EventLoop.Context,
        tell: @escaping (EngineNotice) -> Void
    ) throws(SystemError) {
        self.id = id
        self.bench = bench
        self.tell = tell
        child = try ChildProcess(launch)
        streamToken = try bench.watch(child.stream, for: .reading) { [unowned self] _ in readStream() }
        eventToken = try bench.watch(child.events, for: .reading) { [unowned self] _ in readEvents() }
        if let files = child.files {
            fileToken = try bench.watch(files.socket, for: .reading) { [unowned self] _ in openFiles() }
        }
        tokens = [try bench.watch(child.exit, for: .reading) { [unowned self] _ in finish() }]
        tell(.started(processID: child.processID))
    }

    func assign(to feed: ChannelFeed, _ commands: [EngineCommand]) {
        self.feed = feed
        feed.connect(id)
        send(commands)
    }

    func send(_ commands: [EngineCommand]) {
        for command in commands {
            allowFiles(of: command)
            do throws(JSONError) {
                let line = try JSONText.line(command)
                // A child that does not read is noticed by its silence.
                child.commands.send(line)
            } catch {
                tell(.nonsense("a command could not be written: \(error)"))
            }
        }
        watchForRoom()
    }

    /// An engine may have the files that it is told to play or draw.
    private func allowFiles(of command: EngineCommand) {
        switch command {
        case .item(let item):
            child.files?.allow(item.sources.flatMap(\.paths) + (item.graphics ?? []).paths, until: item.finish)
        case .graphics(let overlay): child.files?.allow(overlay.shown.paths)
        case .begin, .replace, .stop: break
        }
    }

    func stop(grace: TimeSpan) {
        feed = nil
        send([.stop])
        killTimer = bench.schedule(at: SystemClock.uptime + grace) { [unowned self] in child.kill() }
    }

    func kill() { child.kill() }

    /// Must be called before the worker goes.
    func close() {
        for token in tokens + [streamToken, eventToken, fileToken, writingToken].compactMap(\.self) {
            bench.forget(token)
        }
        for timer in [flushTimer, killTimer].compactMap(\.self) { bench.cancel(timer) }
    }

    // MARK: Reading

    private func readStream() {
        // As much as the pipe contains, but not without end: other engines wait as well.
        for _ in 0..<16 {
            guard case .bytes(let count) = readOnce(child.stream, into: &bench.scratch) else { return }
            let isEmpty = count < bench.scratch.count
            if let feed {
                let uptime = SystemClock.uptime
                noteProgress(feed.take(bench.scratch[..<count], from: id, at: uptime, pipeIsEmpty: isEmpty))
            }
            if isEmpty { return }
        }
    }

    private func openFiles() {
        guard child.files?.takeRequests() == false, let token = fileToken else { return }
        bench.forget(token)
        fileToken = nil
    }

    private func readEvents() {
        while case .bytes(let count) = readOnce(child.events, into: &bench.scratch) {
            defer {
                if lines.droppedByteCount > 0, !isLiar {
                    reject(.init(event: "an unreadable line", why: "it has more than \(Self.longestEvent) bytes"))
                }
            }
            for line in lines.take(bench.scratch[..<count]) where !isLiar {
                guard allowance.take(at: SystemClock.uptime) else {
                    let most = EventAllowance.perSecond
                    return reject(.init(event: "events", why: "more than \(most) come each second"))
                }
                do throws(JSONError) {
                    tell(.event(try JSONText.decode(EngineEvent.self, from: line)))
                } catch {
                    tell(.nonsense(String(decoding: line.prefix(200), as: UTF8.self)))
                }
            }
        }
    }

    /// Nothing that this engine says counts any more.
    private func reject(_ lie: EventCheck.Lie) {
        isLiar = true
        child.kill()
        tell(.lied(lie))
    }

    /// Reads; at the end of the descriptor stops watching it, so that the loop does not spin.
    private func readOnce(_ descriptor: borrowing Descriptor, into buffer: inout [UInt8]) -> Descriptor.Outcome {
        let outcome: Descriptor.Outcome
        do throws(SystemError) {
            outcome = try descriptor.read(into: &buffer)
        } catch {
            outcome = .closed
        }
        guard outcome == .closed else { return outcome }
        if descriptor.number == child.stream.number {
            if let token = streamToken { bench.forget(token) }
            streamToken = nil
            // An engine without its stream is of no use, whatever else it does.
            child.kill()
        } else {
            if let token = eventToken { bench.forget(token) }
            eventToken = nil
        }
        return outcome
    }

    private func noteProgress(_ progress: ChannelFeed.Progress) {
        if progress.hasEntryPoint, !isOnAir {
            isOnAir = true
            tell(.onAir)
        }
        guard flushTimer == nil, let deadline = progress.deadline else { return }
        flushTimer = bench.schedule(at: deadline) { [unowned self] in
            flushTimer = nil
            if let feed { noteProgress(feed.flushIfDue(at: SystemClock.uptime)) }
        }
    }

    // MARK: Writing

    private func watchForRoom() {
        guard child.commands.hasBacklog, writingToken == nil else { return }
        // Without a watch the lines wait for the next ones; a child that does not read falls silent and is replaced.
        writingToken = try? bench.watchForRoom(child.commands) { [unowned self] _ in
            _ = child.commands.flush()
            guard !child.commands.hasBacklog, let token = writingToken else { return }
            bench.forget(token)
            writingToken = nil
        }
    }

    // MARK: End

    private func finish() {
        guard let status = child.reap() else { return }
        readStream()
        readEvents()
        feed?.finish(id)
        close()
        tell(.ended(status.description))
    }
}
