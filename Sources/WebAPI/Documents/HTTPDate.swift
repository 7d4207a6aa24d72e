import Core

/// Times as HTTP headers write them.
enum HTTPDate {
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Sat, 21 Nov 2026 01:15:58 GMT`.
    static func text(_ instant: Instant) -> String {
        let day = instant.seconds.flooredDivision(by: 86_400)
        let second = Int(instant.seconds - day * 86_400)
        let date = CivilDate(daysSince1970: Int(day))
        let clock = "\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
        return "\(days[date.weekday - 1]), \(padded(date.day, 2)) \(months[date.month - 1]) \(date.year) \(clock) GMT"
    }
}
