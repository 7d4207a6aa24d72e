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
    /// At which revision and hour.
    private var looked: (revision: Int64, hour: Int64) = (-1, 0)
    private var media = GuideMedia()
    /// Reads media for whoever needs them. Others wait for it: they may need the same.
    private var reading: Task<[GuideSubject], any Error>?

    /// No timeline reaches further.
    private static let longest =
        TimeSpan.hours(24 * Int64(WebLimits.guideDays)) + TimelineReach.lead + TimelineReach.step
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

    nonisolated func programmes(of channels: [ChannelID]) async throws -> [ChannelID: [GuideProgramme]] {
        try await planned(await desk.located(channels), until: clock.now + Self.longest)
    }

    nonisolated func aired(on channel: ChannelID, from: Instant, until: Instant) async throws -> [GuideProgramme] {
        guard let (channel, zone) = await desk.located([channel]).first, from < until else { return [] }
        let entries = try await store.asRun(
            of: channel.id, from: from - Self.longestShowing, until: until, limit: Self.mostAired)
        guard let first = entries.last else { return [] }
        let subjects = try await subjects(Set(entries.compactMap(\.media)))
        let sources = Guide.Sources(
            subject: { subjects[$0] }, history: try await store.lastShown(on: channel.id, before: first.start),
            illustrated: await artwork.illustrated(subjects))
        let guide = Guide(channel, zone: zone, sources: sources)
        return guide.programmes(aired: entries.reversed()).compactMap { programme in
            guard programme.finish > from, programme.start < until else { return nil }
            var programme = programme
            programme.finish = min(programme.finish, until)
            return programme
        }
    }

    /// Those that are on between two instants, planned or past.
    func programmes(of channel: ChannelID, from: Instant, until: Instant) async throws -> [GuideProgramme] {
        let planned = try await programmes(of: [channel])[channel] ?? []
        let begin = planned.first?.start ?? clock.now
        let past = from < begin ? try await aired(on: channel, from: from, until: min(begin, until)) : []
        return past + planned.filter { $0.finish > from && $0.start < until }
    }

    /// The programme at `instant` and the one after it.
    func nowAndNext(of channel: Channel, at instant: Instant) async throws -> NowAndNext {
        // With time, what a programme began with is forgotten: it is looked up again every hour.
        let present = (await desk.revision + artwork.revision, instant.seconds / 3_600)
        if present != looked {
            looked = present
            nowAndNext = [:]
        }
        if let known = nowAndNext[channel.id], let now = known.now, now.start <= instant, now.finish > instant {
            return known
        }
        let planned = try await planned(await desk.located([channel.id]), until: instant + Self.outlook)
        let programmes = (planned[channel.id] ?? []).filter { $0.finish > instant }
        let found = NowAndNext(now: programmes.first, next: programmes.dropFirst().first)
        nowAndNext[channel.id] = found
        return found
    }

    /// What the timelines say until about `until`. Always from the oldest kept item on, so that the same programmes come
    /// out whatever is asked for.
    private nonisolated func planned(
        _ channels: [(channel: Channel, zone: ZoneRules)], until: Instant
    ) async throws -> [ChannelID: [GuideProgramme]] {
        let oldest = clock.now - TimelineDesk.past
        let bases = try await store.guideBases(of: channels.map(\.channel.id), from: oldest, until: until)
        var media: Set<MediaID> = []
        for basis in bases.values { for item in basis.items { if let id = item.media { media.insert(id) } } }
        let subjects = try await subjects(media)
        let illustrated = await artwork.illustrated(subjects)
        var planned: [ChannelID: [GuideProgramme]] = [:]
        for (channel, zone) in channels {
            guard let basis = bases[channel.id] else { continue }
            let sources = Guide.Sources(
                subject: { subjects[$0] }, history: basis.shown, illustrated: illustrated)
            var programmes = Guide(channel, zone: zone, sources: sources).programmes(of: basis.items)
            if isCut(programmes.first, of: basis.items.first, oldest: oldest) { programmes.removeFirst() }
            planned[channel.id] = programmes
        }
        return planned
    }

    /// What precedes the oldest item may be forgotten already, and with it where its programme began.
    private nonisolated func isCut(_ programme: GuideProgramme?, of item: TimelineItem?, oldest: Instant) -> Bool {
        guard let programme, let item else { return false }
        return item.start <= oldest && programme.finish <= clock.now
    }

    private func subjects(_ ids: Set<MediaID>) async throws -> [MediaID: GuideSubject] {
        let present = await desk.stationRevision
        // Whoever reads tells its own callers when it fails; here it is only waited for.
        while let reading { _ = try? await reading.value }
        var subjects = media.known(ids, at: present)
        guard subjects.count < ids.count else { return subjects }
        let unknown = ids.filter { subjects[$0] == nil }
        let task = Task {
            // Before it ends, or whoever waits for it would find it again.
            defer { reading = nil }
            let read = try await self.read(Array(unknown))
            media.keep(read, at: present)
            return read
        }
        reading = task
        for subject in try await task.value { subjects[subject.item.id] = subject }
        return subjects
    }

    private nonisolated func read(_ ids: [MediaID]) async throws -> [GuideSubject] {
        try await store.guideMedia(ids).map { GuideSubject($0) }
    }

    /// Gives back what was kept for guides that were asked for lately.
    func rest() { media = GuideMedia() }
}
