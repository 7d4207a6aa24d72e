import Core
import Linux

extension EngineSource {
    /// The source with its in-point on the channel's frame grid.
    func onGrid(of format: ChannelFormat) -> EngineSource {
        var source = self
        source.inPoint = format.span(ofFrames: format.frames(in: inPoint))
        return source
    }
}

/// What to play of which file, and where it lies on the channel's timeline.
struct SourceRequest: Sendable {
    let source: EngineSource
    /// Opens the file.
    var files: any FileOpening = LocalFiles()
    let format: ChannelFormat
    /// The output frame at which the file's in-point is shown.
    let origin: Int64
    /// The first output frame wanted; later than `origin` when the engine joins an item in the middle.
    let firstFrame: Int64
    /// The first sample wanted; a little earlier than the first frame's when a dead engine's sound broke off earlier.
    let firstSample: Int64
    let endFrame: Int64
    /// How long opening may take.
    let openDeadline: TimeSpan
    /// What to shed, and where waits are counted.
    var work = SourceWork()

    /// Of the sound to play, if the file has it.
    var language: String? { source.language ?? format.audio.language }

    /// How far into the file the first frame lies.
    var entry: TimeSpan { source.inPoint + format.span(ofFrames: firstFrame - origin) }
}
