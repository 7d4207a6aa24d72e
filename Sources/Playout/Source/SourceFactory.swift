import Core
import LibAV

/// Chooses how a source is played.
struct SourceFactory {
    let slate: Slate

    /// Begins to open the source; it is ready when `ItemSource.opened` says so.
    func make(_ request: SourceRequest, text: Slate.Text) -> any ItemSource {
        TranscodedSource(request) { [slate] frame in slate.picture(for: frame, text) }
    }
}
