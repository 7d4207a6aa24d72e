import Core
import Linux
import Scheduler
import Store
import Streamer
import WebAPI
import MasterControl

/// What an operator sees and does while the station runs.
struct OperationAdapter: ChannelOperations, OperationReporter, StationReporter {
    let store: StationStore
    let files: FilePool
    let scans: ScanService
    let follower: LibraryFollower
    let desk: TimelineService
    let guide: GuideService
    let manager: ChannelManager
    let air: AirRecorder
    let clock: any StationClock
    let started: Instant
    /// Keeps a channel on air that an operator started, or off that the operator stopped.
    let holds: ManualStarts

    func activities() async -> [ChannelID: ChannelActivity] {
        let now = clock.now
        return Dictionary(
            await manager.status.map { status in
                let activity = ChannelActivity(
                    runningSince: status.processID == nil ? nil : now - status.engineAge,
                    viewerCount: status.viewers.count, playedAs: status.load?.how,
                    shed: status.shedding > .none ? status.shedding : nil)
                return (status.channel, activity)
            }, uniquingKeysWith: { $1 })
    }

    func nowAndNext(at instant: Instant, of channel: ChannelID?) async throws -> [ChannelID: NowAndNext] {
        var found: [ChannelID: NowAndNext] = [:]
        for candidate in await desk.sheet.channels where channel == nil || candidate.id == channel {
            found[candidate.id] = try await guide.nowAndNext(of: candidate, at: instant)
        }
        return found
    }

    func programmes(
        of channels: [ChannelID], from: Instant, until: Instant
    ) async throws -> [ChannelID: [GuideProgramme]] {
        try await guide.programmes(of: channels, from: from, until: until)
    }

    func timeline(of channel: ChannelID, from: Instant, until: Instant) async throws -> [TimelineEntry] {
        let sheet = await desk.sheet
        guard let shown = sheet.channel(channel) else { return [] }
        await desk.check(beforeReading: channel)
        let items = try await desk.items(of: shown, from: from, until: until)
        return try await TimelineTitles(store, sheet).entries(items, on: shown)
    }

    func asRun(of channel: ChannelID, from: Instant, until: Instant) async throws -> [AsRunEntry] {
        try await store.asRun(of: channel, from: from, until: until).reversed()
    }

    func warnings(of channel: ChannelID) async -> [ChannelWarning] {
        await desk.check(beforeReading: channel)
        let sheet = await desk.sheet
        let profile = sheet.channel(channel).flatMap { sheet.profiles[$0.profile] }
        return [profile?.browserWarning].compactMap(\.self)
            + (await desk.warnings(of: channel).map { warning in
                ChannelWarning(
                    code: warning.code, rule: warning.rule?.raw, what: warning.what, fix: warning.fix,
                    first: warning.first, count: warning.count)
            })
    }

    func start(_ channel: ChannelID) async throws {
        await holds.hold(channel)
        await manager.setAlwaysOn(holds.channels(of: await desk.sheet))
    }

    func stop(_ channel: ChannelID) async throws {
        await holds.release(channel)
        await manager.setAlwaysOn(holds.channels(of: await desk.sheet))
        await manager.channelChanged(channel)
    }

    func rebuild(_ channel: ChannelID) async throws { try await desk.rebuild(channel) }

    func reset(_ channel: ChannelID, by author: ChangeAuthor) async throws {
        try await desk.reset(channel)
        let number = await desk.sheet.channel(channel)?.number.description ?? "\(channel)"
        let actor = author.account ?? author.origin.rawValue
        try await store.audit(actor: actor, action: "channel.reset", subject: number)
    }

    func viewers() async -> [ViewerReport] {
        let sheet = await desk.sheet
        return await manager.status.flatMap { status -> [ViewerReport] in
            guard let channel = sheet.channel(status.channel) else { return [] }
            return status.viewers.map { viewer in
                ViewerReport(
                    channel: channel.number, host: viewer.viewer.host, agent: viewer.viewer.agent,
                    way: viewer.kind == .hls ? .hls : .stream, since: viewer.joined,
                    byteCount: Int64(viewer.counts.byteCount), skips: Int64(viewer.counts.jumpCount))
            }
        }
    }

