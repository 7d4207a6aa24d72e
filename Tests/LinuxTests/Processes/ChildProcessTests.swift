import Core
import Dispatch
import Linux
import Synchronization
import Testing

private func shell(_ script: String) -> ChildProcess.Launch {
    var launch = ChildProcess.Launch("/bin/sh", ["-c", script])
    launch.hasEvents = true
    launch.errors = .captured
    return launch
}

/// Everything a non-blocking descriptor gives until its other end closes.
private func text(_ descriptor: borrowing Descriptor) throws -> String {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    var all: [UInt8] = []
    while true {
        switch try descriptor.read(into: &buffer) {
        case .bytes(let count): all += buffer[..<count]
        case .closed: return String(decoding: all, as: UTF8.self)
        case .wouldBlock: SystemClock.sleep(untilUptime: SystemClock.uptime + .milliseconds(1))
        }
    }
}

@Suite(.timeLimit(.minutes(1))) struct `A child process` {
    @Test func `speaks on its four descriptors and ends with its code`() throws {
        let child = try ChildProcess(shell("read line; echo \"got $line\"; echo event >&3; echo trouble >&2; exit 7"))
        #expect(child.reap() == nil)
        child.commands.send(Array("hello\n".utf8))
        #expect(try text(child.stream) == "got hello\n")
        #expect(try text(child.events) == "event\n")
        #expect(try text(child.errors) == "trouble\n")
        #expect(child.waitForExit() == .exited(code: 7))
        #expect(child.reap() == .exited(code: 7), "the status stays known")
    }

    @Test func `has no other descriptor of ours`() throws {
        // A neighbour's pipes must not leak into the next child, or its end would never be seen.
        let neighbour = try ChildProcess(shell("read line"))
        let child = try ChildProcess(shell("ls /proc/self/fd"))
        let listed = try text(child.stream).split(separator: "\n")
        #expect(listed.count == 5, "0 to 3 and the listed folder itself: \(listed)")
        neighbour.commands.close()
        #expect(neighbour.waitForExit() == .exited(code: 1), "the end of its input ends it")
    }

    @Test func `is killed at once and only once`() throws {
        let child = try ChildProcess(shell("exec sleep 100"))
        child.kill()
        #expect(child.waitForExit() == .killed(signal: 9))
        child.kill()
    }

    @Test func `does not outlive its last owner`() throws {
        var child: ChildProcess? = try ChildProcess(shell("exec sleep 100"))
        let process = try #require(child?.processID)
        child = nil
        let deadline = SystemClock.uptime + .seconds(10)
        while FolderListing.resolved("/proc/\(process)/exe") != nil, SystemClock.uptime < deadline {}
        #expect(FolderListing.resolved("/proc/\(process)/exe") == nil)
    }

    @Test func `that cannot start says which program and why`() {
        let error = #expect(throws: SystemError.self) {
            try ChildProcess(ChildProcess.Launch("/nowhere/continuity-engine"))
        }
        #expect(error?.what == "start /nowhere/continuity-engine")
        #expect(error?.number == 2)
    }

    @Test func `gets the niceness and variables it is given`() throws {
        var launch = shell("read go; echo $GREETING; nice; env | grep -c ^PATH=")
        launch.environment = ["GREETING": "good evening"]
        launch.niceness = 3
        let child = try ChildProcess(launch)
        // The niceness is set right after the start.
        child.commands.send([0x0a])
        #expect(try text(child.stream) == "good evening\n3\n1\n")
    }

    @Test func `gets nothing of our environment when it is an engine`() throws {
        let child = try ChildProcess(.engine("/usr/bin/env", "-0"))
        let variables = try text(child.stream).split(separator: "\0").map { String($0) }
        #expect(
            Set(variables).subtracting(["SWIFT_BACKTRACE=enable=no"]).allSatisfy { $0.hasPrefix("LD_LIBRARY_PATH=") })
        #expect(variables.contains("SWIFT_BACKTRACE=enable=no"))
    }

    @Test func `that reads slowly gets every line once`() throws {
        let child = try ChildProcess(shell("while read line; do echo $line; done"))
        let lines = (0..<20_000).map { "line \($0)" }
        for line in lines {
            #expect(child.commands.send(Array("\(line)\n".utf8)))
        }
        while !child.commands.flush() { SystemClock.sleep(untilUptime: SystemClock.uptime + .milliseconds(1)) }
        child.commands.close()
        let echo = try text(child.stream)
        #expect(echo.split(separator: "\n").map(String.init) == lines)
    }

    @Test func `that does not read gets no more than the backlog and blocks nobody`() throws {
        let child = try ChildProcess(shell("sleep 100"))
        let line = [UInt8](repeating: 0x61, count: 1 << 20)
        var accepted = 0
        while accepted < 10, child.commands.send(line) { accepted += 1 }
        #expect((3...5).contains(accepted))
        #expect(child.commands.hasBacklog)
        child.kill()
        #expect(child.waitForExit() == .killed(signal: 9))
        while child.commands.send([]) {}
    }
}

