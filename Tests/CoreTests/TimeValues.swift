import Core
import Linux
import Testing

@Suite struct `A frame rate` {
    @Test(arguments: [FrameRate(30), FrameRate(25), FrameRate(30_000, 1_001), FrameRate(24_000, 1_001)])
    func `finds every frame again from its instant`(rate: FrameRate) {
        let first = rate.frame(at: Instant(seconds: 1_790_000_000))
        for frame in first..<(first + 2_000) { #expect(rate.frame(at: rate.instant(ofFrame: frame)) == frame) }
    }

    @Test(arguments: ["0", "-1", "121", "30/0", "1/2/3", "", "abc", "29.98"]) func `refuses nonsense`(text: String) {
        #expect(FrameRate(text) == nil)
    }
}

@Suite struct `A civil date` {
    @Test func `is the same after a round trip through day numbers`() {
        for day in stride(from: -200_000, through: 200_000, by: 7) {
            #expect(CivilDate(daysSince1970: day).daysSince1970 == day)
        }
    }

    @Test func `knows its weekday`() { #expect(CivilDate(year: 2026, month: 11, day: 21)?.weekday == 6) }
}

@Suite struct `A time of day` {
    @Test(arguments: ["24:00", "1:2:3:4", "12", "", "1:60", "1\u{301}2:00", "١٢:00"])
    func `rejects invalid text`(text: String) { #expect(TimeOfDay(text) == nil) }
}

@Suite struct `Time at the ends of its range` {
    private static let extremes: [Int64] = [
        .min, .min + 1, -9_223_372_036_855, -1, 0, 1, 86_400, 9_223_372_036_854, .max - 1, .max,
    ]

    @Test func `becomes the nearest moment that can be written, and never traps`() {
        for left in Self.extremes {
            for right in Self.extremes {
                let exact = Int128(left) + Int128(right)
                let sum = Instant(microseconds: left) + TimeSpan(microseconds: right)
                #expect(sum.microseconds == Int64(clamping: exact))
                let span = Instant(microseconds: left) - Instant(microseconds: right)
                #expect(span.microseconds == Int64(clamping: Int128(left) - Int128(right)))
                let product = TimeSpan(microseconds: left) * right
                #expect(product.microseconds == Int64(clamping: Int128(left) * Int128(right)))
                for numerator in Self.extremes { _ = roundedRatio(left, numerator, right) }
            }
            #expect(TimeSpan.hours(left).microseconds == Int64(clamping: Int128(left) * 3_600_000_000))
            #expect(Instant(seconds: left).microseconds == Int64(clamping: Int128(left) * 1_000_000))
        }
    }

    @Test func `has a local time, a next midnight and a text`() throws {
        for zone in [ZoneRules.utc, try ZoneFiles().zone("Europe/Berlin"), try ZoneFiles().zone("Pacific/Apia")] {
            for microseconds in Self.extremes {
                let instant = Instant(microseconds: microseconds)
                let local = zone.local(instant)
                #expect((0..<86_400).contains(local.time.seconds))
                #expect(zone.nextMidnight(after: instant) >= instant)
                #expect(zone.next(TimeOfDay(hour: 12, minute: 0), atOrAfter: instant) >= instant)
                #expect(instant.rfc3339.hasSuffix("Z"))
                #expect((0..<1_000_000).contains(instant.microsecondOfSecond))
                for rate in [FrameRate(1), FrameRate(30_000, 1_001), FrameRate(.max, 1), FrameRate(1, .max)] {
                    _ = rate.instant(ofFrame: rate.frame(at: instant))
                    _ = rate.sample(ofFrame: microseconds, sampleRate: .max)
                }
            }
        }
    }

    @Test func `has days as far as they can be counted`() {
        for days in [Int.min, .min + 719_468, -1, 0, .max - 719_468, .max] {
            let date = CivilDate(daysSince1970: days)
            #expect((1...12).contains(date.month) && (1...31).contains(date.day))
            #expect((1...7).contains(date.adding(days: days).weekday))
        }
        for year in [Int.min, -10_000, 10_000, 300_000, .max] {
            #expect(CivilDate(year: year, month: 1, day: 1) == nil)
        }
    }
}
