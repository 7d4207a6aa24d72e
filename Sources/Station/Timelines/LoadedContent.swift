import Core
import Scheduler
import Store

/// The content that one channel's schedule names, as it was when loaded.
struct LoadedContent: ContentSource {
    private let playables: [ContentReference: [Playable]]
    private let names: [ContentReference: String]
    private let chapters: [MediaID: [TimeSpan]]
    private let directors: [MediaID: String]
    private let revisions: [ContentReference: UInt64]

    init(for channel: Channel, _ sheet: StationSheet, reading store: StationStore) async throws {
        let wanted = Self.contents(of: channel, sheet)
        playables = try await store.playables(of: wanted)
        names = try await store.names(of: wanted)
        // Few channels ask for these, and they cost more than all the rest.
        let media = Set(playables.values.joined().map(\.id))
        let fillers = sheet.fillers(of: channel).values
        let wantsChapters = fillers.contains(where: \.looksAtChapters)
        chapters = wantsChapters ? try await store.chapters(of: media) : [:]
        let options =
            sheet.programming(of: channel).schedules.flatMap(\.rules).map(\.options) + fillers.map(\.options)
            + sheet.playlists(among: wanted).values.flatMap(\.entries).map(\.options)
        directors = options.contains { $0.grouping == .director } ? try await store.directors(of: media) : [:]
        revisions = Self.revisions(of: playables, chapters, directors)
    }

    private static func revisions(
        of playables: [ContentReference: [Playable]], _ chapters: [MediaID: [TimeSpan]], _ directors: [MediaID: String]
    ) -> [ContentReference: UInt64] {
        playables.mapValues { playables in
            var hash = ContentHash()
            for playable in playables {
                hash.add(playable)
                for start in chapters[playable.id] ?? [] { hash.add(start.microseconds) }
                hash.add(directors[playable.id])
            }
            return hash.value
        }
    }

    /// The same, after a change that was not made.
    init(for channel: Channel, _ sheet: StationSheet, in trial: StationTrial) {
        let wanted = Self.contents(of: channel, sheet)
        playables = trial.playables.filter { wanted.contains($0.key) }
        names = trial.names.filter { wanted.contains($0.key) }
        chapters = trial.chapters
        directors = trial.directors
        revisions = Self.revisions(of: playables, chapters, directors)
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

    func revision(of content: ContentReference) -> UInt64 { revisions[content] ?? 0 }

    func playables(of content: ContentReference) -> [Playable] { playables[content] ?? [] }

    func chapters(of media: MediaID) -> [TimeSpan] { chapters[media] ?? [] }

    func directors(of media: [MediaID]) -> [MediaID: String] { directors }

    func name(of content: ContentReference) -> String { names[content] ?? "content" }

    /// Everything that the schedule names, and what its playlists name.
    var contents: Set<ContentReference> { Set(playables.keys) }

    /// Equal when the channel would be built from the same.
    var fingerprint: [ContentReference: UInt64] { revisions }
}

/// A number that differs when items differ, or anything that their order follows from; the same in every run.
private struct ContentHash {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ number: Int64) {
        value = (value ^ UInt64(bitPattern: number)) &* 0x0000_0100_0000_01b3
    }

    mutating func add(_ text: String?) {
        for byte in (text ?? "").utf8 { add(Int64(byte)) }
        add(-1)
    }

    mutating func add(_ playable: Playable) {
        for number in [playable.id.raw, playable.duration.microseconds, playable.show?.raw ?? 0] { add(number) }
        for number in [playable.season, playable.episode, Int(playable.released)] { add(Int64(number)) }
        add(Int64(playable.member.index))
        add(Int64(playable.member.weight))
        for text in [playable.member.group?.rawValue, playable.sortTitle, playable.artist, playable.album] { add(text) }
    }
}
