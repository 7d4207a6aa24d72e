import Core

/// How far ahead timelines are built.
enum TimelineReach {
    /// Further than guides show: the last programme of a guide must be whole, however many items it has.
    static let lead = TimeSpan.hours(6)
    /// What is built at a time.
    static let step = TimeSpan.hours(6)

    /// Whether a timeline that ends at `end` should be extended.
    static func isDue(_ end: Instant, horizon: TimeSpan, now: Instant) -> Bool { end < now + horizon + lead }

    /// Up to where a channel's timeline is built. Every channel has its own moment in each step, so that a station of
    /// thousands does not extend them all at once.
    static func end(of channel: ChannelID, horizon: TimeSpan, now: Instant) -> Instant {
        let least = now + horizon + lead
        let scattered = UInt64(bitPattern: channel.raw) &* 0x9e37_79b9_7f4a_7c15
        let moment = TimeSpan(microseconds: Int64(scattered % UInt64(step.microseconds)))
        let steps = (least - moment).microseconds.flooredDivision(by: step.microseconds)
        let passed = Instant(microseconds: 0) + step * steps + moment
        return passed == least ? passed : passed + step
    }
}
