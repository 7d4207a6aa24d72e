import Core
import Linux
import Synchronization

/// How other threads reach a loop: finished answers, the wish to stop, and "some stream has new chunks".
final class LoopMailbox: Waker {
    enum Message: Sendable {
        case answer(token: UInt64, PreparedResponse)
        case stop
    }

    private struct Box {
        var messages: [Message] = []
        var isClosed = false
    }

    private let box = Mutex(Box())
    private let streamsAreReady = Atomic(false)
    private let isRung = Atomic(false)
    private let signal: WakeSignal

    init() throws(SystemError) { signal = try WakeSignal() }

    var descriptor: Int32 { signal.descriptor }

    /// Some reader has something new. Costs an atomic exchange when the loop has not come round since the last call.
    func wake() {
        if !streamsAreReady.exchange(true, ordering: .acquiringAndReleasing) { ring() }
    }

    /// false when the loop has ended and nobody will ever look.
    func post(_ message: Message) -> Bool {
        let isOpen = box.withLock { box in
            if !box.isClosed { box.messages.append(message) }
            return !box.isClosed
        }
        if isOpen { ring() }
        return isOpen
    }

    func ring() {
        if !isRung.exchange(true, ordering: .acquiringAndReleasing) { signal.raise() }
    }

    /// What has come since the last time. Only the loop calls this.
    func take() -> (messages: [Message], streamsAreReady: Bool) {
        signal.clear()
        isRung.store(false, ordering: .sequentiallyConsistent)
        let ready = streamsAreReady.exchange(false, ordering: .acquiringAndReleasing)
        let messages = box.withLock { box in
            let messages = box.messages
            box.messages.removeAll()
            return messages
        }
        return (messages, ready)
    }

    /// Takes no more; what was left unread is handed back.
    func close() -> [Message] {
        box.withLock { box in
            box.isClosed = true
            defer { box.messages = [] }
            return box.messages
        }
    }
}
