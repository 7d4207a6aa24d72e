import CLibAV
public import Core
import Glibc
import Synchronization

/// A deadline that libav polls while it waits for a medium. Any thread may move or cancel it.
/// It works where libav itself waits (network, pipes); a `read` that hangs in the kernel is not interrupted.
public final class Interrupt: Sendable {
    private let deadline = Atomic<Int64>(.max)
    private let cancelled = Atomic<Bool>(false)

    public init() {}

    /// The next call may take this long.
    public func arm(_ span: TimeSpan) {
        deadline.store(Self.uptime.saturatingPlus(span.microseconds), ordering: .relaxed)
    }
    /// Ends the running call and every later one.
    public func cancel() { cancelled.store(true, ordering: .relaxed) }
    public var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

    /// `self` must outlive whatever holds the callback.
    var callback: AVIOInterruptCB {
        unsafe AVIOInterruptCB(
            callback: { unsafe Unmanaged<Interrupt>.fromOpaque($0!).takeUnretainedValue().isDue ? 1 : 0 },
            opaque: Unmanaged.passUnretained(self).toOpaque())
    }

    /// The deadline has passed, or it was cancelled.
    var isDue: Bool { isCancelled || Self.uptime > deadline.load(ordering: .relaxed) }

    private static var uptime: Int64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}
