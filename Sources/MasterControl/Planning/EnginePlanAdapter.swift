public import Core
import Library
public import Linux
import Scheduler
public import Store
public import Streamer

/// Turns a channel's timeline into what its engine is told to play.
public struct EnginePlanAdapter: ChannelPlanning {
    let store: StationStore
    let desk: TimelineService
    /// Finds files beside media.
    let files: FilePool
    /// The names of encoders in hardware that passed a trial.
    let workingEncoders: @Sendable () async -> [String]

    /// A disk that has not answered by then has no subtitles for now.
    private static let patience = TimeSpan.seconds(1)

    public init(
        store: StationStore, desk: TimelineService, files: FilePool = FilePool(),
        workingEncoders: @escaping @Sendable () async -> [String] = { [] }
    ) {
        self.store = store
        self.desk = desk
        self.files = files
        self.workingEncoders = workingEncoders
    }

    public func setup(of channel: ChannelID) async throws -> ChannelSetup? {
        let sheet = await desk.sheet
        guard let channel = sheet.channel(channel), let profile = sheet.profiles[channel.profile] else { return nil }
        await desk.resume(channel.id)
        let working = profile.video.device == .auto ? await workingEncoders() : []
        return ChannelSetup(
            number: channel.number, name: channel.name,
            video: profile.video.planned(with: profile.audio, working: working), audio: profile.audio)
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
        let planned = Array(items.prefix(wanted))
        // Breaks divide programmes: their ends are further on.
        if let last = planned.last, items.last?.guideGroup == last.guideGroup {
            items = try await store.timeline(of: channel, from: start, until: reach + Self.longestProgramme)
        }
        return try await self.planned(planned, items, channel)
    }

    private static let longestProgramme = TimeSpan.hours(4)

    private func planned(
        _ items: [TimelineItem], _ all: [TimelineItem], _ channel: ChannelID
    ) async throws -> [QueuedItem] {
        let media = try await Dictionary(
            store.media(all.compactMap(\.media)).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        let zone = await desk.zone(of: channel)
        let sheet = await desk.sheet
        let fallback = try await fallback(of: channel, sheet, zone)
        let choice = sheet.channel(channel).map { GraphicChoice($0, sheet, zone) }
        let rules = items.map { sheet.subtitles(of: $0, on: channel) }
        var beside: [MediaID: [EngineSubtitleFile]] = [:]
        for (item, rule) in zip(items, rules) where rule != nil {
            guard let id = item.media, beside[id] == nil, let file = media[id] else { continue }
            beside[id] = await subtitleFiles(beside: file.path)
        }
        return items.enumerated().map { index, item in
            let file = item.media.flatMap { media[$0] }
            let next = all[(index + 1)...].first { $0.kind == .programme }
            var planned = file.flatMap { EngineSource($0, inPoint: item.inPoint) }
            planned?.language = item.language
            planned?.subtitles = rules[index].map { rule in
                EngineSubtitles(
                    languages: rule.languages, forcedOnly: rule.forcedOnly, when: rule.occasion,
                    files: item.media.flatMap { beside[$0] } ?? [])
            }
            var sources = planned.map { [$0] } ?? []
            // A gap that is too short for fallback filler is too short for a stand-in as well.
            if let fallback, item.kind != .offline || item.finish - item.start >= fallback.least {
                sources.append(fallback.source)
            }
            let title = item.guideTitle ?? file?.airTitle ?? sheet.channel(channel)?.offAirTitle ?? "Off air"
            let following = next.flatMap { next in
                (next.guideTitle ?? next.media.flatMap { media[$0]?.airTitle }).map { (title: $0, start: next.start) }
            }
            let parts = all.parts(ofProgrammeAt: index)
            let words = GraphicWords(
                title: title, start: parts.start, finish: parts.finish, next: following, zone: zone)
            let graphics = choice?.graphics(of: item, words) ?? []
            let engine = EngineItem(
                id: item.id.raw, start: item.start, finish: item.finish, sources: sources,
                title: title,
                upNext: following.map { "\(zone.local($0.start).time.hoursAndMinutes) \($0.title)" },
                utcOffsetSeconds: Int(zone.offset(at: item.start)), graphics: graphics.isEmpty ? nil : graphics,
                deadAir: sheet.deadAir(of: item, on: channel).flatMap { EngineDeadAir($0) }
            ).bounded()
            return QueuedItem(engine: engine, item: item.id, media: item.media)
        }
    }

    private func subtitleFiles(beside path: String) async -> [EngineSubtitleFile] {
        // Without an answer the film is played without them.
        (try? await files.run("find subtitles of", path, within: Self.patience) { _ in
            Array(SubtitleFinder.files(beside: path).prefix(PlanLimits.mostSubtitleFiles))
        }) ?? []
    }

    /// What is tried when an item's own file fails: the first playable item of the channel's fallback, looped. Less of
    /// it than `least` is not played.
    private func fallback(
        of channel: ChannelID, _ sheet: StationSnapshot, _ zone: ZoneRules
    ) async throws -> (source: EngineSource, least: TimeSpan)? {
        guard let channel = sheet.channel(channel),
            let filler = CompiledSchedule(sheet.programming(of: channel), fillers: sheet.fillers(of: channel))
                .channelFallback,
            let first = try await store.playables(of: filler.content, in: zone).first,
            let item = try await store.media(first.id),
            let source = EngineSource(item, inPoint: .zero, loops: true)
        else { return nil }
        return (source, filler.least)
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

extension [TimelineItem] {
    /// When the programme of an item begins and ends, breaks included; nil for what is not known, or not a programme.
    func parts(ofProgrammeAt index: Int) -> (start: Instant?, finish: Instant?) {
        guard self[index].kind == .programme else { return (nil, nil) }
        let group = self[index].guideGroup
        var first = index
        while first > 0, self[first - 1].guideGroup == group { first -= 1 }
        let last = self[index...].prefix { $0.guideGroup == group }.last
        // Earlier parts of the first item of a list are not in it.
        let isKnown = first > 0 || self[first].inPoint == .zero
        return (isKnown ? self[first].start : nil, last?.finish)
    }
}

extension StationSnapshot {
    /// What the item's rule, its channel or the channel's profile says about subtitles; nil when none are drawn.
    func subtitles(of item: TimelineItem, on channel: ChannelID) -> SubtitleRule? {
        guard item.kind == .programme, let channel = self.channel(channel) else { return nil }
        let rule = schedules[item.reason.schedule]?.rules.first { $0.id == item.reason.rule }
        let found = rule?.subtitles ?? channel.subtitles ?? profiles[channel.profile]?.subtitles
        return found?.mode == .burn ? found : nil
    }

    /// What the item's rule or its channel says about dead air; nil for time without an item.
    func deadAir(of item: TimelineItem, on channel: ChannelID) -> DeadAirRule? {
        guard item.kind != .offline else { return nil }
        let rule = schedules[item.reason.schedule]?.rules.first { $0.id == item.reason.rule }
        return rule?.deadAir ?? self.channel(channel)?.deadAir ?? DeadAirRule()
    }
}
