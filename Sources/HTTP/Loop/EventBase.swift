import CEvent
import Core

/// libevent's loop. Belongs to the one thread that made it.
// unchecked: the pointer is made in init, freed in deinit, and never leaves; one thread uses it.
@safe final class EventBase {
    private let base: OpaquePointer

    init() {
        let settings = unsafe event_config_new()
        defer { if let settings = unsafe settings { unsafe event_config_free(settings) } }
        // Without it the loop wakes up to four times for each timer, because its clock is coarser than its waits.
        if let settings = unsafe settings {
            unsafe event_config_set_flag(settings, Int32(EVENT_BASE_FLAG_PRECISE_TIMER.rawValue))
        }
        guard let base = unsafe event_base_new_with_config(settings) else {
            preconditionFailure("the kernel gives every process an epoll descriptor and libevent a little memory")
        }
        unsafe self.base = base
    }

    deinit { unsafe event_base_free(base) }

    /// Runs callbacks until `leave`.
    func run() { unsafe event_base_dispatch(base) }

    func leave() { unsafe event_base_loopbreak(base) }

    /// Watches a descriptor; edge-triggered sources tell each change once.
    func source(
        _ descriptor: Int32, _ kinds: Readiness, isEdgeTriggered: Bool = false, _ action: @escaping (Readiness) -> Void
    ) -> EventSource {
        var flags = kinds.rawValue | Int16(EV_PERSIST)
        if isEdgeTriggered { flags |= Int16(EV_ET) }
        return unsafe EventSource(base, descriptor, flags: flags, action)
    }

    /// Calls `action` again and again, once it is started.
    func timer(_ action: @escaping () -> Void) -> EventSource {
        unsafe EventSource(base, -1, flags: Int16(EV_PERSIST)) { _ in action() }
    }
}

/// What a descriptor is ready for.
struct Readiness: OptionSet {
    let rawValue: Int16

    static let read = Readiness(rawValue: Int16(EV_READ))
    static let write = Readiness(rawValue: Int16(EV_WRITE))
    /// The peer will send no more.
    static let peerEnded = Readiness(rawValue: Int16(EV_CLOSED))
}
