import Core

/// How far the time of channels has come that pause while they have no viewers.
///
/// With viewers, it is the wall-clock time. Without viewers, the timeline is moved on every now and then, so that
/// the guide shows about what would be on if a viewer tuned in now.
struct ViewerClocks {
    /// The guide of a paused channel is at most this old.
    static let guideAge = TimeSpan.minutes(15)
    /// Short items do not renew the guide all the time.
    static let shortestAge = TimeSpan.minutes(1)
    /// A crash takes back no more than this.
    static let writingStep = TimeSpan.minutes(1)

    private struct Time {
        var reached: Instant
        var written: Instant
        var isRunning = false
        var moveDue: Instant
    }

    private var times: [ChannelID: Time] = [:]

    func reached(_ channel: ChannelID) -> Instant? { times[channel]?.reached }

    /// Whether the engine is on, so that the timeline advances by itself.
    func isRunning(_ channel: ChannelID) -> Bool { times[channel]?.isRunning ?? false }

    mutating func begin(_ channel: ChannelID, at instant: Instant) {
        times[channel] = Time(reached: instant, written: instant, moveDue: instant)
    }

    mutating func keep(only channels: [Channel]) {
        let known = Set(channels.filter { $0.clock == .watched }.map(\.id))
        times = times.filter { known.contains($0.key) }
    }

    /// The engine runs or does not. True when the timeline should be moved.
    mutating func note(_ channel: ChannelID, isRunning: Bool, at now: Instant) -> Bool {
        times[channel]?.isRunning = isRunning
        guard !isRunning, let time = times[channel] else { return false }
        return now >= time.moveDue
    }

    /// It has viewers. True when that should be written down.
    mutating func watch(_ channel: ChannelID, at now: Instant) -> Bool {
        guard let time = times[channel] else { return false }
        times[channel]?.reached = now
        times[channel]?.moveDue = now
        guard now - time.written >= Self.writingStep else { return false }
        times[channel]?.written = now
        return true
    }

    /// The timeline was moved; the item that is on now would end at `finish`.
    mutating func moved(_ channel: ChannelID, to now: Instant, itemEnds finish: Instant) {
        times[channel]?.reached = now
        times[channel]?.written = now
        times[channel]?.moveDue = min(now + Self.guideAge, max(finish, now + Self.shortestAge))
    }

    /// What is not written down yet.
    mutating func unwritten() -> [ChannelID: Instant] {
        let found = times.filter { $0.value.reached > $0.value.written }.mapValues(\.reached)
        for (channel, instant) in found { times[channel]?.written = instant }
        return found
    }
}
