import Glibc

public import Core

extension Descriptor {
    /// Waits until something can be read, or the other end is closed; false when `limit` passes first.
    /// Only on threads of our own.
    public func waitUntilReadable(within limit: TimeSpan) -> Bool {
        let deadline = SystemClock.uptime + limit
        while true {
            let left = max(TimeSpan.zero, deadline - SystemClock.uptime)
            var watched = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
            let count = unsafe poll(
                &watched, 1, Int32(clamping: (left + TimeSpan(microseconds: 999)).microseconds / 1_000))
            if count > 0 { return true }
            if count == 0 || errno != EINTR { return false }
        }
    }
}
