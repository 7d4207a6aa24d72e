import Core
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
    func `refuses what is none`(text: String) { #expect(TimeOfDay(text) == nil) }
}
