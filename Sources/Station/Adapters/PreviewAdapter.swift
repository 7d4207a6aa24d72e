import Core
import MasterControl
import Store
import Streamer
import WebAPI

/// Previews of media for the web layer, in the form that most channels have.
struct PreviewAdapter: PreviewSource {
    let store: StationStore
    let desk: TimelineService
    let engine: PreviewEngine

    func media(_ id: MediaID) async throws -> MediaItem? { try await store.media(id) }

    func preview(of item: MediaItem, from start: TimeSpan, span: TimeSpan) async throws -> [UInt8] {
        let profiles = await desk.sheet.profiles.values.sorted { $0.id < $1.id }
        let profile = profiles.first ?? Profile(id: ProfileID(0), name: "Preview")
        let source = EngineSource(path: item.path, inPoint: start, facts: item.facts)
        return try await engine.piece(of: source, title: item.metadata.title, span: span, as: profile)
    }
}
