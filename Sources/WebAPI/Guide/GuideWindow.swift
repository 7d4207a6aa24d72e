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

    /// Whether a programme is on at some moment of the window.
    func takes(start: Instant, finish: Instant) -> Bool { finish > from && start < until }
}
