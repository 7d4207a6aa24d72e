import Core
import Linux

/// What to play of which file, and where on the channel's timeline.
struct SourceRequest: Sendable {
    var source: EngineSource
    /// Opens the file.
    var files: any FileOpening = LocalFiles()
    let format: ChannelFormat
    /// The output frame at which the file's in-point is shown.
    let origin: Int64
    /// The first output frame wanted; later than `origin` when the engine joins an item in the middle.
    let firstFrame: Int64
    /// The first sample wanted; a little earlier than the first frame's when a crashed engine's audio ended earlier.
    let firstSample: Int64
    let endFrame: Int64
    /// How long opening may take.
    let openDeadline: TimeSpan
    /// What to shed, and where waits are counted.
    var work = SourceWork()
    /// Where graphics are drawn, copied video is encoded.
    var seen = SeenGraphics()
    /// Graphics are drawn over all of it: nothing can be copied.
    var isCovered = false

    /// Subtitles may be drawn over it, which copied video cannot have.
    var hasSubtitles: Bool { source.subtitles?.mayApply(to: source.facts) ?? false }

    /// With the in-point on the channel's frame grid: video of the channel's rate then is on it too, and nothing of it is
    /// shown later than it is heard.
    var onGrid: SourceRequest {
        var request = self
        request.source.inPoint = format.span(ofFrames: format.frames(in: source.inPoint))
        return request
    }

    /// How far into the file the first frame lies.
    var entry: TimeSpan { source.inPoint + format.span(ofFrames: firstFrame - origin) }
}
