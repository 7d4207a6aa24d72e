import CLinux
public import Core
import Glibc
import Synchronization

/// One thread that waits for many descriptors. What it calls runs on that thread and must not block.
///
/// Everything a handler owns lives on the loop's thread; others reach it with `perform`.
public final class EventLoop: Sendable {
    public typealias Job = @Sendable (Context) -> Void

    private let jobs = Mutex<[Job]>([])
    private let epoll: Descriptor
    private let bell: Descriptor

    public init(name: String) throws(SystemError) {
        epoll = Descriptor(owning: try systemCall("make an epoll") { clinux_epoll_create() })
        bell = Descriptor(owning: try systemCall("make an event descriptor") { clinux_eventfd() })
        try systemCall("watch the bell") { [epoll = epoll.number, bell = bell.number] in
            clinux_epoll_change(epoll, EPOLL_CTL_ADD, bell, EPOLLIN.rawValue, 0)
        }
        Thread.start(name: name) { [self] in run() }
    }

    /// Runs `job` on the loop's thread, in order. Safe from any thread.
    public func perform(_ job: @escaping Job) {
        let isFirst = jobs.withLock { jobs in
            jobs.append(job)
            return jobs.count == 1
        }
        if isFirst { ring() }
    }

    /// Ends the thread after the jobs given before; what it watches is forgotten.
    public func stop() { perform { $0.isStopped = true } }

    private func ring() {
        var one: UInt64 = 1
        // A full counter means that the loop is about to wake anyway.
        _ = unsafe write(bell.number, &one, 8)
    }

    private func run() {
        let bench = Context(epoll: epoll.number)
        var tokens = [UInt64](repeating: 0, count: 64)
        var events = [UInt32](repeating: 0, count: 64)
        while !bench.isStopped {
            let timeout = bench.millisecondsToNextTimer
            let count = unsafe clinux_epoll_wait(epoll.number, &tokens, &events, Int32(tokens.count), timeout)
            for index in 0..<max(0, Int(count)) {
                if tokens[index] == 0 { runJobs(on: bench) } else { bench.call(tokens[index], events[index]) }
            }
            bench.runTimers()
        }
        bench.forgetAll()
    }

    private func runJobs(on bench: Context) {
        var count: UInt64 = 0
        _ = unsafe read(bell.number, &count, 8)
        let batch = jobs.withLock { jobs in
            let batch = jobs
            jobs.removeAll(keepingCapacity: true)
            return batch
        }
        for job in batch { job(bench) }
    }
}

/// A value that only jobs and handlers of one loop touch.
// unchecked: reaching the value takes a Bench, and a Bench never leaves its loop's thread.
public final class LoopBound<Value>: @unchecked Sendable {
    private var value: Value

    public init(_ value: sending Value) { self.value = value }

    public func with<Result>(_ bench: EventLoop.Context, _ body: (inout Value) -> Result) -> Result { body(&value) }
}

extension EventLoop {
    public struct Readiness: OptionSet, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        public static let reading = Readiness(rawValue: EPOLLIN.rawValue)
        public static let writing = Readiness(rawValue: EPOLLOUT.rawValue)
        /// The other end closed; always told, without being asked for.
        public static let hungUp = Readiness(rawValue: EPOLLHUP.rawValue | EPOLLERR.rawValue)
    }

    /// What the loop's thread works on: descriptors with their handlers, and timers.
    public final class Context {
        private struct Timer {
            let deadline: TimeSpan
            let token: UInt64
            let body: () -> Void
        }

        private let epoll: Int32
        private var handlers: [UInt64: (descriptor: Int32, body: (Readiness) -> Void)] = [:]
        private var timers: [Timer] = []
        private var lastToken: UInt64 = 0
        /// Room for one read, for all handlers of the loop.
        public var scratch = [UInt8](repeating: 0, count: 256 << 10)
        fileprivate(set) var isStopped = false

        fileprivate init(epoll: Int32) { self.epoll = epoll }

        /// Calls `body` whenever the descriptor is ready. The descriptor stays its owner's: forget the token before closing.
        public func watch(
            _ descriptor: borrowing Descriptor, for interest: Readiness, _ body: @escaping (Readiness) -> Void
        ) throws(SystemError) -> UInt64 {
            try watch(number: descriptor.number, for: interest, body)
        }

        /// Calls `body` when the writer's reader has made room. nil when the writer is closed.
        public func watchForRoom(
            _ writer: LineWriter, _ body: @escaping (Readiness) -> Void
        ) throws(SystemError) -> UInt64? {
            guard let number = writer.number else { return nil }
            return try watch(number: number, for: .writing, body)
        }

        private func watch(
            number: Int32, for interest: Readiness, _ body: @escaping (Readiness) -> Void
        ) throws(SystemError) -> UInt64 {
            lastToken += 1
            let token = lastToken
            try systemCall("watch descriptor \(number)") { [epoll] in
                clinux_epoll_change(epoll, EPOLL_CTL_ADD, number, interest.rawValue, token)
            }
            handlers[token] = (number, body)
            return token
        }

        public func forget(_ token: UInt64) {
            guard let handler = handlers.removeValue(forKey: token) else { return }
            // Fails only when the descriptor is closed already, and then the kernel has forgotten it.
            _ = clinux_epoll_change(epoll, EPOLL_CTL_DEL, handler.descriptor, 0, 0)
        }

        /// Calls `body` once, when the uptime has passed `deadline`. Gives a token for `cancel`.
        @discardableResult public func schedule(at deadline: TimeSpan, _ body: @escaping () -> Void) -> UInt64 {
            lastToken += 1
            let index = timers.firstIndex { $0.deadline > deadline } ?? timers.endIndex
            timers.insert(Timer(deadline: deadline, token: lastToken, body: body), at: index)
            return lastToken
        }

        public func cancel(_ token: UInt64) { timers.removeAll { $0.token == token } }

        fileprivate var millisecondsToNextTimer: Int32 {
            guard let next = timers.first else { return -1 }
            return Int32(
                clamping: max(.zero, next.deadline - SystemClock.uptime + TimeSpan(microseconds: 999)).microseconds
                    / 1_000)
        }

        fileprivate func runTimers() {
            guard !timers.isEmpty else { return }
            let now = SystemClock.uptime
            while let next = timers.first, next.deadline <= now {
                timers.removeFirst()
                next.body()
            }
        }

        fileprivate func call(_ token: UInt64, _ events: UInt32) {
            guard let body = handlers[token]?.body else { return }
            body(Readiness(rawValue: events))
        }

        fileprivate func forgetAll() {
            for token in handlers.keys { forget(token) }
            timers = []
        }
    }
}
