import CLinux
import Core
import Glibc
import Synchronization

/// A program of ours in a process of its own: commands go to its descriptor 0, its stream comes from 1, its events from 3.
/// It leads its own process group, so that a key press in our terminal does not end it before we do.
///
/// A child that asks to die with its parent dies with the *thread* that started it: start children on threads that stay.
/// Safe from any thread. The last reference kills the child.
public final class ChildProcess: Sendable {
    public struct Launch: Sendable {
        public enum Errors: Sendable {
            /// Goes where ours goes.
            case inherited
            /// Comes from `errors`.
            case captured
        }

        public var path: String
        public var arguments: [String]
        public var environment: [String: String] = [:]
        /// Whether the child gets our own variables as well.
        public var inheritsEnvironment = true
        public var hasEvents = false
        /// Opens files for the child, which asks on its descriptor 4; nil: it opens them itself.
        public var files: FileAccess?
        public var errors = Errors.inherited
        /// Room of the stream's pipe.
        public var streamByteCount = 1 << 20
        /// Above 0: the child gives way to others.
        public var niceness: Int32 = 0

        public init(_ path: String, _ arguments: [String] = []) {
            self.path = path
            self.arguments = arguments
        }
    }

    public let processID: Int32
    public let commands: LineWriter
    /// Non-blocking, like `events` and `errors`.
    public let stream: Descriptor
    /// At its end from the start when the child has no events, like `errors` when they are not captured.
    public let events: Descriptor
    public let errors: Descriptor
    /// Opens files for the child; nil when it opens them itself.
    public let files: OpenFileSender?
    /// Readable as soon as the child is gone.
    public let exit: Descriptor
    private let status = Mutex<ProcessExit?>(nil)

    public init(_ launch: Launch) throws(SystemError) {
        clinux_ignore_broken_pipes()
        let commandPipe = try Pipe()
        let streamPipe = try Pipe(byteCount: launch.streamByteCount)
        let eventPipe = try Pipe()
        let errorPipe = try Pipe()
        try commandPipe.writing.setNonBlocking()
        try streamPipe.reading.setNonBlocking()
        try eventPipe.reading.setNonBlocking()
        try errorPipe.reading.setNonBlocking()
        var filesEnd: Descriptor?
        var filesNumber: Int32 = -1
        if let access = launch.files {
            let pair = try SocketPair()
            files = OpenFileSender(pair.ours, access)
            filesNumber = pair.theirs.number
            filesEnd = .some(pair.theirs)
        } else {
            files = nil
        }
        defer { _ = filesEnd.take() }
        let descriptors = ChildDescriptors(
            input: commandPipe.reading.number, output: streamPipe.writing.number,
            errors: launch.errors == .captured ? errorPipe.writing.number : -1,
            events: launch.hasEvents ? eventPipe.writing.number : -1, files: filesNumber)
        processID = try launch.spawn(descriptors)
        do throws(SystemError) {
            exit = Descriptor(
                owning: try systemCall("watch process \(processID)") { [processID] in clinux_pidfd_open(processID) })
        } catch {
            Glibc.kill(processID, SIGKILL)
            throw error
        }
        commands = LineWriter(commandPipe.writing)
        stream = streamPipe.reading
        events = eventPipe.reading
        errors = errorPipe.reading
        launch.giveWay(processID)
    }

    deinit {
        guard reap() == nil else { return }
        kill()
        // A killed child is gone in a moment; one that is not waited for stays in the process table.
        _ = exit.waitUntilReadable(within: .milliseconds(500))
        _ = reap()
    }

    /// Goes to the child and to all that it started in its group. Does nothing when the child is reaped, so it never hits
    /// another process that got its number.
    public func signal(_ number: Int32) {
        status.withLock { status in
            if status == nil { Glibc.kill(-processID, number) }
        }
    }

    public func kill() { signal(SIGKILL) }

    /// How the child ended; nil while it runs. Never blocks.
    public func reap() -> ProcessExit? { reap(blocks: false) }

    /// Waits until the child is gone. Only on threads of our own.
    public func waitForExit() -> ProcessExit { reap(blocks: true) ?? .lost }

    private func reap(blocks: Bool) -> ProcessExit? {
        status.withLock { status in
            if let status { return status }
            var code: Int32 = 0
            var wasKilled: Int32 = 0
            switch unsafe clinux_pidfd_reap(exit.number, blocks ? 1 : 0, &code, &wasKilled) {
            case 0: return nil
            case 1: status = wasKilled != 0 ? .killed(signal: code) : .exited(code: code)
            default: status = .lost
            }
            return status
        }
    }
}

/// How a child process ended.
public enum ProcessExit: Hashable, Sendable, CustomStringConvertible {
    case exited(code: Int32)
    case killed(signal: Int32)
    /// Other code reaped it.
    case lost

    public var description: String {
        switch self {
        case .exited(let code): "exit code \(code)"
        case .killed(let signal): "signal \(signal)"
        case .lost: "unknown end"
        }
    }
}

struct ChildDescriptors {
    let input: Int32
    let output: Int32
    let errors: Int32
    let events: Int32
    let files: Int32
}

extension ChildProcess.Launch {
    fileprivate func spawn(_ descriptors: ChildDescriptors) throws(SystemError) -> Int32 {
        var merged = inheritsEnvironment ? Environment.all : [:]
        merged.merge(environment) { _, new in new }
        let words = unsafe CStrings([path] + arguments)
        let variables = unsafe CStrings(merged.map { "\($0.key)=\($0.value)" })
        var process: pid_t = 0
        let number = unsafe path.withCString { path in
            var launch = unsafe clinux_launch(
                path: path, arguments: words.pointers, environment: variables.pointers, input: descriptors.input,
                output: descriptors.output, errors: descriptors.errors, events: descriptors.events,
                files: descriptors.files)
            return unsafe clinux_spawn(&process, &launch)
        }
        unsafe words.free()
        unsafe variables.free()
        guard number == 0 else {
            throw SystemError(
                number, what: "start \(path)",
                fix: "Check that the program is there and may be run (continuity doctor).")
        }
        return process
    }

    /// A comfort: a child without it still works, and the system may refuse it.
    fileprivate func giveWay(_ process: Int32) {
        if niceness != 0 { _ = clinux_set_nice(process, niceness) }
    }
}

/// A null-terminated list of C strings.
@unsafe private struct CStrings {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ texts: [String]) {
        unsafe count = texts.count
        unsafe pointers = .allocate(capacity: texts.count + 1)
        for (index, text) in texts.enumerated() { unsafe pointers[index] = strdup(text) }
        unsafe pointers[count] = nil
    }

    func free() {
        for index in unsafe 0..<count { unsafe Glibc.free(pointers[index]) }
        unsafe pointers.deallocate()
    }
}
