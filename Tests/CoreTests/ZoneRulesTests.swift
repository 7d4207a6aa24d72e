import Core
import Foundation
import Linux
import Testing

/// Foundation's calendar is the oracle: it knows zones from another source and by other code.
@Suite struct `Zone rules` {
    static let zones = [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo",
        "Pacific/Apia", "Europe/Dublin", "America/St_Johns", "UTC",
    ]
    /// 2005 to 2034: 30 years that hold Apia's skipped day, Sao Paulo's last midnight gaps and Kathmandu's +05:45.
    static let days = 12_784..<23_741

    private func calendar(_ zone: String) throws -> Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: zone))
        return calendar
    }

    @Test(arguments: zones) func `give the offsets that the calendar gives`(name: String) throws {
        let rules = try ZoneFiles().zone(name)
        let oracle = try calendar(name).timeZone
        for hour in stride(from: Int64(Self.days.lowerBound) * 24, to: Int64(Self.days.upperBound) * 24, by: 5) {
            let second = hour * 3_600 + 1_799
            let expected = oracle.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second)))
            #expect(rules.offset(at: Instant(seconds: second)) == Int64(expected), "\(name) at \(second)")
        }
    }

    @Test(arguments: zones) func `begin days when the calendar begins them`(name: String) throws {
        let rules = try ZoneFiles().zone(name)
        let calendar = try calendar(name)
        for days in Self.days {
            let date = CivilDate(daysSince1970: days)
            // Apia has no 2011-12-30: its start is the start of the day after, and the calendar has no answer.
            if name == "Pacific/Apia", date.description == "2011-12-30" { continue }
            let start = rules.startOfDay(date)
            let noon = rules.instant(date, TimeOfDay(hour: 12, minute: 0))
            let expected = calendar.startOfDay(for: Date(timeIntervalSince1970: Double(noon.seconds)))
            #expect(start.seconds == Int64(expected.timeIntervalSince1970), "\(name) \(date)")
            #expect(rules.local(start).date == date)
            #expect(rules.local(start - TimeSpan(microseconds: 1)).date < date)
        }
    }

    @Test(arguments: zones) func `find every local time, also on the days of a clock change`(name: String) throws {
        let rules = try ZoneFiles().zone(name)
        let calendar = try calendar(name)
        for days in stride(from: Self.days.lowerBound, to: Self.days.upperBound, by: 1) {
            let date = CivilDate(daysSince1970: days)
            if name == "Pacific/Apia", date.description == "2011-12-30" { continue }
            // Most days have no change: half an hour of each day of the week is enough there.
            let changes = rules.startOfDay(date.adding(days: 1)) - rules.startOfDay(date) != .hours(24)
            let minutes = changes ? Array(stride(from: 1, to: 1_440, by: 30)) : [(days * 97) % 1_440]
            for minute in minutes {
                let parts = DateComponents(
                    year: date.year, month: date.month, day: date.day, hour: minute / 60, minute: minute % 60)
                let expected = try #require(calendar.date(from: parts))
                let found = rules.instant(date, TimeOfDay(hour: minute / 60, minute: minute % 60))
                let shown = rules.local(found)
                if shown.date == date, shown.time.seconds == minute * 60 {
                    #expect(found.seconds == Int64(expected.timeIntervalSince1970), "\(name) \(date) \(minute)")
                } else {
                    // Left out: the first instant after the gap. One microsecond earlier the clock showed less.
                    let before = rules.local(found - TimeSpan(microseconds: 1))
                    #expect((before.date, before.time.seconds) < (date, minute * 60), "\(name) \(date) \(minute)")
                    #expect((shown.date, shown.time.seconds) > (date, minute * 60), "\(name) \(date) \(minute)")
                }
            }
        }
    }

    @Test func `know that a time comes every day of the zone, and never on a skipped one`() throws {
        let apia = try ZoneFiles().zone("Pacific/Apia")
        let evening = TimeOfDay(hour: 20, minute: 0)
        let eve = apia.instant(try #require(CivilDate(year: 2011, month: 12, day: 29)), evening)
        let next = apia.next(evening, atOrAfter: eve + .seconds(1))
        #expect(apia.local(next) == LocalTime(date: CivilDate(daysSince1970: 15_339), sinceMidnight: .hours(20)))
        #expect(CivilDate(daysSince1970: 15_339).description == "2011-12-31")
        #expect(next - eve == .hours(24))
    }

    @Test func `repeat without end after the table's last entry`() throws {
        let berlin = try ZoneFiles().zone("Europe/Berlin")
        for year in [2038, 2100, 2399, 2400, 2500, 3000] {
            let midsummer = try #require(CivilDate(year: year, month: 7, day: 1))
            let midwinter = try #require(CivilDate(year: year, month: 1, day: 15))
            #expect(berlin.offset(at: berlin.startOfDay(midsummer)) == 7_200)
            #expect(berlin.offset(at: berlin.startOfDay(midwinter)) == 3_600)
            // The last Sunday of March has 23 hours.
            var sunday = try #require(CivilDate(year: year, month: 3, day: 31))
            while sunday.weekday != 7 { sunday = sunday.adding(days: -1) }
            #expect(berlin.startOfDay(sunday.adding(days: 1)) - berlin.startOfDay(sunday) == .hours(23))
        }
    }

    @Test(
        arguments: [
            [], Array("TZif".utf8), Array(repeating: 0xff, count: 60),
            Array("TZif2".utf8) + Array(repeating: 0, count: 15 + 24),
        ] as [[UInt8]]) func `refuse files that are broken`(bytes: [UInt8])
    {
        #expect(throws: ZoneError.self) { try ZoneRules(name: "Broken", file: bytes) }
    }

    @Test func `refuse every cut-off of a real file without trapping`() throws {
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Berlin")))
        for length in 0..<(bytes.count - 1) {
            #expect(throws: ZoneError.self) { try ZoneRules(name: "Cut", file: Array(bytes[..<length])) }
        }
    }
}

@Suite struct `Zone files` {
    @Test(arguments: ["../etc/passwd", "/etc/passwd", "", "Europe//Berlin", "Europe/Berlin\0", "a b"])
    func `are only looked for below their folder`(name: String) {
        #expect { try ZoneFiles().zone(name) } throws: { ($0 as? ZoneError)?.code == "zone.name" }
    }

    @Test func `that are missing tell what to install`() {
        #expect { try ZoneFiles().zone("Europe/Atlantis") } throws: {
            ($0 as? ZoneError)?.fix.contains("tzdata") == true
        }
    }

    @Test func `pass their own test on a machine with tzdata`() {
        #expect(ZoneFiles().selfTest() == nil)
        #expect(ZoneFiles(folder: "/nonexistent").selfTest()?.code == "zone.unreadable")
    }
}
