import Core

/// Lets frames go at their time: frame n leaves no earlier than its wall-clock time less the lead. Deadlines are
/// absolute, so that nothing adds up. Frames go in small bursts, because waking up costs more than copying a picture.
/// An unpaced channel never waits.
struct Pacer {
    private let format: ChannelFormat
    private let clock: any EngineClock
    private let lead: TimeSpan
    private let isPaced: Bool
    /// Uptime less wall-clock time.
    private var skew: TimeSpan
    private let followsWallClock: Bool
    private var nextCorrection: TimeSpan
    private var lastPicture: TimeSpan
    /// The channel has its lead and only keeps it.
    private(set) var isAhead = false
    /// Time slept.
    private(set) var rested = TimeSpan.zero
    /// How far the last frame waited for was behind the moment at which it could leave.
    private(set) var lag = TimeSpan.zero

    /// How much is sent at once.
    private static let burst = TimeSpan.milliseconds(80)

    /// How long a source may give nothing before the engine fills in.
    static let stall = TimeSpan.milliseconds(1_500)
    /// What is kept of the lead while waiting for a source.
    private static let reserve = TimeSpan.milliseconds(500)
    /// The wall clock is followed this much each second; a larger step would be seen by viewers.
    private static let correction = TimeSpan.milliseconds(5)

    /// `startsNow`: the first frame is due at once, whatever the wall clock says (playing a written plan).
    init(_ format: ChannelFormat, begin: EngineBegin, clock: any EngineClock, startsNow: Bool) {
        self.format = format
        self.clock = clock
        lead = begin.lead
        isPaced = begin.paced
        followsWallClock = !startsNow
        let uptime = clock.uptime
        let wall = startsNow ? format.frameRate.instant(ofFrame: begin.firstFrame) : clock.now
        skew = uptime - TimeSpan(microseconds: wall.microseconds)
        nextCorrection = uptime + .seconds(1)
        lastPicture = uptime
    }

    /// When frame `frame` is on air, as uptime.
    private func airTime(_ frame: Int64) -> TimeSpan {
        TimeSpan(microseconds: format.frameRate.instant(ofFrame: frame).microseconds) + skew
    }

    /// Waits until `frame` may leave, and the frames of one burst after it. `beforeSleep` runs before a wait.
    /// Returns how late the frame is: more than zero when its time on air has passed.
    mutating func wait(for frame: Int64, beforeSleep: () -> Void) -> TimeSpan {
        guard isPaced else { return .zero }
        followWallClock()
        let due = airTime(frame) - lead
        var now = clock.uptime
        lag = max(.zero, now - due)
        if due > now {
            isAhead = true
            beforeSleep()
            clock.sleep(untilUptime: due + min(Self.burst, TimeSpan(microseconds: lead.microseconds / 4)))
            let asleep = clock.uptime - now
            rested = rested + asleep
            now = now + asleep
        } else if now - due > Self.burst * 2 {
            isAhead = false
        }
        return max(.zero, now - airTime(frame))
    }

    /// The frame that may leave at this moment.
    var presentFrame: Int64 {
        format.frame(at: Instant(microseconds: (clock.uptime - skew + lead).microseconds))
    }

    /// A source gave a picture: it may take its time for the next.
    mutating func sourceGavePicture() {
        if isPaced { lastPicture = clock.uptime }
    }

    /// How long a source may take for what `frame` needs.
    func patience(for frame: Int64) -> WaitLimit {
        guard isPaced else { return .unlimited }
        return .until(max(airTime(frame) - Self.reserve, lastPicture + Self.stall))
    }

    private mutating func followWallClock() {
        guard followsWallClock, clock.uptime >= nextCorrection else { return }
        nextCorrection = clock.uptime + .seconds(1)
        let measured = clock.uptime - TimeSpan(microseconds: clock.now.microseconds)
        let step = min(max(measured - skew, .zero - Self.correction), Self.correction)
        skew = skew + step
    }
}
