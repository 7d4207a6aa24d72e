public import Core
public import Store
public import Streamer

/// Turns a channel's timeline into what its engine is told to play.
public struct EnginePlanAdapter: ChannelPlanning {
    let store: StationStore
    let desk: TimelineService

    public init(store: StationStore, desk: TimelineService) {
        self.store = store
        self.desk = desk
    }

    public func setup(of channel: ChannelID) async throws -> ChannelSetup? {
        let sheet = await desk.sheet
        guard let channel = sheet.channel(channel), let profile = sheet.profiles[channel.profile] else { return nil }
        await desk.resume(channel.id)
        return ChannelSetup(
            number: channel.number, name: channel.name, video: profile.video, audio: profile.audio)
    }

    public func items(
        of channel: ChannelID, from start: Instant, until finish: Instant, leastCount: Int
    ) async throws -> [QueuedItem] {
        var reach = finish
        var items = try await store.timeline(of: channel, from: start, until: reach)
        // A few items more than asked for, so that long programmes do not leave the engine with one item only.
        for _ in 1...6 where items.count < leastCount {
            reach += .hours(2)
            items = try await store.timeline(of: channel, from: start, until: reach)
        }
        let wanted = max(leastCount, items.count { $0.start < finish })
        return try await planned(Array(items.prefix(wanted)), items, channel)
    }

    private func planned(
        _ items: [TimelineItem], _ all: [TimelineItem], _ channel: ChannelID
    ) async throws -> [QueuedItem] {
        let media = try await Dictionary(
            store.media(all.compactMap(\.media)).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        let zone = await desk.zone(of: channel)
        let sheet = await desk.sheet
        let fallback = try await fallback(of: channel, sheet, zone)
        let fallbackLeast = sheet.channel(channel)?.fallback.flatMap { sheet.fillers[$0]?.least } ?? .zero
        return items.enumerated().map { index, item in
            let file = item.media.flatMap { media[$0] }
            let next = all[(index + 1)...].first { $0.kind == .programme }
            var planned = file.flatMap { EngineSource($0, inPoint: item.inPoint) }
            planned?.language = item.language
            var sources = planned.map { [$0] } ?? []
            // A gap that is too short for fallback filler is too short for a stand-in as well.
            let isTooShort = item.kind == .offline && item.finish - item.start < fallbackLeast
            if let fallback, !isTooShort { sources.append(fallback) }
            let engine = EngineItem(
                id: item.id.raw, start: item.start, finish: item.finish, sources: sources,
                title: item.guideTitle ?? file?.airTitle ?? sheet.channel(channel)?.offAirTitle ?? "Off air",
                upNext: next.flatMap { next in
                    (next.guideTitle ?? next.media.flatMap { media[$0]?.airTitle }).map {
                        "\(zone.local(next.start).time.hoursAndMinutes) \($0)"
                    }
                },
                utcOffsetSeconds: Int(zone.offset(at: item.start))
            ).bounded()
            return QueuedItem(engine: engine, item: item.id, media: item.media)
        }
    }

    /// What is tried when an item's own file fails: the first playable item of the channel's fallback filler, looped.
    private func fallback(
        of channel: ChannelID, _ sheet: StationSnapshot, _ zone: ZoneRules
    ) async throws -> EngineSource? {
        guard let filler = sheet.channel(channel)?.fallback.flatMap({ sheet.fillers[$0] }),
            let first = try await store.playables(of: filler.content, in: zone).first,
            let item = try await store.media(first.id)
        else { return nil }
        return EngineSource(item, inPoint: .zero, loops: true)
    }
}

extension EngineSource {
    /// nil when the file is known not to play.
    fileprivate init?(_ item: MediaItem, inPoint: TimeSpan, loops: Bool = false) {
        if case .unplayable = item.state { return nil }
        self.init(path: item.path, inPoint: inPoint, facts: item.facts, loops: loops)
    }
}

extension TimeOfDay {
    var hoursAndMinutes: String { "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2))" }
}
