import Core
import Linux
import Scheduler
import Store

/// The content that one channel's schedule names, as it was when loaded. Of what is daily, some days are loaded; the
/// others when a builder asks for them.
struct LoadedContent: ContentSource {
    private let playables: [ContentReference: [Playable]]
    private let names: [ContentReference: String]
    private let details: ContentDetails
    private let revisions: [ContentReference: UInt64]
    /// What is not the same on every day.
    let daily: DailyContent

    init(
        for channel: Channel, _ sheet: StationSnapshot, on days: LocalDays, _ desk: ChannelTimeline.Resources
    ) async throws {
        let wanted = Self.contents(of: channel, sheet)
        let found = try await desk.days.playables(of: wanted, on: days, reading: desk.store)
        let kinds = ContentDetails.Kinds(for: channel, sheet, wanted)
        let details = try await ContentDetails(kinds, of: found.media, reading: desk.store)
        self.init(found, names: try await desk.store.names(of: wanted), details, days.zone)
    }

    /// The same, after a change that was not made. Other days than these cannot be loaded.
    init(for channel: Channel, _ sheet: StationSnapshot, on days: LocalDays, in trial: StationTrial) {
        let wanted = Self.contents(of: channel, sheet)
        let found = (trial.playables[days] ?? [:]).filter { wanted.contains($0.key) }
        let kinds = ContentDetails.Kinds(for: channel, sheet, wanted)
        let details = ContentDetails(kinds, chapters: trial.chapters, directors: trial.directors)
        self.init(found, names: trial.names.filter { wanted.contains($0.key) }, details, days.zone)
    }

    private init(
        _ found: [ContentReference: DatedPlayables], names: [ContentReference: String], _ details: ContentDetails,
        _ zone: ZoneRules
    ) {
        var playables: [ContentReference: [Playable]] = [:]
        var days: [ContentReference: [CivilDate: [Playable]]] = [:]
        for (content, dated) in found {
            switch dated {
            case .always(let always): playables[content] = always
            case .daily(let daily): days[content] = daily
            }
        }
        self.playables = playables
        self.names = names
        self.details = details
        revisions = playables.mapValues(details.revision)
        daily = DailyContent(days, details, in: zone)
    }

    /// Playlists are taken apart: the builder asks for what they name.
    static func contents(of channel: Channel, _ sheet: StationSnapshot) -> Set<ContentReference> {
        let programming = sheet.programming(of: channel)
        let rules = programming.schedules.flatMap(\.rules)
        var found: Set<ContentReference> = []
        var open = rules.map(\.content) + programming.specials.map(\.content)
        open += sheet.fillers(of: channel).values.map(\.content)
        while let content = open.popLast() {
            guard found.insert(content).inserted, case .playlist(let id) = content else { continue }
            open += sheet.playlists[id]?.entries.map(\.content) ?? []
        }
        return found
    }

    var kinds: ContentDetails.Kinds { details.kinds }

    func isDaily(_ content: ContentReference) -> Bool { daily.contents.contains(content) }

    func revision(of content: ContentReference, on day: CivilDate) -> UInt64 {
        revisions[content] ?? daily.holding(content, on: day)?.revision ?? 0
    }

    func playables(of content: ContentReference, on day: CivilDate) -> [Playable] {
        playables[content] ?? daily.holding(content, on: day)?.playables ?? []
    }

    func chapters(of media: MediaID) -> [TimeSpan] { details.chapters[media] ?? daily.chapters(of: media) }

    func directors(of media: [MediaID]) -> [MediaID: String] {
        details.directors.merging(daily.directors) { known, _ in known }
    }

    func name(of content: ContentReference) -> String { names[content] ?? "content" }

    /// Everything that the schedule names, and what its playlists name.
    var contents: Set<ContentReference> { daily.contents.union(playables.keys) }

    /// Equal when the channel would be built from the same, but for what is daily.
    var fingerprint: [ContentReference: UInt64] { revisions }
}

extension [ContentReference: DatedPlayables] {
    var media: Set<MediaID> { values.reduce(into: []) { $0.formUnion($1.media) } }
}
