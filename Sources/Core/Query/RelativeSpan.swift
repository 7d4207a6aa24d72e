/// A duration before today, such as `2 weeks`.
public struct RelativeSpan: Hashable, Sendable, CustomStringConvertible {
    public enum Unit: String, Hashable, Sendable, CaseIterable { case day, week, month, year }

    public let count: Int
    public let unit: Unit

    static let form = "a number of days, weeks, months or years such as \"2 weeks\""

    public init(_ count: Int, _ unit: Unit) {
        self.count = count
        self.unit = unit
    }

    /// `2 weeks`, `1 day`, `30days`; nil when it is none of these, or longer than a thousand years.
    public init?(_ text: String) {
        let digits = text.prefix(while: \.isASCIIDigit)
        let word = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
        guard let count = Int(digits: digits, in: 0...365_000),
            let unit = Unit.allCases.first(where: {
                word == $0.rawValue || word == $0.rawValue + "s"
            })
        else { return nil }
        guard unit != .year || count <= 1_000, unit != .month || count <= 12_000 else { return nil }
        self.init(count, unit)
    }

    public var description: String { "\(count) \(unit.rawValue)\(count == 1 ? "" : "s")" }

    /// The day that lies this long before `today`. A month earlier than 31 March is the last of February.
    public func start(before today: CivilDate) -> CivilDate {
        switch unit {
        case .day: return today.adding(days: -count)
        case .week: return today.adding(days: -7 * count)
        case .month: return Self.months(count, before: today)
        case .year: return Self.months(12 * count, before: today)
        }
    }

    private static func months(_ count: Int, before date: CivilDate) -> CivilDate {
        let months = Int64(date.year * 12 + date.month - 1 - count)
        let year = Int(months.flooredDivision(by: 12))
        let month = Int(months) - year * 12 + 1
        let day = min(date.day, CivilDate.days(inMonth: month, ofYear: year))
        return CivilDate(year: year, month: month, day: day) ?? date
    }
}
