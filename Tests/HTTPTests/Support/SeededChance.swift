import Core
import Linux

/// Random numbers that a printed seed brings back (SplitMix64).
struct SeededChance: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

/// Looks again until something that happens on another thread has happened; false after twenty seconds.
func eventually(_ condition: () -> Bool) -> Bool {
    let deadline = SystemClock.uptime + .seconds(20)
    while !condition() {
        if SystemClock.uptime > deadline { return false }
        SystemClock.sleep(untilUptime: SystemClock.uptime + .milliseconds(2))
    }
    return true
}
