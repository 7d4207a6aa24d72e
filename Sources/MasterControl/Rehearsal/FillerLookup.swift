import Core
import Scheduler
import Store

/// Which fillers could fill a channel's gaps, and which of them have anything to play.
struct FillerLookup: Sendable {
    private let program: CompiledSchedule
    private let stocked: Set<FillerID>

    init(for channel: Channel, _ sheet: StationSnapshot, reading store: StationStore) async throws {
        let shown = sheet.shown(by: channel).channel
        program = CompiledSchedule(sheet.programming(of: shown), fillers: sheet.fillers(of: shown))
        let fillers = program.fillers.map(\.filler)
        let playables = try await store.playables(of: Set(fillers.map(\.content)))
        stocked = Set(fillers.filter { !(playables[$0.content] ?? []).isEmpty }.map(\.id))
    }

    /// What could have filled an off-air item.
    func fillers(for item: TimelineItem) -> [Filler] { program.gapFillers(of: item.reason) }

    func name(of filler: FillerID) -> String? { program.fillers.first { $0.filler.id == filler }?.filler.name }

    func hasItems(_ filler: Filler) -> Bool { stocked.contains(filler.id) }
}
