public import Core

/// Dates as HTTP writes them: `Sat, 21 Nov 2026 01:02:03 GMT`.
public enum HTTPDate {
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    public static func text(_ moment: Instant) -> String {
        let day = moment.seconds.flooredDivision(by: 86_400)
        let second = Int((moment - Instant(seconds: day * 86_400)).seconds)
        let date = CivilDate(daysSince1970: Int(day))
        let clock = "\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
        let name = days[date.weekday - 1]
        return "\(name), \(padded(date.day, 2)) \(months[date.month - 1]) \(padded(date.year, 4)) \(clock) GMT"
    }

    /// Reads that form only: 29 characters, years 0000 to 9999. The two obsolete ones are not sent by anybody any more.
    public static func moment(_ text: String) -> Instant? {
        let text = Array(text.utf8)
        guard text.count == 29, text[3] == UInt8(ascii: ","), [4, 7, 11, 16, 25].allSatisfy({ text[$0] == 0x20 }),
            text[19] == UInt8(ascii: ":"), text[22] == UInt8(ascii: ":"), text[26...].elementsEqual("GMT".utf8),
            let day = number(text[5..<7]), let year = number(text[12..<16]),
            let month = months.firstIndex(where: { text[8..<11].elementsEqual($0.utf8) }),
            let date = CivilDate(year: year, month: month + 1, day: day),
            let hour = number(text[17..<19]), let minute = number(text[20..<22]), let second = number(text[23..<25]),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        return Instant(seconds: Int64(date.daysSince1970 * 86_400 + hour * 3_600 + minute * 60 + second))
    }

    /// The number that two or four digits write.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy(CharacterClass.isDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
