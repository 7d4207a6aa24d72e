import Foundation
import TestRandom
import Testing

/// A month on a driven clock with daily changes and crashes. `CONTINUITY_TEST_LONG=1` has fifty channels; otherwise there
/// is one of each kind, and two. A failure names its seed, for `CONTINUITY_TEST_SEED`.
@Suite struct `A month of a station` {
    @Test func `goes to air as the guide said, through changes and crashes`() async throws {
        let began = ContinuousClock.now
        let channels = TestEffort.isLong ? 50 : 12
        var run = try await MonthRun(channels: channels, seed: TestEffort.seed ?? 1)
        for day in 0..<31 {
            try await run.live(day: day)
            if day == 19 { try await run.sleep() }
        }
        try await run.checkLog()
        print(
            "\(channels) channels: \(run.air.entryCount) items on air, \(run.editCount) changes, \(run.crashCount) crashes,",
            "\(run.samples.count) guides compared in \(ContinuousClock.now - began)")
    }
}
