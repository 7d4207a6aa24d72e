public import Core
import Glibc

/// The machine's wall clock.
public struct SystemClock: StationClock {
    public init() {}

    public var now: Instant {
        let time = reading(CLOCK_REALTIME)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }

    /// Time since some fixed moment, unaffected by clock steps: for measuring and for deadlines.
    public static var uptime: TimeSpan {
        let time = reading(CLOCK_MONOTONIC)
        return TimeSpan(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }

    /// Processor time of all threads of this process so far.
    public static var processorTime: TimeSpan {
        let time = reading(CLOCK_PROCESS_CPUTIME_ID)
        return TimeSpan(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }

    /// Puts this thread to sleep until `uptime` reaches `deadline`. Only on threads of our own.
    public static func sleep(untilUptime deadline: TimeSpan) {
        var time = timespec(
            tv_sec: Int(deadline.microseconds / 1_000_000), tv_nsec: Int(deadline.microseconds % 1_000_000) * 1_000)
        while unsafe clock_nanosleep(CLOCK_MONOTONIC, Int32(TIMER_ABSTIME), &time, nil) == EINTR {}
    }
}

private func reading(_ clock: clockid_t) -> timespec {
    var time = timespec()
    let result = unsafe clock_gettime(clock, &time)
    precondition(result == 0, "the clocks of POSIX are always readable")
    return time
}