@Suite(.timeLimit(.minutes(1))) struct `An event loop` {
    @Test func `reports bytes and a child's end at once`() throws {
        let loop = try EventLoop(name: "test")
        let seen = Mutex<[String]>([])
        let done = DispatchSemaphore(value: 0)
        let started = SystemClock.uptime
        let child = try ChildProcess(shell("echo one; exec sleep 0.05"))
        loop.perform { bench in
            do {
                _ = try bench.watch(child.stream, for: .reading) { [weak bench] _ in
                    var buffer = [UInt8](repeating: 0, count: 100)
                    guard case .bytes(let count)? = try? child.stream.read(into: &buffer) else { return }
                    seen.withLock { $0.append(String(decoding: buffer[..<count], as: UTF8.self)) }
                    _ = bench
                }
                _ = try bench.watch(child.exit, for: .reading) { _ in
                    seen.withLock { $0.append("\(child.reap().map(String.init(describing:)) ?? "running")") }
                    done.signal()
                }
            } catch {
                seen.withLock { $0.append("\(error)") }
                done.signal()
            }
        }
        #expect(done.wait(timeout: .now() + 20) == .success)
        loop.stop()
        #expect(seen.withLock { $0 }.prefix(2) == ["one\n", "exit code 0"])
        #expect(SystemClock.uptime - started < .seconds(10))
    }

    @Test func `runs timers in the order of their times and none that was cancelled`() throws {
        let loop = try EventLoop(name: "test")
        let order = Mutex<[Int]>([])
        let done = DispatchSemaphore(value: 0)
        loop.perform { bench in
            let now = SystemClock.uptime
            bench.schedule(at: now + .milliseconds(30)) {
                order.withLock { $0.append(3) }
                done.signal()
            }
            bench.schedule(at: now + .milliseconds(10)) { order.withLock { $0.append(1) } }
            let cancelled = bench.schedule(at: now + .milliseconds(15)) { order.withLock { $0.append(9) } }
            bench.schedule(at: now + .milliseconds(20)) { order.withLock { $0.append(2) } }
            bench.cancel(cancelled)
        }
        #expect(done.wait(timeout: .now() + 20) == .success)
        #expect(order.withLock { $0 } == [1, 2, 3])
        loop.stop()
    }
}

@Suite struct `A line splitter` {
    @Test func `gives the same lines however the bytes arrive`() {
        let text = Array("one\n\nthree is longer\nrest".utf8)
        for size in 1...text.count {
            var splitter = LineSplitter()
            var lines: [[UInt8]] = []
            var rest = text[...]
            while !rest.isEmpty {
                lines += splitter.take(rest.prefix(size))
                rest = rest.dropFirst(size)
            }
            #expect(lines.map { String(decoding: $0, as: UTF8.self) } == ["one", "", "three is longer"])
        }
    }

    @Test func `drops a line beyond its limit and continues with the next`() {
        var splitter = LineSplitter(limit: 10)
        #expect(splitter.take([UInt8](repeating: 0x61, count: 8)[...]).isEmpty)
        #expect(splitter.take([UInt8](repeating: 0x61, count: 8)[...]).isEmpty)
        #expect(splitter.take(Array("a\nok\n".utf8)[...]) == [Array("ok".utf8)])
        #expect(splitter.droppedByteCount == 17)
    }
}
