import CLinux
public import Core
import Glibc
import Synchronization

/// Opens files for a child process that cannot open any itself: reads its requests, opens what it may have, and passes
/// the descriptors on. Safe from any thread.
public final class OpenFileSender: Sendable {
    private struct State {
        /// Files that the child may have, and until when they are on.
        var allowed: [[UInt8]: Instant] = [:]
        var pendingCount = 0
    }

    /// More at once is not asked for by an engine in its senses.
    private static let mostPending = 32
    /// A file may be asked for so long after its item's end: engines can be behind, and begin again in a loop.
    private static let afterwards = TimeSpan.hours(1)

    /// Readable when there are requests.
    public let socket: Descriptor
    private let access: FileAccess
    private let state = Mutex(State())

    init(_ socket: consuming Descriptor, _ access: FileAccess) {
        self.socket = socket
        self.access = access
    }

    /// The child may have these files from now on.
    public func allow(_ paths: [String], until finish: Instant) {
        state.withLock { state in
            state.allowed = state.allowed.filter { $0.value >= finish - Self.afterwards }
            for path in paths {
                let key = Array(path.utf8)
                state.allowed[key] = max(finish, state.allowed[key] ?? finish)
            }
        }
    }

    /// The child may have these files for as long as it runs.
    public func allow(_ paths: [String]) {
        state.withLock { state in
            for path in paths { state.allowed[Array(path.utf8)] = .distantFuture }
        }
    }

    /// The child may have this file and no other.
    public func allowOnly(_ path: String) { state.withLock { $0.allowed = [Array(path.utf8): .distantFuture] } }

    /// Takes the requests that have come; they are answered when the disk has answered. Never blocks. False when the child
    /// is gone.
    public func takeRequests() -> Bool { take(waiting: false) }

    /// Takes requests until the child is gone. Only on a thread of your own.
    public func takeRequestsToTheEnd() { _ = take(waiting: true) }

    private func take(waiting: Bool) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 8_192)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe recv(socket.number, $0.baseAddress, $0.count, waiting ? 0 : Int32(MSG_DONTWAIT))
            }
            if count == 0 { return false }
            if count < 0 {
                if errno == EINTR { continue }
                return errno == EAGAIN
            }
            take(buffer[..<count])
        }
    }

    private func take(_ message: ArraySlice<UInt8>) {
        guard let request = OpenFileMessage(message) else { return }
        let refusal = state.withLock { state -> FileRefusal? in
            if state.allowed[request.body] == nil { return .notInPlan(request.text) }
            if state.pendingCount >= Self.mostPending { return .tooMany(request.text) }
            state.pendingCount += 1
            return nil
        }
        if let refusal { return refuse(request, refusal) }
        // Viewers wait for a channel that starts.
        Task(priority: .high) { [self] in
            await open(request)
            state.withLock { $0.pendingCount -= 1 }
        }
    }

    private func open(_ request: OpenFileMessage) async {
        let path = request.text
        do {
            let file = try await access.pool.run("open", path, within: access.patience) { _ in
                OpenFile(try Descriptor.file(path))
            }
            send(OpenFileMessage(number: request.number, body: []), passing: file.descriptor.number)
        } catch {
            refuse(request, (error as? any Explained).map { FileRefusal($0) } ?? .unknown(path, "\(error)"))
        }
    }

    private func refuse(_ request: OpenFileMessage, _ refusal: FileRefusal) {
        send(OpenFileMessage(number: request.number, body: Array(refusal.text.utf8)), passing: -1)
    }

    /// A child that is gone, or does not take its answers, gets none.
    private func send(_ message: OpenFileMessage, passing descriptor: Int32) {
        let bytes = message.bytes
        _ = unsafe bytes.withUnsafeBytes {
            unsafe clinux_send_message(socket.number, $0.baseAddress, $0.count, descriptor)
        }
    }
}

/// How a child's files are opened.
public struct FileAccess: Sendable {
    public var pool: FilePool
    /// How long the disk may take.
    public var patience: TimeSpan

    public init(pool: FilePool, patience: TimeSpan) {
        self.pool = pool
        self.patience = patience
    }
}

/// A descriptor that several may wait for.
private final class OpenFile: Sendable {
    let descriptor: Descriptor

    init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
}

/// One message between a child and the process that opens its files: a number of 8 bytes, the lowest first, which the answer
/// repeats; then the path, or why it was not opened.
struct OpenFileMessage {
    let number: UInt64
    let body: [UInt8]

    init(number: UInt64, body: [UInt8]) {
        self.number = number
        self.body = body
    }

    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count >= 8 else { return nil }
        number = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
        body = Array(bytes.dropFirst(8))
    }

    var bytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } + body }
    var text: String { String(decoding: body, as: UTF8.self) }
}

extension FileRefusal {
    fileprivate static func notInPlan(_ path: String) -> FileRefusal {
        FileRefusal(
            code: "file.not-planned", what: "Opening \(path)", why: "the plan does not name it",
            fix: "Report this with the engine's log: an engine asks only for what it plays.")
    }

    fileprivate static func tooMany(_ path: String) -> FileRefusal {
        FileRefusal(
            code: "file.busy", what: "Opening \(path)", why: "the engine waits for too many files at once",
            fix: "Check the disks and network shares.")
    }

    static func hangs(_ path: String, for span: TimeSpan) -> FileRefusal {
        FileRefusal(
            code: "file.hangs", what: "Opening \(path)",
            why: "its disk or server has not answered for \(max(1, span.seconds)) s",
            fix: "Check the disk or network share.")
    }

    static func unknown(_ path: String, _ why: String) -> FileRefusal {
        FileRefusal(code: "file.unopened", what: "Cannot open \(path)", why: why, fix: SystemError.usualFix)
    }
}
