public import Core
import Scheduler
public import Store

/// Projects timelines into the guide on request, and the as-run log where the timeline is no longer kept.
public actor GuideService {
    private let store: StationStore
    private let desk: TimelineService
    private let artwork: ArtworkService
    private let clock: any StationClock
    private var nowAndNext: [ChannelID: NowAndNext] = [:]
    /// At which revision and hour.
    private var looked: (revision: Int64, hour: Int64) = (-1, 0)
    private var media = GuideMediaCache()
    /// Reads media for one request. Others wait for it: they may need the same.
    private var reading: Task<[GuideSubject], any Error>?

    /// No timeline reaches further.
    private static let longest =
        TimeSpan.hours(24 * Int64(GuideState.greatestDays)) + TimelineReach.lead + TimelineReach.step
    /// How far ahead the timeline is projected to find what is on now and next.
    private static let outlook = TimeSpan.hours(8)
    /// Nothing that went to air is longer.
    private static let longestShowing = TimeSpan.hours(12)
    /// More than two weeks of short items.
    private static let mostAired = 100_000

    public init(store: StationStore, desk: TimelineService, artwork: ArtworkService, clock: any StationClock) {
        self.store = store
        self.desk = desk
        self.artwork = artwork
        self.clock = clock
    }

    public func guideState() async throws -> GuideState? {
        guard await desk.isBuilt else { return nil }
        return GuideState(
            revision: await desk.revision + artwork.revision, changed: max(await desk.changed, await artwork.changed))
    }

    public func revisions() async throws -> [ChannelID: Int64] {
        let artwork = await artwork.revision
        return await desk.channelRevisions.mapValues { $0 + artwork }
    }

    public nonisolated func programmes(of channels: [ChannelID]) async throws -> [ChannelID: [GuideProgramme]] {
        try await planned(await desk.located(channels), until: clock.now + Self.longest)
    }

    public nonisolated func aired(on channel: ChannelID, from: Instant, until: Instant) async throws -> [GuideProgramme]
    {
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
    public nonisolated func programmes(
        of channels: [ChannelID], from: Instant, until: Instant
    ) async throws -> [ChannelID: [GuideProgramme]] {
        // What begins later changes no programme that is on before `until`.
        let end = min(until, clock.now + Self.longest) + Self.longestShowing
        let planned = try await planned(await desk.located(channels), until: end)
        var found: [ChannelID: [GuideProgramme]] = [:]
        for channel in channels {
            let own = planned[channel] ?? []
            let begin = own.first?.start ?? clock.now
            let past = from < begin ? try await aired(on: channel, from: from, until: min(begin, until)) : []
            found[channel] = past + own.filter { $0.finish > from && $0.start < until }
        }
        return found
    }

    /// The programme at `instant` and the one after it.
    public func nowAndNext(of channel: Channel, at instant: Instant) async throws -> NowAndNext {
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
        // What is on has begun: in a gap of the timeline, nothing has.
        let now = programmes.first { $0.start <= instant }
        let found = NowAndNext(now: now, next: programmes.first { $0.start > instant })
        nowAndNext[channel.id] = found
        return found
    }

    /// What the timelines say until about `until`. Always from the oldest kept item on, so that the same programmes come
    /// out whatever is asked for.
    private nonisolated func planned(
        _ channels: [(channel: Channel, zone: ZoneRules)], until: Instant
    ) async throws -> [ChannelID: [GuideProgramme]] {
        let oldest = clock.now - TimelineService.past
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
        let present = await desk.stationRevision + desk.mediaRevision
        // The reading request reports failures to its own caller; here it is only waited for.
        while let reading { _ = try? await reading.value }
        var subjects = media.known(ids, at: present)
        guard subjects.count < ids.count else { return subjects }
        let unknown = ids.filter { subjects[$0] == nil }
        let task = Task {
            // Before it ends, or a request that waits for it would find it again.
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

    /// Releases what was kept for recent guides.
    public func rest() { media = GuideMediaCache() }
}

/// The media that guides are being made of. Channels have media in common, and reading an item costs more than
/// everything else that a programme needs: each is read once for a whole guide.
struct GuideMediaCache {
    /// Above this everything is forgotten: a guide that needs more is slower, not larger.
    private static let most = 50_000

    private var subjects: [MediaID: GuideSubject] = [:]
    /// Of the station, when they were read.
    private var revision: Int64 = -1

    /// Those of the items that are known as the station has them at `revision`.
    func known(_ ids: Set<MediaID>, at revision: Int64) -> [MediaID: GuideSubject] {
        guard revision == self.revision else { return [:] }
        var found: [MediaID: GuideSubject] = [:]
        found.reserveCapacity(ids.count)
        for id in ids { found[id] = subjects[id] }
        return found
    }

    mutating func keep(_ read: [GuideSubject], at revision: Int64) {
        if revision != self.revision || subjects.count + read.count > Self.most { subjects = [:] }
        self.revision = revision
        for subject in read { subjects[subject.item.id] = subject }
    }
}
