import CLinux
public import Core
import Dispatch
import Glibc
import Synchronization

/// Asks the process that started this one to open files, on descriptor 4. Safe from any thread.
public final class OpenFileReceiver: FileOpening {
    public static let descriptor: Int32 = 4

    private let socket: Descriptor
    private let state = Mutex(State())

    private struct State {
        var last: UInt64 = 0
        var waiting: [UInt64: Answer] = [:]
    }

    init(_ socket: consuming Descriptor) { self.socket = socket }

    /// nil when nobody opens files for us: then the descriptor is something else, or not there.
    public convenience init?() {
        guard clinux_is_message_socket(Self.descriptor) != 0 else { return nil }
        self.init(Descriptor(owning: Self.descriptor))
    }

    /// Begins to take answers, on a thread of its own. Before that no file can be opened.
    public func start() {
        Thread.start(name: "files") { [self] in while receive() {} }
    }

    public func open(_ path: String, within limit: TimeSpan) throws(FileRefusal) -> Descriptor {
        let answer = Answer()
        let number = state.withLock { state in
            state.last += 1
            state.waiting[state.last] = answer
            return state.last
        }
        defer { state.withLock { $0.waiting[number] = nil } }
        let bytes = OpenFileMessage(number: number, body: Array(path.utf8)).bytes
        let sent = unsafe bytes.withUnsafeBytes {
            unsafe clinux_send_message(socket.number, $0.baseAddress, $0.count, -1)
        }
        guard sent >= 0 else { throw .unknown(path, "the station does not take the request") }
        return try answer.wait(path, limit)
    }

    /// False when the other end is closed.
    private func receive() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 8_192)
        var passed: Int32 = -1
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe clinux_receive_message(socket.number, $0.baseAddress, $0.count, &passed)
        }
        if count < 0 { return errno == EINTR }
        let descriptor = passed >= 0 ? Descriptor(owning: passed) : nil
        guard count > 0 else { return false }
        // An answer that comes too late is not needed: its file is closed again.
        guard let message = OpenFileMessage(buffer[..<count]),
            let answer = state.withLock({ $0.waiting.removeValue(forKey: message.number) })
        else { return true }
        answer.give(descriptor, message.text)
        return true
    }

    private final class Answer: Sendable {
        private struct Outcome: ~Copyable {
            var descriptor: Descriptor?
            var text = ""
        }

        private let gate = DispatchSemaphore(value: 0)
        private let outcome = Mutex(Outcome())

        func give(_ descriptor: consuming sending Descriptor?, _ text: String) {
            var descriptor = descriptor
            outcome.withLock { outcome in
                outcome.descriptor = descriptor.take()
                outcome.text = text
            }
            gate.signal()
        }

        func wait(_ path: String, _ limit: TimeSpan) throws(FileRefusal) -> Descriptor {
            guard gate.wait(timeout: .now() + .microseconds(Int(clamping: limit.microseconds))) == .success else {
                throw .hangs(path, for: limit)
            }
            if let descriptor = outcome.withLock({ $0.descriptor.take() }) { return descriptor }
            let text = outcome.withLock { $0.text }
            throw FileRefusal(text: text) ?? .unknown(path, "too many files are open")
        }
    }
}
