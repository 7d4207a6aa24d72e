import Core
import LibAV

/// Brings pictures of any size, shape and colour to the channel's: fitted in, bars around, square pixels, BT.709.
final class PictureScaler {
    private let width: Int
    private let height: Int
    private var graph: FilterGraph?
    private var graphFormat: FrameFormat?
    private var graphIsFast = false
    /// Whether speed counts for more than sharpness.
    var isFast = false

    init(_ profile: VideoProfile) {
        width = profile.width
        height = profile.height
    }

    /// A new frame; `frame` keeps its contents.
    func scale(_ frame: Frame) throws(LibAVError) -> Frame {
        if graph == nil || graphFormat != frame.format || graphIsFast != isFast {
            graphIsFast = isFast
            graphFormat = frame.format
            graph = try FilterGraph(picturesLike: frame, timeBase: .microseconds, chain: chain(for: frame))
        }
        try graph?.push(frame.shared())
        let scaled = Frame()
        guard graph?.pull(into: scaled) == .frame else {
            throw LibAVError(
                code: "engine.scale", what: "Scaling a picture", why: "the filter gave nothing back",
                fix: "Report this with the engine's log.")
        }
        return scaled
    }

    /// The name of libswscale's way of scaling pictures of this width.
    func method(from sourceWidth: Int) -> String {
        guard isFast else { return "bicubic" }
        // Where a picture is not made narrower, fast_bilinear makes machine code of its own and fails, because the engine's
        // sandbox forbids that.
        return sourceWidth > width ? "fast_bilinear" : "bilinear"
    }

    private func chain(for frame: Frame) -> String {
        let matrix = frame.colorMatrix ?? (frame.height >= 720 || frame.width >= 1_280 ? "bt709" : "bt601")
        return "scale=w='trunc(min(\(width),\(height)*dar)/2+0.5)*2':h='trunc(min(\(height),\(width)/dar)/2+0.5)*2'"
            + ":flags=\(method(from: frame.width)):in_color_matrix=\(matrix):out_color_matrix=bt709:out_range=tv,"
            + "pad=\(width):\(height):(ow-iw)/2:(oh-ih)/2:black,setsar=1,format=yuv420p"
    }
}
