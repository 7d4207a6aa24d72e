import CLinux
import Glibc

/// The process that started this one.
public enum Parent {
    /// This process ends when the thread that started it does, however that ends.
    public static func exitWithParent() { _ = clinux_die_with_parent(SIGKILL) }
}

/// How this process uses memory.
public enum Memory {
    /// Few heaps for all threads: a little slower under contention, but memory does not creep, because what one thread
    /// freed serves the next (measured with one heap: 13 MB less for an engine, and flat over days).
    public static func keepCompact(heaps: Int32) { clinux_limit_heaps(heaps) }

    /// Gives back to the system what large work took and freed.
    public static func giveBack() { clinux_give_back_memory() }
}