    func engines() async -> [EngineReport] {
        let sheet = await desk.sheet
        return await manager.status.compactMap { status -> EngineReport? in
            guard let channel = sheet.channel(status.channel) else { return nil }
            return EngineReport(
                channel: channel.number, phase: EngineReport.Phase(rawValue: status.phase.rawValue) ?? .starting,
                processID: status.processID, age: status.engineAge, restartCount: status.restartCount,
                processorShare: status.load.map { Double($0.cost) / 1_000 },
                memoryByteCount: status.processID.flatMap { ProcessMemory.byteCount(of: $0) }, lag: status.load?.lag,
                byteCount: status.byteCount)
        }.sorted { $0.channel < $1.channel }
    }

    func faults() async throws -> [FaultReport] {
        let sheet = await desk.sheet
        let now = clock.now
        let onAir = air.faults.recent(at: now).map { channel, report in
            var report = report
            report.channel = sheet.channel(channel)?.number
            return report
        }
        let planned = await desk.allWarnings().map { channel, warning in
            FaultReport(
                channel: channel.number, code: warning.code, what: "\(channel.name): \(warning.what)", why: "",
                fix: warning.fix, first: warning.first ?? now, last: warning.first ?? now, count: warning.count)
        }
        let storage = StorageFaults(libraries: try await store.libraries(), now: now)
        return await overload(sheet, at: now) + onAir + planned + storage.reports(files.hangs)
            + storage.reports(scans.all)
            + storage.reports(limited: await follower.limited, every: LibraryFollower.rescanSpan)
    }

    /// Which channels send less than they should, because there are more than the machine can encode.
    private func overload(_ sheet: StationSnapshot, at now: Instant) async -> [FaultReport] {
        let status = await manager.status
        let shedding = status.filter { $0.shedding > .none }
        guard !shedding.isEmpty else { return [] }
        let encoded = max(shedding.count, status.count { $0.load?.how == .transcoded || $0.shedding > .none })
        let channels = shedding.compactMap { status in
            sheet.channel(status.channel).map { "\($0.number) \($0.name) with \(status.shedding.text)" }
        }
        let first = shedding.compactMap(\.sheddingSince).min() ?? now
        return [
            FaultReport(
                channel: nil, code: "station.overloaded",
                what: "This machine is too slow for \(encoded) transcoded channel\(encoded == 1 ? "" : "s")",
                why: "to stay on time, these are sent with less quality: \(channels.joined(separator: ", "))",
                fix:
                    "Run fewer transcoded channels at once, or give their profiles a smaller picture or a faster preset.",
                first: first, last: now, count: shedding.count)
        ]
    }

    func stationReport() async throws -> StationReport {
        let sheet = await desk.sheet
        let status = await manager.status
        return StationReport(
            identity: sheet.identity, version: VersionCommand.version, started: started,
            channelCount: sheet.channels.count, runningChannelCount: status.count,
            viewerCount: status.reduce(0) { $0 + $1.viewers.count },
            mediaCount: try await store.media(MediaQuery(limit: 1)).total)
    }
}

extension Profile {
    /// What browsers cannot play of it; nil when they can.
    fileprivate var browserWarning: ChannelWarning? {
        let codecs = [audio.sound.codec] + audio.sound.tracks.map(\.codec)
        let isVideo = video.encoding.codec != .h264 || video.encoding.depth != 8
        guard isVideo || !codecs.contains(.aac) else { return nil }
        let name = isVideo ? "video" : "audio"
        return ChannelWarning(
            code: "profile.not-for-browsers", rule: nil,
            what:
                "Browsers cannot play the \(name) of the profile \(self.name); HLS in them stays \(isVideo ? "dark" : "silent")",
            fix: isVideo
                ? "Where browsers watch, set video.codec to h264 and depth to 8."
                : "Where browsers watch, add a track with the codec aac.", first: nil, count: 1)
    }
}
