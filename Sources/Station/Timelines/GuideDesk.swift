import Core
import Scheduler
import Store
import WebAPI

/// Projects timelines into the guide when somebody asks, and keeps what it projected until the timelines change.
actor GuideDesk: GuideSource {
    private let store: StationStore
    private let desk: TimelineDesk
    private let clock: any StationClock
    private var nowAndNext: [ChannelID: NowAndNext] = [:]
    private var revision: Int64 = -1

    /// How far ahead the timeline is projected to find what is on now and next.
    private static let outlook = TimeSpan.hours(8)

    init(store: StationStore, desk: TimelineDesk, clock: any StationClock) {
        self.store = store
        self.desk = desk
        self.clock = clock
    }

    func guideState() async throws -> GuideState? {
        guard await desk.isBuilt else { return nil }
        return GuideState(revision: await desk.revision, changed: await desk.changed)
    }

    func programmes(of channel: ChannelID, from: Instant, until: Instant) async throws -> [GuideProgramme] {
        guard let channel = await desk.sheet.channel(channel) else { return [] }
        // From the oldest kept item on, so that the same programmes come out whatever is asked for.
        let items = try await store.timeline(of: channel.id, from: clock.now - TimelineDesk.past, until: until)
        return try await guide(of: channel, items).programmes(of: items, from: from, until: until)
    }

    /// The programme at `instant` and the one after it.
    func nowAndNext(of channel: Channel, at instant: Instant) async throws -> NowAndNext {
        let present = await desk.revision
        if present != revision {
            revision = present
            nowAndNext = [:]
        }
        if let known = nowAndNext[channel.id], let now = known.now, now.start <= instant, now.finish > instant {
            return known
        }
        let ahead = Self.outlook
        // As far back as the guide goes, so that both say the same.
        let items = try await store.timeline(
            of: channel.id, from: instant - TimelineDesk.past, until: instant + ahead)
        let programmes = try await guide(of: channel, items)
            .programmes(of: items, from: instant, until: instant + ahead)
        let found = NowAndNext(now: programmes.first, next: programmes.dropFirst().first)
        nowAndNext[channel.id] = found
        return found
    }

    private func guide(of channel: Channel, _ items: [TimelineItem]) async throws -> Guide {
        let media = try await Dictionary(
            store.media(Array(Set(items.compactMap(\.media)))).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        let shown = try await store.lastShown(on: channel.id, before: clock.now)
        let zone = await desk.zone(of: channel.id)
        let sources = Guide.Sources(
            item: { media[$0] }, shown: { id, start in shown[id].flatMap { $0 < start ? $0 : nil } })
        return Guide(channel, zone: zone, sources: sources)
    }
}
