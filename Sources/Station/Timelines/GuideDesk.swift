import Core
import Scheduler
import Store
import WebAPI

/// Projects timelines into the guide when somebody asks, and the as-run log where the timeline is no longer kept.
actor GuideDesk: GuideSource {
    private let store: StationStore
    private let desk: TimelineDesk
    private let artwork: ArtworkDesk
    private let clock: any StationClock
    private var nowAndNext: [ChannelID: NowAndNext] = [:]
    private var revision: Int64 = -1
    private var media = GuideMedia()

    /// How far ahead the timeline is projected to find what is on now and next.
    private static let outlook = TimeSpan.hours(8)
    /// Nothing that went to air is longer.
    private static let longestShowing = TimeSpan.hours(12)
    /// More than two weeks of short items.
    private static let mostAired = 100_000

    init(store: StationStore, desk: TimelineDesk, artwork: ArtworkDesk, clock: any StationClock) {
        self.store = store
        self.desk = desk
        self.artwork = artwork
        self.clock = clock
    }

    func guideState() async throws -> GuideState? {
        guard await desk.isBuilt else { return nil }
        return GuideState(
            revision: await desk.revision + artwork.revision, changed: max(await desk.changed, await artwork.changed))
    }

    func revisions() async throws -> [ChannelID: Int64] {
        let artwork = await artwork.revision
        return await desk.channelRevisions.mapValues { $0 + artwork }
    }

    func programmes(of channel: ChannelID) async throws -> [GuideProgramme] {
        guard let channel = await desk.sheet.channel(channel) else { return [] }
        return try await planned(channel, until: nil)
    }

    func aired(on channel: ChannelID, from: Instant, until: Instant) async throws -> [GuideProgramme] {
        guard let channel = await desk.sheet.channel(channel), from < until else { return [] }
        let entries = try await store.asRun(
            of: channel.id, from: from - Self.longestShowing, until: until, limit: Self.mostAired)
        guard let first = entries.last else { return [] }
        let guide = try await guide(of: channel, entries.compactMap(\.media), before: first.start)
        return guide.programmes(aired: entries.reversed()).compactMap { programme in
            guard programme.finish > from, programme.start < until else { return nil }
            var programme = programme
            programme.finish = min(programme.finish, until)
            return programme
        }
    }

    /// Those that are on between two instants, planned or past.
    func programmes(of channel: ChannelID, from: Instant, until: Instant) async throws -> [GuideProgramme] {
        let planned = try await programmes(of: channel)
        let begin = planned.first?.start ?? clock.now
        let past = from < begin ? try await aired(on: channel, from: from, until: min(begin, until)) : []
        return past + planned.filter { $0.finish > from && $0.start < until }
    }

    /// The programme at `instant` and the one after it.
    func nowAndNext(of channel: Channel, at instant: Instant) async throws -> NowAndNext {
        let present = await desk.revision + artwork.revision
        if present != revision {
            revision = present
            nowAndNext = [:]
        }
        if let known = nowAndNext[channel.id], let now = known.now, now.start <= instant, now.finish > instant {
            return known
        }
        let programmes = try await planned(channel, until: instant + Self.outlook).filter { $0.finish > instant }
        let found = NowAndNext(now: programmes.first, next: programmes.dropFirst().first)
        nowAndNext[channel.id] = found
        return found
    }

    /// What the timeline says, up to its end or until about `until`. Always from the oldest kept item on, so that the
    /// same programmes come out whatever is asked for.
    private func planned(_ channel: Channel, until: Instant?) async throws -> [GuideProgramme] {
        let oldest = clock.now - TimelineDesk.past
        let items = try await store.timeline(
            of: channel.id, from: oldest, until: until ?? clock.now + TimelineDesk.horizon * 2)
        guard let first = items.first else { return [] }
        let guide = try await guide(of: channel, items.compactMap(\.media), before: first.start)
        let programmes = guide.programmes(of: items)
        // What precedes the oldest item may be forgotten already, and with it where its programme began.
        guard first.start <= oldest, let cut = programmes.first, cut.finish <= clock.now else { return programmes }
        return Array(programmes.dropFirst())
    }

    /// With everything it needs to know of the media, and of what was on before `instant`.
    private func guide(of channel: Channel, _ media: [MediaID], before instant: Instant) async throws -> Guide {
        let items = try await items(Set(media))
        let sources = Guide.Sources(
            item: { items[$0] }, history: try await store.lastShown(on: channel.id, before: instant),
            illustrated: await artwork.illustrated(Array(items.values)))
        return Guide(channel, zone: await desk.zone(of: channel.id), sources: sources)
    }

    private func items(_ ids: Set<MediaID>) async throws -> [MediaID: MediaItem] {
        let present = await desk.stationRevision
        var items = media.known(ids, at: present)
        guard items.count < ids.count else { return items }
        let read = try await store.media(Array(ids.filter { items[$0] == nil }))
        for item in read { items[item.id] = item }
        media.keep(read, at: present)
        return items
    }

    /// Gives back what was kept for guides that were asked for lately.
    func rest() { media = GuideMedia() }
}
