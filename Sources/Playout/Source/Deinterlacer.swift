import Core
import LibAV

/// Makes progressive pictures of interlaced ones. Progressive ones are left as they are, unless it must be fast.
final class Deinterlacer {
    /// How it works. Equal ways make equal filters.
    struct Way: Hashable {
        /// Shows every other line only, at no cost.
        var isFast: Bool
        /// A picture for each field: motion is as smooth as it was filmed.
        var keepsFields: Bool
        /// Also frames that do not say that they are interlaced.
        var takesAll: Bool

        /// A channel that shows at least half as many pictures again as the file has frames has room for its fields.
        init(_ stream: InputStream, format: ChannelFormat, isFast: Bool) {
            self.isFast = isFast
            takesAll = format.picture.deinterlacing == .always
            let source = stream.averageFrameRate.isKnown ? stream.averageFrameRate : stream.guessedFrameRate
            let rate = format.frameRate
            keepsFields =
                source.isKnown && !isFast
                && Int128(rate.numerator) * Int128(source.denominator) * 2
                    >= Int128(source.numerator) * Int128(rate.denominator) * 3
        }

        var filters: [Filter] {
            guard !isFast else { return [Filter("field", ["type": "top"]), Filter("setsar", ["sar": "sar/2"])] }
            return [
                Filter(
                    "bwdif",
                    [
                        "mode": keepsFields ? "send_field" : "send_frame", "parity": "auto",
                        "deint": takesAll ? "all" : "interlaced",
                    ])
            ]
        }
    }

    let way: Way
    private var graph: FilterGraph
    private var format: FrameFormat
    private let entryBase: Rational
    private(set) var isDrained = false

    static func wants(_ frame: Frame, _ stream: InputStream, _ settings: PictureSettings) -> Bool {
        switch settings.deinterlacing {
        case .always: return true
        case .never: return false
        case .automatic: break
        }
        if frame.isInterlaced { return true }
        switch stream.parameters.fieldOrder {
        case .topFirst, .bottomFirst: return true
        case .progressive, .unknown: return false
        }
    }

    /// `timeBase` is the unit of the frames' timestamps.
    init(_ frame: Frame, timeBase: Rational, way: Way) throws(LibAVError) {
        self.way = way
        entryBase = timeBase
        format = frame.format
        graph = try FilterGraph(picturesLike: frame, timeBase: timeBase, filters: way.filters)
    }

    /// The unit of the timestamps of pictures that come out.
    var timeBase: Rational { graph.timeBase }

    func push(_ frame: Frame) throws(LibAVError) {
        if frame.format != format {
            // The one picture the old graph holds back is lost; a change of format shows anyway.
            graph = try FilterGraph(picturesLike: frame, timeBase: entryBase, filters: way.filters)
            format = frame.format
        }
        try graph.push(frame)
    }

    func pull(into frame: Frame) -> Bool { graph.pull(into: frame) == .frame }

    func drain() {
        isDrained = true
        // A graph that fails at its end has nothing more to give.
        try? graph.push(nil)
    }
}
