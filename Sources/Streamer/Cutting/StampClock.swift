import Core

/// Puts the stream's 33-bit timestamps back on the station's clock. It is told about when the first picture is, and follows
/// every stamp from there, so wraps (every 26.5 hours) do not show.
struct StampClock {
    static let wrap: Int64 = 1 << 33
    /// An engine may begin earlier than it was asked to, at a key frame: its stamps say when. Beyond this they are wrong.
    private static let reach = PlanLimits.longestReach.ticks

    private var anchor: Int64
    private var last: (stamp: Int64, ticks: Int64)?
    /// The newest audio stamp seen before the first picture told where the clock stands.
    private var earlyAudio: Int64?

    /// The newest picture's time; the anchor before the first.
    private(set) var newestPicture: Int64
    private(set) var newestSound: Int64?

    init(firstPictureAt ticks: Int64) {
        anchor = ticks
        newestPicture = ticks
    }

    var hasPicture: Bool { last != nil }

    /// The station ticks of a picture with this stamp.
    mutating func picture(_ stamp: Int64) -> Int64 {
        let ticks = last.map { $0.ticks.saturatingPlus(Self.signed(stamp - $0.stamp)) } ?? first(stamp)
        newestPicture = last == nil ? ticks : max(newestPicture, ticks)
        last = (stamp, ticks)
        if let audio = earlyAudio {
            earlyAudio = nil
            sound(audio)
        }
        return ticks
    }

    /// Stamps are station ticks of which the stream carries the lower 33 bits.
    private func first(_ stamp: Int64) -> Int64 {
        let shift = Self.signed(stamp - anchor)
        return abs(shift) <= Self.reach ? anchor.saturatingPlus(shift) : anchor
    }

    mutating func sound(_ stamp: Int64) {
        guard let last else { return earlyAudio = stamp }
        newestSound = last.ticks.saturatingPlus(Self.signed(stamp - last.stamp))
    }

    /// The shorter way round from one 33-bit stamp to another.
    private static func signed(_ difference: Int64) -> Int64 {
        let positive = difference & (wrap - 1)
        return positive >= wrap / 2 ? positive - wrap : positive
    }
}
