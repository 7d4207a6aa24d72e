import Foundation

/// How much a test with random input tries. `CONTINUITY_TEST_LONG=1` gives it minutes instead of seconds,
/// `CONTINUITY_TEST_SECONDS=600` exactly so many; `CONTINUITY_TEST_SEED=17` replays one failure.
public enum TestEffort {
    public static let isLong = variable("LONG") == "1"
    /// What is to be replayed; nil in a usual run.
    public static let seed = variable("SEED").flatMap { UInt64($0) }

    /// The moment at which a test ends that by itself takes `usual`, or `long` when there is time.
    public static func deadline(usual: Duration, long: Duration) -> ContinuousClock.Instant {
        let asked = variable("SECONDS").flatMap { Int($0) }.map { Duration.seconds($0) }
        return .now + (asked ?? (isLong ? long : usual))
    }

    /// The seeds from 1 up to `usual`, or to `long` when there is time; only the one that is to be replayed.
    public static func seeds(usual: UInt64, long: UInt64) -> [UInt64] {
        seed.map { [$0] } ?? Array(1...(isLong ? long : usual))
    }

    private static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment["CONTINUITY_TEST_\(name)"]
    }
}
