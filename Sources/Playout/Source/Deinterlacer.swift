import Core
import LibAV

/// Makes progressive pictures of interlaced ones. Progressive ones are left as they are, unless it must be fast.
final class Deinterlacer {
    private var graph: FilterGraph
    private var format: FrameFormat
    private let timeBase: Rational
    private(set) var isDrained = false
    private let isFast: Bool

    static func wants(_ frame: Frame, _ stream: InputStream) -> Bool {
        if frame.isInterlaced { return true }
        switch stream.parameters.fieldOrder {
        case .topFirst, .bottomFirst: return true
        case .progressive, .unknown: return false
        }
    }

    /// `isFast` shows every other line only, at no cost.
    init(_ frame: Frame, timeBase: Rational, isFast: Bool) throws(LibAVError) {
        self.isFast = isFast
        self.timeBase = timeBase
        format = frame.format
        graph = try Self.graph(frame, timeBase, isFast: isFast)
    }

    private static func graph(_ frame: Frame, _ timeBase: Rational, isFast: Bool) throws(LibAVError) -> FilterGraph {
        guard !isFast else {
            return try FilterGraph(picturesLike: frame, timeBase: timeBase, chain: "field=top,setsar=sar/2")
        }
        // bwdif counts in half ticks of what it is given, to have room for a picture per field.
        return try FilterGraph(
            picturesLike: frame, timeBase: timeBase,
            chain: "bwdif=mode=send_frame:parity=auto:deint=interlaced,"
                + "settb=\(timeBase.numerator)/\(timeBase.denominator)")
    }

    func push(_ frame: Frame) throws(LibAVError) {
        if frame.format != format {
            // The one picture the old graph holds back is lost; a change of format shows anyway.
            graph = try Self.graph(frame, timeBase, isFast: isFast)
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
