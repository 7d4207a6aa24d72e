import Core
import LibAV
import Linux

/// Chooses how a source is played.
struct SourceFactory {
    let slate: Slate
    /// Opens the files.
    let files: any FileOpening
    let painter: TextPainter
    /// The channel's own.
    let tables = ColorTables()

    /// Begins to open the source; it is ready when `ItemSource.opened` says so.
    func make(_ request: SourceRequest, text: Slate.Text) -> any ItemSource {
        var request = request
        request.files = files
        if !request.isCovered, !request.hasSubtitles, request.format.copyRule.obstacle(request.source.facts) == nil {
            return CopiedSource(request, tables: tables)
        }
        return TranscodedSource(request, tables: tables, painter: painter, title: text.headline) { [slate] frame in
            slate.picture(for: frame, text)
        }
    }
}
