import Core
import Store
import Testing

@testable import MasterControl

/// Writes the as-run log as the station would whose channels are always on air. What is on when the station crashes
/// leaves no entry: the engine goes with it.
struct MonthAir {
    /// A time without a station.
    struct Outage {
        let from: Instant
        let until: Instant
    }

    private(set) var outages: [Outage] = []
    private(set) var entryCount = 0
    private var aired: Instant
    private var onAirSince: Instant
    private var newcomers: [ChannelID: Instant] = [:]
    /// What channels of first runs have shown for the first time.
    private var premieres: [ChannelID: Set<MediaID>] = [:]

    init(from start: Instant) { (aired, onAirSince) = (start, start) }

    mutating func addChannel(_ channel: ChannelID, at instant: Instant) { newcomers[channel] = instant }

    /// Everything that ends up to `now`. A clock that was set back has its channels wait for it.
    mutating func play(until now: Instant, _ sheet: StationSnapshot, _ station: MonthStation, _ store: StationStore)
        async throws
    {
        guard now > aired else { return }
        for channel in sheet.channels {
            let items = try await store.timeline(of: channel.id, from: aired, until: now)
            note(items, of: channel, sheet)
            let begin = max(onAirSince, newcomers[channel.id] ?? onAirSince)
            let entries = items.filter { $0.finish <= now && $0.finish > begin }.map { item in
                AsRunEntry(
                    channel: channel.id, item: item.id, media: item.media,
                    title: item.guideTitle ?? item.media.flatMap { station.media.titles[$0] } ?? "Off air",
                    plannedStart: item.start, start: max(item.start, begin), finish: item.finish, frames: 1,
                    how: item.media == nil ? .slate : .copied)
            }
            try await store.append(entries)
            entryCount += entries.count
        }
        aired = now
    }

    /// The station was not there for a while.
    mutating func goDark(from: Instant, until: Instant) {
        outages.append(Outage(from: from, until: until))
        (aired, onAirSince) = (until, until)
    }

    private mutating func note(_ items: [TimelineItem], of channel: Channel, _ sheet: StationSnapshot) {
        guard channel.mirror == nil else { return }
        let rules = sheet.schedules[channel.schedule]?.rules ?? []
        for item in items where item.kind == .programme && item.start >= aired {
            guard rules.first(where: { $0.id == item.reason.rule })?.airing == .firstRun,
                let media = item.media
            else { continue }
            let isNew = premieres[channel.id, default: []].insert(media).inserted
            #expect(isNew, "channel \(channel.id) shows item \(media) for the first time again, at \(item.start)")
        }
    }
}
