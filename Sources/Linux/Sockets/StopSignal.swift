import Core
import CLinux
import Glibc

/// Tells any number of waiting threads to stop. Once raised it stays raised.
final class StopSignal: Sendable {
    let descriptor: Int32

    init() throws(SystemError) {
        descriptor = try systemCall("make a stop signal") { clinux_eventfd() }
    }

    deinit { close(descriptor) }

    func raise() {
        var one: UInt64 = 1
        // A full counter means that it is raised already.
        _ = unsafe write(descriptor, &one, 8)
    }

    enum Waking { case ready, timeout, stopped }

    /// Waits until the socket is ready for `events`, the deadline passes or the signal is raised.
    func wait(for socket: Socket, events: Int32, until deadline: TimeSpan?) -> Waking {
        while true {
            var remaining: Int32 = -1
            if let deadline {
                let left = (deadline - SystemClock.uptime).microseconds
                remaining = Int32(clamping: max(0, (left + 999) / 1_000))
            }
            var watched = [
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: socket.descriptor, events: Int16(events), revents: 0),
            ]
            let count = unsafe poll(&watched, 2, remaining)
            if watched[0].revents != 0 { return .stopped }
            if watched[1].revents != 0 { return .ready }
            if count == 0 { return .timeout }
        }
    }
}
