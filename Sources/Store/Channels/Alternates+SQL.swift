import Core

extension Database {
    /// Every channel's schedules for some days, in their order.
    func alternates() throws(StoreError) -> [ChannelID: [Channel.Alternate]] {
        var alternates: [ChannelID: [Channel.Alternate]] = [:]
        _ = try rows(
            """
            SELECT channel, schedule, weekdays, days_of_month, months, first_day, last_day FROM channel_alternate
            ORDER BY channel, position
            """
        ) { row throws(StoreError) in
            let channel: ChannelID = row.next()
            let schedule: ScheduleID = row.next()
            let days = DaySelector(
                weekdays: Self.numbers(row.next()), daysOfMonth: Self.numbers(row.next()),
                months: Self.numbers(row.next()), range: Self.range(row.next(), row.next()))
            alternates[channel, default: []].append(Channel.Alternate(schedule: schedule, days: days))
        }
        return alternates
    }

    private static func numbers(_ text: String?) -> Set<Int> {
        Set((text ?? "").split(separator: ",").compactMap { Int(digits: $0) })
    }

    private static func text(_ numbers: Set<Int>) -> String? {
        numbers.isEmpty ? nil : numbers.sorted().map(String.init).joined(separator: ",")
    }

    private static func range(_ first: String?, _ last: String?) -> DayRange? {
        guard let first = first.flatMap({ DayRange.Day($0) }), let last = last.flatMap({ DayRange.Day($0) }) else {
            return nil
        }
        return DayRange(first: first, last: last)
    }

    func save(_ alternates: [Channel.Alternate], of channel: ChannelID) throws(StoreError) {
        try run("DELETE FROM channel_alternate WHERE channel = ?", channel)
        for (position, alternate) in alternates.enumerated() {
            let days = alternate.days
            try run(
                """
                INSERT INTO channel_alternate (channel, position, schedule, weekdays, days_of_month, months, first_day,
                    last_day)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """, channel, position, alternate.schedule, Self.text(days.weekdays), Self.text(days.daysOfMonth),
                Self.text(days.months), days.range?.first.description, days.range?.last.description)
        }
    }
}
