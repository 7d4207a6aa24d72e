import Core
import LibAV

/// Makes progressive pictures of interlaced ones; progressive pictures pass through untouched.
final class Deinterlacer {
    private var graph: FilterGraph
    private var format: FrameFormat
    private let timeBase: Rational
    private(set) var isDrained = false

    static func wants(_ frame: Frame, _ stream: InputStream) -> Bool {
        if frame.isInterlaced { return true }
        switch stream.parameters.fieldOrder {
        case .topFirst, .bottomFirst: return true
        case .progressive, .unknown: return false
        }
    }

    init(_ frame: Frame, timeBase: Rational) throws(LibAVError) {
        self.timeBase = timeBase
        format = frame.format
        graph = try Self.graph(frame, timeBase)
    }

    private static func graph(_ frame: Frame, _ timeBase: Rational) throws(LibAVError) -> FilterGraph {
        // bwdif counts in half ticks of what it is given, to have room for a picture per field.
        try FilterGraph(
            picturesLike: frame, timeBase: timeBase,
            chain: "bwdif=mode=send_frame:parity=auto:deint=interlaced,"
                + "settb=\(timeBase.numerator)/\(timeBase.denominator)")
    }

    func push(_ frame: Frame) throws(LibAVError) {
        if frame.format != format {
            // The one picture the old graph holds back is lost; a change of format shows anyway.
            graph = try Self.graph(frame, timeBase)
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
