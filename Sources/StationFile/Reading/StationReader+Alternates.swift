import Core

extension StationReader {
    private static let alternateKeys = ["schedule", "weekdays", "days", "months", "from", "until"]
    static let weekdayNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    static let monthNames = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    func alternate(_ node: YAMLNode) -> Channel.Alternate? {
        guard let fields = Fields(node, "alternate", keys: Self.alternateKeys, faults) else { return nil }
        let schedule = fields.required("schedule").map { schedules.find($0, faults) }
        let days = DaySelector(
            weekdays: names(fields, "weekdays", Self.weekdayNames), daysOfMonth: numbers(fields, "days", in: 1...31),
            months: names(fields, "months", Self.monthNames), range: dayRange(fields))
        guard let schedule else { return nil }
        return Channel.Alternate(schedule: schedule, days: days)
    }

    private func numbers(_ fields: Fields, _ key: String, in range: ClosedRange<Int>) -> Set<Int> {
        Set(fields.items(key).compactMap { $0.integer(in: range, faults) })
    }

    /// Names or their first three letters, counted from 1.
    private func names(_ fields: Fields, _ key: String, _ names: [String]) -> Set<Int> {
        Set(
            fields.items(key).compactMap { node in
                let word = node.plainText?.lowercased() ?? ""
                if let index = names.firstIndex(where: { $0 == word || $0.prefix(3) == word }) { return index + 1 }
                faults.add(at: node.mark, found: node.sketch, expected: "one of \(listed(names))")
                return nil
            })
    }

    private func dayRange(_ fields: Fields) -> DayRange? {
        guard fields.node("from") != nil || fields.node("until") != nil else { return nil }
        guard let first = day(fields, "from"), let last = day(fields, "until") else { return nil }
        if let range = DayRange(first: first, last: last) { return range }
        faults.add(
            at: fields.node("until")?.mark ?? fields.mark, found: "\(first) until \(last)",
            expected: "two days of every year, or two days with years of which the second is not the earlier")
        return nil
    }

    private func day(_ fields: Fields, _ key: String) -> DayRange.Day? {
        guard let node = fields.required(key) else { return nil }
        if let day = node.plainText.flatMap({ DayRange.Day($0) }) { return day }
        faults.add(at: node.mark, found: node.sketch, expected: "a day such as \"12-24\" or \"2026-12-24\"")
        return nil
    }
}
