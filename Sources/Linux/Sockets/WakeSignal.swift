import Core
import CLinux
import Glibc

/// Wakes threads and event loops that wait for its descriptor to become readable.
public final class WakeSignal: Sendable {
    /// For event loops; it stays owned by this object.
    public let descriptor: Int32

    public init() throws(SystemError) {
        descriptor = try systemCall("make a wake signal") { clinux_eventfd() }
    }

    deinit { close(descriptor) }

    /// Makes the descriptor readable until `clear`.
    public func raise() {
        var one: UInt64 = 1
        // The only failure is a full counter, which means that it is raised already.
        _ = unsafe write(descriptor, &one, 8)
    }

    public func clear() {
        var count: UInt64 = 0
        // The only failure is that nobody has raised it.
        _ = unsafe read(descriptor, &count, 8)
    }

    enum Waking { case ready, timeout, raised }

    /// Waits until the socket is ready for `events`, the deadline passes or this signal is raised.
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
            if watched[0].revents != 0 { return .raised }
            if watched[1].revents != 0 { return .ready }
            if count == 0 { return .timeout }
        }
    }
}
