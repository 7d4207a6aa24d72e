import Core

/// Who waits for which file, and which threads are busy with it. No thread, no clock and no file in here.
struct FilePoolState: Sendable {
    struct Key: Hashable, Sendable {
        let act: String
        let path: String
    }

    typealias Work = @Sendable (FileTask) throws -> any AnyObject & Sendable
    typealias Continuation = CheckedContinuation<any AnyObject & Sendable, any Error>

    struct Job: Sendable {
        let key: Key
        let number: Int
        let mount: String
        let limit: TimeSpan
        let work: Work
        /// What it waits for now.
        var path: String
        /// nil until a thread has taken it.
        var lastStep: TimeSpan?
        var waiters: [Int: Waiting] = [:]

        /// Whether it has given no sign of life for too long.
        func hangs(at now: TimeSpan) -> Bool { lastStep.map { now - $0 >= limit } ?? false }
    }

    struct Waiting: Sendable {
        let continuation: Continuation
        let limit: TimeSpan
        let since: TimeSpan
    }

    /// A caller that is answered.
    struct Answered: Sendable {
        let continuation: Continuation
        let alarm: Task<Void, Never>?
    }

    /// A caller that has waited too long.
    struct Late: Sendable {
        let continuation: Continuation
        let path: String
        let limit: TimeSpan
    }

    private let limits: FilePool.Limits
    private var jobs: [Key: Job] = [:]
    /// Jobs that no thread has taken, in the order of their arrival.
    private var waiting: [Key] = []
    private var running: [String: Int] = [:]
    private(set) var runningCount = 0
    private var newest = 0
    private var isClosed = false
    /// Of each waiting caller: ends its wait.
    var alarms: [Int: Task<Void, Never>] = [:]

    init(_ limits: FilePool.Limits) { self.limits = limits }

    /// Why the work cannot be done now; nil when it can.
    func refusal(_ key: Key, on mount: String, at now: TimeSpan) -> SystemError? {
        if isClosed { return .closed }
        if let job = jobs[key] {
            return job.hangs(at: now) ? .hangs(key, at: job.path, for: now - (job.lastStep ?? now)) : nil
        }
        if running[mount, default: 0] >= limits.hangingCountOfMount {
            let hanging = jobs.values.filter { $0.mount == mount && $0.hangs(at: now) }
            if hanging.count >= limits.hangingCountOfMount {
                let longest = hanging.compactMap { $0.lastStep }.min() ?? now
                return .hangs(key, at: mount, for: now - longest)
            }
        }
        return waiting.count >= limits.waitingCount ? .busy(key) : nil
    }

    /// The job of that name: the one that is there already, or a new one.
    mutating func job(_ key: Key, on mount: String, within limit: TimeSpan, _ work: @escaping Work) -> Key {
        guard jobs[key] == nil else { return key }
        newest += 1
        jobs[key] = Job(key: key, number: newest, mount: mount, limit: limit, work: work, path: key.path)
        waiting.append(key)
        return key
    }

    /// Gives the caller's number.
    mutating func wait(
        for key: Key, _ continuation: Continuation, within limit: TimeSpan, at now: TimeSpan
    ) -> Int {
        newest += 1
        jobs[key]?.waiters[newest] = Waiting(continuation: continuation, limit: limit, since: now)
        return newest
    }

    /// A job for a free thread; nil when there is none, or no thread may be used.
    mutating func take(at now: TimeSpan) -> Job? {
        guard runningCount < limits.threadCount else { return nil }
        let index = waiting.firstIndex { key in
            jobs[key].map { running[$0.mount, default: 0] < limits.threadCountOfMount } ?? false
        }
        guard let index else { return nil }
        let key = waiting.remove(at: index)
        jobs[key]?.lastStep = now
        guard let job = jobs[key] else { return nil }
        running[job.mount, default: 0] += 1
        runningCount += 1
        return job
    }

    /// Notes a sign of life; false when no caller is left.
    mutating func step(_ key: Key, _ number: Int, _ path: String?, at now: TimeSpan) -> Bool {
        guard let job = jobs[key], job.number == number else { return false }
        jobs[key]?.lastStep = now
        if let path { jobs[key]?.path = path }
        return !job.waiters.isEmpty
    }

    /// Frees the job's thread and gives who waits for its result.
    mutating func finish(_ job: Job) -> [Answered] {
        let waiters = jobs.removeValue(forKey: job.key)?.waiters ?? [:]
        runningCount -= 1
        running[job.mount, default: 1] -= 1
        if running[job.mount] == 0 { running[job.mount] = nil }
        return waiters.map { number, waiter in
            Answered(continuation: waiter.continuation, alarm: alarms.removeValue(forKey: number))
        }
    }

    /// Gives every caller; jobs that no thread has taken are forgotten.
    mutating func close() -> [Answered] {
        isClosed = true
        var answered: [Answered] = []
        for (key, job) in jobs {
            answered += job.waiters.map { number, waiter in
                Answered(continuation: waiter.continuation, alarm: alarms.removeValue(forKey: number))
            }
            jobs[key]?.waiters = [:]
        }
        for key in waiting { jobs[key] = nil }
        waiting = []
        return answered
    }

    /// How long the caller will wait yet; nil when it does not wait, or not any more: then it is in the second place.
    mutating func remaining(_ key: Key, _ number: Int, at now: TimeSpan) -> (TimeSpan?, Late?) {
        guard let job = jobs[key], let waiter = job.waiters[number] else { return (nil, nil) }
        let deadline = max(waiter.since, job.lastStep ?? waiter.since) + waiter.limit
        guard now >= deadline else { return (deadline - now, nil) }
        jobs[key]?.waiters[number] = nil
        alarms[number] = nil
        if job.lastStep == nil, job.waiters.count == 1 {
            jobs[key] = nil
            waiting.removeAll { $0 == key }
        }
        return (nil, Late(continuation: waiter.continuation, path: job.path, limit: waiter.limit))
    }

    func hangs(at now: TimeSpan) -> [FilePool.Hang] {
        jobs.values.filter { $0.hangs(at: now) }
            .map { FilePool.Hang(mount: $0.mount, path: $0.path, span: now - ($0.lastStep ?? now)) }
            .sorted { ($0.span, $1.path) > ($1.span, $0.path) }
    }
}
