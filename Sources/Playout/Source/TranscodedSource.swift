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
    private let painter: TextPainter?
    /// Of something that is only heard.
    private let title: String
    private var tracks: Tracks?
    private var failure: SourceFailure?

    private struct Tracks {
        let picture: (track: PictureTrack, supply: KeyFramePackets)?
        let sounds: [SoundTrack?]
        let subtitles: SubtitleTrack?
        let song: SongPicture?
    }

    init(
        _ request: SourceRequest, tables: ColorTables = ColorTables(), painter: TextPainter? = nil,
        title: String = "", backdrop: @escaping (Int64) -> Frame
    ) {
        self.request = request.onGrid
        self.tables = tables
        self.painter = painter
        self.title = title
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
        let sounds = source.soundTracks(request)
        // Pictures without sound are better than none; sound alone needs its decoder.
        if picture == nil, let first = source.audio.first, sounds.allSatisfy({ $0 == nil }) {
            _ = try SoundTrack(first, number: 0, clock: source.clock, sampleRate: request.format.audio.sampleRate)
        }
        let subtitles = source.subtitles.flatMap { choice in
            painter.map { SubtitleTrack(choice, request, zero: source.zero, painter: $0) }
        }
        return Tracks(picture: picture, sounds: sounds, subtitles: subtitles, song: songPicture(source))
    }

    private func songPicture(_ source: OpenedSource) -> SongPicture? {
        guard let facts = source.song, let painter else { return nil }
        let start = request.origin - request.format.frames(in: request.source.inPoint)
        let length = request.source.facts.map { request.format.frames(in: $0.duration) }
        let end = length.map { start + $0 } ?? request.endFrame
        return SongPicture(
            facts, title: title, frames: start..<max(start, end), format: request.format, painter: painter)
    }

    private func supply(of video: InputStream, clock: SourceClock) -> KeyFramePackets {
        KeyFramePackets(reader, from: request.firstFrame) { packet in
            (packet.presentation ?? packet.decoding).map { clock.frame(of: $0, in: video.timeBase) }
        }
    }

    func picture(for frame: Int64, patience: WaitLimit) -> PictureStep {
        guard let tracks else { return .ended(cause: failure?.why) }
        guard let picture = tracks.picture else { return soundOnlyPicture(frame) }
        let step = picture.track.picture(for: frame, from: picture.supply, patience: patience)
        guard case .frame(let drawn) = step, let subtitles = tracks.subtitles else { return step }
        let waits = if case .unlimited = patience { true } else { false }
        do throws(LibAVError) {
            return .frame(try subtitles.draw(on: drawn, number: frame, waits: waits))
        } catch {
            return step
        }
    }

    private func soundOnlyPicture(_ number: Int64) -> PictureStep {
        guard let sound = tracks?.sounds.first, sound?.isAtEnd == false else { return .ended(cause: nil) }
        return .frame(tracks?.song?.picture(for: number) ?? backdrop(number))
    }

    func sound(_ track: Int, upTo sample: Int64, into buffer: SoundBuffer, patience: WaitLimit) {
        guard let sounds = tracks?.sounds, sounds.indices.contains(track) else { return }
        sounds[track]?.fill(buffer, upTo: sample, from: reader, patience: patience)
    }

    func lastPicture() -> Frame? { nil }

    func close() {
        reader.close()
        tracks?.subtitles?.close()
        tracks = nil
    }
}

extension OpenedSource {
    /// For each of the channel's tracks; nil where the audio cannot be decoded.
    func soundTracks(_ request: SourceRequest) -> [SoundTrack?] {
        audio.enumerated().map { number, track in
            // Pictures without sound are better than none.
            try? SoundTrack(track, number: number, clock: clock, sampleRate: request.format.audio.sampleRate)
        }
    }
}
