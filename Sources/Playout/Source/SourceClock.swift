import Core
import LibAV

/// Maps a file's timestamps to output frames and samples.
struct SourceClock: Sendable {
    private let format: ChannelFormat
    private let origin: Int64
    /// The output sample at the in-point.
    let originSample: Int64
    /// File time of the in-point, in nanoseconds.
    private let start: Int64

    /// `zero` is the file's first picture, in nanoseconds.
    init(_ request: SourceRequest, zero: Int64) {
        format = request.format
        origin = request.origin
        originSample = request.format.sample(ofFrame: request.origin)
        start = zero.saturatingPlus(request.source.inPoint.microseconds.saturatingTimes(1_000))
    }

    /// The file's own time `span` after the in-point.
    func fileTime(after span: TimeSpan) -> TimeSpan {
        TimeSpan(microseconds: start / 1_000) + span
    }

    /// Nanoseconds since the in-point.
    func offset(of timeStamp: Int64, in timeBase: Rational) -> Int64 {
        timeBase.rescale(timeStamp, to: .nanoseconds).saturatingMinus(start)
    }

    /// The first output frame that shows a picture with this timestamp.
    /// A picture may come up to 5/16 of a frame early: far from the fractions at which common frame rates meet, so
    /// that rounded timestamps (Matroska's milliseconds) neither double nor drop pictures.
    func frame(of timeStamp: Int64, in timeBase: Rational) -> Int64 {
        let rate = format.frameRate
        let unit = Int128(rate.denominator) * 1_000_000_000
        let position = Int128(offset(of: timeStamp, in: timeBase)) * Int128(rate.numerator) - unit * 5 / 16
        let (quotient, remainder) = position.quotientAndRemainder(dividingBy: unit)
        return Self.place(origin, Int64(clamping: remainder > 0 ? quotient + 1 : quotient))
    }

    /// The output frame nearest to this timestamp, for sources whose pictures lie on the frame grid.
    func nearestFrame(of timeStamp: Int64, in timeBase: Rational) -> Int64 {
        let rate = format.frameRate
        return Self.place(
            origin, roundedRatio(offset(of: timeStamp, in: timeBase), rate.numerator, rate.denominator * 1_000_000_000))
    }

    /// The output sample at this timestamp.
    func sample(of timeStamp: Int64, in timeBase: Rational) -> Int64 {
        Self.place(
            originSample, roundedRatio(offset(of: timeStamp, in: timeBase), format.audio.sampleRate, 1_000_000_000))
    }

    /// A place on the output's grid, near enough to it to be counted on from.
    private static func place(_ origin: Int64, _ offset: Int64) -> Int64 {
        min(max(origin.saturatingPlus(offset), -1 << 60), 1 << 60)
    }
}
