import Core
import LibAV

/// A file whose pictures are decoded, brought to the channel's format and encoded again.
final class TranscodedSource: ItemSource {
    let how = OutputKind.transcoded
    var endFrame: Int64

    private let request: SourceRequest
    private let reader: SourceReader
    /// Pictures for a file that has only sound.
    private let backdrop: (Int64) -> Frame
    private let tables: ColorTables
    private var tracks: Tracks?
    private var failure: SourceFailure?

    private struct Tracks {
        let picture: (track: PictureTrack, supply: KeyFramePackets)?
        let sound: SoundTrack?
    }

    init(
        _ request: SourceRequest, tables: ColorTables = ColorTables(), backdrop: @escaping (Int64) -> Frame
    ) {
        self.request = request.onGrid
        self.tables = tables
        self.backdrop = backdrop
        endFrame = request.endFrame
        reader = SourceReader(self.request)
    }

    func opened(patience: WaitLimit) -> SourceState {
        if tracks != nil { return .ready }
        if let failure { return .failed(failure) }
        let state = reader.opened(patience: patience)
        guard case .ready = state, let source = reader.source else { return state }
        do throws(LibAVError) {
            tracks = try makeTracks(source)
            return .ready
        } catch {
            let failure = SourceFailure(error)
            self.failure = failure
            return .failed(failure)
        }
    }

    private func makeTracks(_ source: OpenedSource) throws(LibAVError) -> Tracks {
        let picture: (PictureTrack, KeyFramePackets)? =
            if let video = source.video {
                (
                    try PictureTrack(
                        video, clock: source.clock, format: request.format, work: request.work, tables: tables),
                    supply(of: video, clock: source.clock)
                )
            } else { nil }
        let sound: SoundTrack?
        do throws(LibAVError) {
            sound =
                if let audio = source.audio {
                    try SoundTrack(
                        audio, clock: source.clock, sampleRate: request.format.audio.sampleRate, level: source.level)
                } else { nil }
        } catch {
            // Pictures without sound are better than none; sound alone needs its decoder.
            guard picture != nil else { throw error }
            sound = nil
        }
        return Tracks(picture: picture, sound: sound)
    }

    private func supply(of video: InputStream, clock: SourceClock) -> KeyFramePackets {
        KeyFramePackets(reader, from: request.firstFrame) { packet in
            (packet.presentation ?? packet.decoding).map { clock.frame(of: $0, in: video.timeBase) }
        }
    }

    func picture(for frame: Int64, patience: WaitLimit) -> PictureStep {
        guard let tracks else { return .ended(cause: failure?.why) }
        guard let picture = tracks.picture else { return soundOnlyPicture(frame) }
        return picture.track.picture(for: frame, from: picture.supply, patience: patience)
    }

    private func soundOnlyPicture(_ number: Int64) -> PictureStep {
        guard tracks?.sound?.isAtEnd == false else { return .ended(cause: nil) }
        return .frame(backdrop(number))
    }

    func sound(upTo sample: Int64, into buffer: SoundBuffer, patience: WaitLimit) {
        tracks?.sound?.fill(buffer, upTo: sample, from: reader, patience: patience)
    }

    func lastPicture() -> Frame? { nil }

    func close() {
        reader.close()
        tracks = nil
    }
}
