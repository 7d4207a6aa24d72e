// FaultRun keeps a station on air for hours while one thing after another goes wrong: engines die, stop and lie, files
// go, shrink and hang, the disk is full, strangers send nonsense, other work takes the processor. It watches from
// outside, as viewers and operators do, and knows nothing of the station's code but the stream analyser.
import Foundation
import TestRandom
import TestMedia
import TestPrograms

/// `fault-run [MINUTES [SEED]]`: prints a line a minute, then what was measured; ends with 1 when a promise was broken.
@main
enum Main {
    static func main() async {
        let words = CommandLine.arguments.dropFirst().map { String($0) }
        let minutes = words.first.flatMap { Int($0) } ?? 120
        let seed = words.dropFirst().first.flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64(UInt32.max))
        say("\(minutes) minutes, seed \(seed)")
        do {
            let verdict = try await run(minutes: minutes, seed: seed)
            say(verdict.text)
            exit(verdict.isKept ? 0 : 1)
        } catch {
            say("the run could not go on: \(error)")
            exit(1)
        }
    }

    private static func run(minutes: Int, seed: UInt64) async throws -> Verdict {
        let station = try await FaultyStation()
        let audience = try await Audience(of: station, seconds: minutes * 60)
        var vitals = Vitals(of: station)
        var chance = Chance(seed)
        var verdict = Verdict()
        for minute in 1...minutes {
            // Each kind once in turn, in an order of its own each time round.
            if (minute - 1) % Fault.allCases.count == 0 { verdict.queue = Fault.allCases.shuffled(using: &chance) }
            let fault = verdict.queue.removeLast()
            let repair = try await fault.happen(to: station, &chance)
            let start = ContinuousClock.now
            for second in 1...60 where station.isRunning {
                try await Task.sleep(until: start + .seconds(second))
                audience.note(cuts: try await station.cutSeconds())
                if second % 10 == 0 { try vitals.look() }
                if second == Fault.secondsUntilRepair { try await repair() }
            }
            guard station.isRunning else {
                verdict.break("the station ended in minute \(minute):\n\(station.log.suffix(4_000))")
                break
            }
            verdict.note(minute, fault, audience.minute(), vitals, door: await station.doorIsOpen())
        }
        try await verdict.finish(audience, vitals)
        try await station.stop(&verdict)
        return verdict
    }

    static func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}
