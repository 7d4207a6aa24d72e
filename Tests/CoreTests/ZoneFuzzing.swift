import Core
import Foundation
import TestRandom
import Testing

@Suite struct `A zone file with random input` {
    /// Whatever is taken has a local time, a midnight and a noon after every moment.
    @Test func `is read or refused, and what is read can be calculated with`() throws {
        let names = ["Europe/Berlin", "America/New_York", "Pacific/Apia", "UTC", "Australia/Lord_Howe"]
        let files = try names.map { [UInt8](try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\($0)"))) }
        // Small ones, in which a change hits something: a header with one or two changes.
        let small = files.map { Array($0.suffix(60)) }
        let mutation = TextMutation(
            corpus: files + small,
            words: [
                Array("TZif2".utf8), [0xff, 0xff, 0xff, 0xff], [0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
                [0x80, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 1], [0x0a], Array("\nCET-1CEST,M3.5.0,M10.5.0/3\n".utf8),
                Array("\nQQQ-167:59:59YYY,J365/167,0/-167\n".utf8), Array("\n<+99>24\n".utf8), Array(",M13.6.8".utf8),
            ])
        let moments = [Instant.distantPast, .distantFuture, Instant(seconds: 0), Instant(seconds: 1_790_000_000)]
        let findings = try Fuzzing("zone-files", mutation).run { bytes in
            guard let zone = try? ZoneRules(name: "Test", file: bytes) else { return nil }
            for moment in moments {
                let local = zone.local(moment)
                guard (0..<86_400).contains(local.time.seconds) else { return "shows \(local.time)" }
                guard zone.nextMidnight(after: moment) >= moment,
                    zone.next(TimeOfDay(hour: 12, minute: 0), atOrAfter: moment) >= moment
                else { return "goes back at \(moment.rfc3339)" }
            }
            return nil
        }
        #expect(findings.isEmpty, "\(findings)")
    }
}
