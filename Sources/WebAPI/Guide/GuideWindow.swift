import Core

/// Which stretch of the guide a client gets.
struct GuideWindow: Hashable, Sendable {
    let from: Instant
    let until: Instant
    let now: Instant

    /// `now` is rounded down to the hour, so that a guide stays the same bytes for an hour.
    init(now: Instant, days: Int, pastHours: Int) {
        let hour = Instant(seconds: now.seconds.flooredDivision(by: 3_600) * 3_600)
        self.now = hour
        from = hour - .hours(Int64(pastHours))
        until = hour + .hours(Int64(days) * 24)
    }

    /// `programmes` cut into one unbroken row: players show nothing, or refuse to tune, where a guide has a hole. Holes
    /// are filled with programmes named `title`; overlaps are cut off the later programme. Programmes must be in order.
    func unbroken(_ programmes: [GuideProgramme], channel: ChannelID, title: String) -> [GuideProgramme] {
        var row: [GuideProgramme] = []
        row.reserveCapacity(programmes.count)
        // Begins on a fixed grid: clients know a programme by its start, so it must not move with the window.
        var end = Self.gridPoint(notAfter: from)
        for programme in programmes where programme.finish.seconds > end.seconds && programme.start < until {
            if row.isEmpty && programme.start <= from { end = Instant(seconds: programme.start.seconds) }
            fill(from: end, until: programme.start, channel, title, &row)
            var programme = programme
            programme.start = Instant(seconds: max(programme.start.seconds, end.seconds))
            programme.finish = Instant(seconds: programme.finish.seconds)
            end = programme.finish
            row.append(programme)
        }
        // A guide that merely ends early is honest; one that has nothing on now is broken.
        if end < now + .hours(4) { fill(from: end, until: until, channel, title, &row) }
        return row
    }

    private func fill(
        from start: Instant, until finish: Instant, _ channel: ChannelID, _ title: String,
        _ row: inout [GuideProgramme]
    ) {
        var start = start
        while start.seconds < finish.seconds {
            let next = min(Instant(seconds: finish.seconds), Self.gridPoint(notAfter: start) + Self.grid)
            row.append(GuideProgramme(channel: channel, start: start, finish: next, title: title))
            start = next
        }
    }

    private static let grid = TimeSpan.hours(6)

    private static func gridPoint(notAfter instant: Instant) -> Instant {
        Instant(seconds: instant.seconds.flooredDivision(by: grid.seconds) * grid.seconds)
    }
}
