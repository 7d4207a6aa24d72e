import Core
import Scheduler
import Store

/// What few channels ask of their content: it costs more than all the rest.
struct ContentDetails: Sendable {
    /// Which details a channel needs.
    struct Kinds: Hashable, Sendable {
        var chapters = false
        var directors = false

        init(for channel: Channel, _ sheet: StationSnapshot, _ contents: Set<ContentReference>) {
            let fillers = sheet.fillers(of: channel).values
            chapters = fillers.contains(where: \.looksAtChapters)
            let programming = sheet.programming(of: channel)
            let options =
                programming.schedules.flatMap(\.rules).map(\.options) + programming.specials.map(\.options)
                + fillers.map(\.options) + sheet.playlists(among: contents).values.flatMap(\.entries).map(\.options)
            directors = options.contains { $0.grouping == .director }
        }
    }

    let kinds: Kinds
    let chapters: [MediaID: [TimeSpan]]
    let directors: [MediaID: String]

    init(_ kinds: Kinds, of media: Set<MediaID>, reading store: StationStore) async throws {
        self.kinds = kinds
        chapters = kinds.chapters ? try await store.chapters(of: media) : [:]
        directors = kinds.directors ? try await store.directors(of: media) : [:]
    }

    init(_ kinds: Kinds, chapters: [MediaID: [TimeSpan]], directors: [MediaID: String]) {
        self.kinds = kinds
        self.chapters = chapters
        self.directors = directors
    }

    /// Together with those of other items.
    func joined(with other: ContentDetails) -> ContentDetails {
        ContentDetails(
            kinds, chapters: chapters.merging(other.chapters) { $1 },
            directors: directors.merging(other.directors) { $1 })
    }

    /// A number that differs when items differ, or anything that their order follows from; the same in every run.
    func revision(of playables: [Playable]) -> UInt64 {
        var hash = Fingerprint()
        for playable in playables {
            hash.add(playable)
            for start in chapters[playable.id] ?? [] { hash.add(start.microseconds) }
            hash.add(directors[playable.id])
        }
        return hash.value
    }
}

extension Fingerprint {
    fileprivate mutating func add(_ playable: Playable) {
        for number in [playable.id.raw, playable.duration.microseconds, playable.show?.raw ?? 0] { add(number) }
        for number in [playable.season, playable.episode, Int(playable.released)] { add(number) }
        add(playable.member.index)
        add(playable.member.weight)
        if playable.member.group != nil { add(playable.member.id.raw) }
        for text in [playable.member.group?.rawValue, playable.sortTitle, playable.artist, playable.album] { add(text) }
    }
}
