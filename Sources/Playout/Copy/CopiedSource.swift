import Core
import LibAV

/// A file whose pictures fit the channel and are passed on without being encoded again. Its sound is decoded like any
/// other source's.
final class CopiedSource: ItemSource {
    var endFrame: Int64

    private let request: SourceRequest
    private let reader: SourceReader
    private let tables: ColorTables
    private var tracks: Tracks?
    private var failure: SourceFailure?

    private struct Tracks {
        let pictures: CopiedPictures
        let sounds: [SoundTrack?]
    }

    init(_ request: SourceRequest, tables: ColorTables = ColorTables()) {
        self.tables = tables
        self.request = request.onGrid
        endFrame = request.endFrame
        reader = SourceReader(self.request)
    }

    /// The few pictures at ragged ends that are encoded do not change what the item is.
    let how = OutputKind.copied

    func opened(patience: WaitLimit) -> SourceState {
        if tracks != nil { return .ready }
        if let failure { return .failed(failure) }
        let state = reader.opened(patience: patience)
        guard case .ready = state, let source = reader.source else { return state }
        do throws(SourceFailure) {
            tracks = try makeTracks(source)
            return .ready
        } catch {
            failure = error
            return .failed(error)
        }
    }

    private func makeTracks(_ source: OpenedSource) throws(SourceFailure) -> Tracks {
        guard let video = source.video, let maker = try maker(for: video) else {
            throw SourceFailure(
                code: "source.changed", what: "Cannot play \(request.source.path)",
                why: "it is not the H.264 file that was scanned", fix: "Scan the library again.")
        }
        let pictures = CopiedPictures(
            video, clock: source.clock, format: request.format, work: request.work, seen: request.seen,
            tables: tables, reader: reader, maker: maker)
        return Tracks(pictures: pictures, sounds: source.soundTracks(request))
    }

    private func maker(for video: InputStream) throws(SourceFailure) -> AccessUnitMaker? {
        do throws(LibAVError) {
            return try AccessUnitMaker(video)
        } catch {
            throw SourceFailure(error)
        }
    }

    func picture(for frame: Int64, patience: WaitLimit) -> PictureStep {
        guard let tracks else { return .ended(cause: failure?.why) }
        return tracks.pictures.picture(for: frame, endFrame: endFrame, patience: patience)
    }

    func sound(_ track: Int, upTo sample: Int64, into buffer: SoundBuffer, patience: WaitLimit) {
        guard let sounds = tracks?.sounds, sounds.indices.contains(track) else { return }
        sounds[track]?.fill(buffer, upTo: sample, from: reader, patience: patience)
    }

    var earliestEnd: Int64 { tracks?.pictures.earliestEnd ?? .min }

    func lastPicture() -> Frame? { tracks?.pictures.lastPicture() }

    func close() {
        reader.close()
        tracks = nil
    }
}
