public import Core
import Synchronization

/// Reads files that may hang: a network share that is gone, a disk that does not answer. The kernel does not let go of a
/// thread that waits for such a file, so the pool limits how many threads can be lost: a few for each file system, a few
/// more in all. Callers wait for as long as they say and no longer. Safe from any thread.
public final class FilePool: Sendable {
    public struct Limits: Sendable {
        /// Threads in all.
        public var threadCount = 24
        /// Threads for one file system, so that the others stay readable while it hangs.
        public var threadCountOfMount = 6
        /// Once so many threads of a file system hang, everything new on it is refused at once.
        public var hangingCountOfMount = 2
        /// Work that waits for a thread; more is refused at once.
        public var waitingCount = 512

        public init() {}
    }

    /// Work that does not come to its end.
    public struct Hang: Hashable, Sendable {
        /// The file system that it is on.
        public let mount: String
        /// The file or folder that it waits for.
        public let path: String
        /// Since the last sign of life.
        public let span: TimeSpan
    }

    private let state: Mutex<FilePoolState>
    private let mounts: MountCache

    /// `mountOf` gives the place of the file system that a path is on; nil asks the kernel.
    public init(_ limits: Limits = Limits(), mountOf: (@Sendable (String) -> String)? = nil) {
        state = Mutex(FilePoolState(limits))
        mounts = MountCache(mountOf)
    }

    /// Runs `body` on a thread of the pool. Callers with the same `act` and `path` share one run and its result; `Result`
    /// must then be the same. Fails with the code `file.hangs` when `body` has given no sign of life for `limit`: it then
    /// continues without a caller, until the file system lets go of it. Fails with `file.busy` when there is too
    /// much to do.
    /// - Parameter act: a verb for error messages, such as `list`.
    public func run<Result: Sendable>(
        _ act: String, _ path: String, within limit: TimeSpan,
        _ body: @escaping @Sendable (FileTask) throws -> Result
    ) async throws -> Result {
        let mount = mounts.mount(of: path)
        let key = FilePoolState.Key(act: act, path: path)
        let box = try await withCheckedThrowingContinuation { continuation in
            let refusal = state.withLock { state -> SystemError? in
                let now = SystemClock.uptime
                if let refusal = state.refusal(key, on: mount, at: now) { return refusal }
                let job = state.job(key, on: mount, within: limit) { task in Box(try body(task)) }
                let waiter = state.wait(for: job, continuation, within: limit, at: now)
                state.alarms[waiter] = Task { [self] in await watch(key, waiter) }
                return nil
            }
            if let refusal { return continuation.resume(throwing: refusal) }
            startThread()
        }
        guard let result = box as? Box<Result> else { preconditionFailure("\(act) has two kinds of results") }
        return result.value
    }

    /// The file's bytes; refuses more than `limit`, and whatever is not a file.
    public func read(_ path: String, limit: Int, within time: TimeSpan) async throws -> [UInt8] {
        try await run("read", path, within: time) { _ in try FileBytes.read(path, limit: limit) }
    }

    /// What hangs now, the longest first.
    public var hangs: [Hang] { state.withLock { $0.hangs(at: SystemClock.uptime) } }

    /// Lets every caller go and takes no more work: the program ends.
    public func close() {
        let answered = state.withLock { $0.close() }
        for waiter in answered {
            waiter.alarm?.cancel()
            waiter.continuation.resume(throwing: SystemError.closed)
        }
    }

    /// How many threads work or hang now.
    public var threadCount: Int { state.withLock { $0.runningCount } }

    private final class Box<Value: Sendable>: Sendable {
        let value: Value

        init(_ value: Value) { self.value = value }
    }

    private func startThread() {
        guard let job = state.withLock({ $0.take(at: SystemClock.uptime) }) else { return }
        Thread.start(name: "files") { [self] in
            var next: FilePoolState.Job? = job
            while let job = next { next = perform(job) }
        }
    }

    /// Runs the job and gives the next one for the same thread.
    private func perform(_ job: FilePoolState.Job) -> FilePoolState.Job? {
        let task = FileTask(pool: self, key: job.key, number: job.number)
        let outcome = Result { try job.work(task) }
        let (waiters, next) = state.withLock { state in
            (state.finish(job), state.take(at: SystemClock.uptime))
        }
        for waiter in waiters {
            waiter.alarm?.cancel()
            waiter.continuation.resume(with: outcome)
        }
        return next
    }

    /// Lets a caller go when its time has passed.
    private func watch(_ key: FilePoolState.Key, _ waiter: Int) async {
        while true {
            let (rest, late) = state.withLock { $0.remaining(key, waiter, at: SystemClock.uptime) }
            if let late {
                late.continuation.resume(throwing: SystemError.hangs(key, at: late.path, for: late.limit))
            }
            guard let rest else { return }
            // Cancelling ends the sleep: then the result has come.
            guard (try? await Task.sleep(for: .microseconds(rest.microseconds))) != nil else { return }
        }
    }

    fileprivate func step(_ key: FilePoolState.Key, _ number: Int, _ path: String?) -> Bool {
        state.withLock { $0.step(key, number, path, at: SystemClock.uptime) }
    }
}

/// The pool's side of one piece of work. Long work gives signs of life through it.
public struct FileTask: Sendable {
    fileprivate let pool: FilePool
    fileprivate let key: FilePoolState.Key
    fileprivate let number: Int

    /// Call it before each step that may hang; `path` is what the step waits for. False when no caller is
    /// left: then end.
    @discardableResult
    public func step(_ path: String? = nil) -> Bool { pool.step(key, number, path) }
}

/// Which file system a path is on, from a table that is at most a few seconds old.
private final class MountCache: Sendable {
    private static let age = TimeSpan.seconds(5)

    private let given: (@Sendable (String) -> String)?
    private let table = Mutex<(table: MountTable, read: TimeSpan)?>(nil)

    init(_ given: (@Sendable (String) -> String)?) { self.given = given }

    func mount(of path: String) -> String {
        if let given { return given(path) }
        let now = SystemClock.uptime
        let known = table.withLock { known in known.flatMap { now - $0.read < Self.age ? $0.table : nil } }
        let current = known ?? MountTable.current
        if known == nil { table.withLock { $0 = (current, now) } }
        return current.mount(of: path)?.point ?? "/"
    }
}

extension SystemError {
    static var closed: SystemError {
        SystemError(
            code: "file.closed", what: "Cannot read files", why: "the program is ending", fix: "Start it again.")
    }

    /// `place` is what does not answer.
    static func hangs(_ key: FilePoolState.Key, at place: String, for span: TimeSpan) -> SystemError {
        SystemError(
            code: "file.hangs", what: "Cannot \(key.act) \(key.path)",
            why: "\(place) has not answered for \(max(1, span.seconds)) s",
            fix: "Check the disk or network share. It is used again as soon as it answers.")
    }

    static func busy(_ key: FilePoolState.Key) -> SystemError {
        SystemError(
            code: "file.busy", what: "Cannot \(key.act) \(key.path)", why: "too many files are waiting to be read",
            fix: "Try again in a few seconds. If it lasts, check the disks and network shares.")
    }
}
