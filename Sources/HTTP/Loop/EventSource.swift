import CEvent
import Core
import Glibc

/// One descriptor or timer that a loop watches. Stops with its last reference, also from inside its own callback.
// unchecked: the pointer is made in init, freed in deinit, and never leaves; one thread uses it.
@safe final class EventSource {
    private var event: OpaquePointer?
    private let action: (Readiness) -> Void

    fileprivate init(action: @escaping (Readiness) -> Void) { self.action = action }

    convenience init(
        _ base: OpaquePointer, _ descriptor: Int32, flags: Int16, _ action: @escaping (Readiness) -> Void
    ) {
        self.init(action: action)
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe event = event_new(
            base, descriptor, flags,
            { _, what, context in
                guard let context = unsafe context else { return }
                // The strong reference keeps the source alive while its action may drop it.
                let source = unsafe Unmanaged<EventSource>.fromOpaque(context).takeUnretainedValue()
                source.action(Readiness(rawValue: what))
            }, context)
        precondition(unsafe event != nil, "libevent needs a hundred bytes of memory")
    }

    deinit {
        if let event = unsafe event { unsafe event_free(event) }
    }

    func start() {
        let status = unsafe event_add(event, nil)
        precondition(status == 0, "an open descriptor can be watched")
    }

    func start(every period: TimeSpan) {
        var time = timeval(
            tv_sec: Int(period.microseconds / 1_000_000), tv_usec: Int(period.microseconds % 1_000_000))
        let status = unsafe event_add(event, &time)
        precondition(status == 0, "a timer can be started")
    }

    func stop() { unsafe event_del(event) }
}
