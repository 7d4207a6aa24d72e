import Core

/// Which stretch of the guide a client gets.
struct GuideWindow: Hashable, Sendable {
    let from: Instant
    let until: Instant
    /// Where the hour that is on began.
    let now: Instant

    /// Whole hours, so that a guide stays the same bytes for an hour; without a past it begins with what is on at `now`.
    init(now: Instant, days: Int, pastHours: Int) {
        let hour = Instant(seconds: now.seconds.flooredDivision(by: 3_600) * 3_600)
        let from = pastHours == 0 ? Instant(seconds: now.seconds) : hour - .hours(Int64(pastHours))
        self.init(from: from, until: hour + .hours(Int64(days) * 24), now: hour)
    }

    private init(from: Instant, until: Instant, now: Instant) {
        self.from = from
        self.until = until
        self.now = now
    }

    /// Of a channel that is planned no further than `horizon`.
    func within(_ horizon: TimeSpan) -> GuideWindow {
        GuideWindow(from: from, until: min(until, now + horizon), now: now)
    }

    /// Whether a programme is on at some moment of the window.
    func takes(start: Instant, finish: Instant) -> Bool { finish > from && start < until }
}
