import Synchronization

/// A place for a value that is known a little later than the place is handed out.
final class Once<Value: Sendable>: Sendable {
    private let stored = Mutex<Value?>(nil)

    var value: Value? { stored.withLock { $0 } }

    func set(_ value: Value) {
        stored.withLock { stored in
            precondition(stored == nil, "the value is set once")
            stored = value
        }
    }
}
