import Core
import Scheduler
import Store

/// The content that one channel's schedule names, as it was when loaded.
struct LoadedContent: ContentSource {
    private let playables: [ContentReference: [Playable]]
    private let names: [ContentReference: String]
    private let chapters: [MediaID: [TimeSpan]]

    init(for channel: Channel, _ sheet: StationSheet, reading store: StationStore) async throws {
        let wanted = Self.contents(of: channel, sheet)
        playables = try await store.playables(of: wanted)
        names = try await store.names(of: wanted)
        chapters =
            Self.needsChapters(channel, sheet)
            ? try await store.chapters(of: Set(playables.values.joined().map(\.id))) : [:]
    }

    /// Only mid-roll fillers look at chapters, so only then are they read.
    private static func needsChapters(_ channel: Channel, _ sheet: StationSheet) -> Bool {
        sheet.programming(of: channel).schedules.flatMap(\.rules).flatMap(\.fillers).contains {
            sheet.fillers[$0]?.looksAtChapters ?? false
        }
    }

    /// The same, after a change that was not made.
    init(for channel: Channel, _ sheet: StationSheet, in trial: StationTrial) {
        let wanted = Self.contents(of: channel, sheet)
        playables = trial.playables.filter { wanted.contains($0.key) }
        names = trial.names.filter { wanted.contains($0.key) }
        chapters = trial.chapters
    }

    /// Playlists are taken apart: the builder asks for what they name.
    static func contents(of channel: Channel, _ sheet: StationSheet) -> Set<ContentReference> {
        let rules = sheet.programming(of: channel).schedules.flatMap(\.rules)
        var found: Set<ContentReference> = []
        var open = rules.map(\.content) + sheet.fillers(of: channel).values.map(\.content)
        while let content = open.popLast() {
            guard found.insert(content).inserted, case .playlist(let id) = content else { continue }
            open += sheet.playlists[id]?.entries.map(\.content) ?? []
        }
        return found
    }

    /// Differs when the items differ; the same in every run of the program.
    func revision(of content: ContentReference) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for playable in playables[content] ?? [] {
            let member = playable.member
            let group = member.group.flatMap { PlaybackOrder.allCases.firstIndex(of: $0) } ?? -1
            let place = [Int64(member.index), Int64(member.weight), Int64(group)]
            for value in [playable.id.raw, playable.duration.microseconds] + place {
                hash = (hash ^ UInt64(bitPattern: value)) &* 0x0000_0100_0000_01b3
            }
        }
        return hash
    }

    func playables(of content: ContentReference) -> [Playable] { playables[content] ?? [] }

    func chapters(of media: MediaID) -> [TimeSpan] { chapters[media] ?? [] }

    func directors(of media: [MediaID]) -> [MediaID: String] { [:] }

    func name(of content: ContentReference) -> String { names[content] ?? "content" }

    /// Everything that the schedule names, and what its playlists name.
    var contents: Set<ContentReference> { Set(playables.keys) }

    /// Equal when the channel would be built from the same.
    var fingerprint: [ContentReference: UInt64] {
        Dictionary(uniqueKeysWithValues: playables.keys.map { ($0, revision(of: $0)) })
    }
}
