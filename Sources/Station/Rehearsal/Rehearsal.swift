import Core
import Store

/// Goes through what channels would broadcast, before they do: builds the timeline of some days ahead without writing
/// it, and looks for everything that would not be right on air. The command and the running station share it.
struct Rehearsal: Sendable {
    struct Options: Sendable {
        /// How much is rehearsed, from now on.
        var span: TimeSpan
        /// A programme that is on again sooner than this after it ended is a repeat; nil looks for none.
        var repeatWithin: TimeSpan?
    }

    struct Progress: Sendable {
        let channel: Channel
        let channelsDone: Int
        let channelCount: Int
        var filesDone = 0
        var fileCount = 0
    }

    /// Gives a channel's plan for a stretch.
    typealias Planning = @Sendable (Channel, _ from: Instant, _ until: Instant) async throws -> PlannedStretch

    private let store: StationStore
    private let options: Options
    private let inspector: FileInspector
    private let planning: Planning

    init(_ store: StationStore, _ options: Options, inspector: FileInspector, planning: @escaping Planning) {
        self.store = store
        self.options = options
        self.inspector = inspector
        self.planning = planning
    }

    /// Rehearses the channels one after the other. Throws only when its task is cancelled or the store fails.
    func run(
        _ channels: [Channel], of sheet: StationSheet, at now: Instant, report: @Sendable (Progress) -> Void
    ) async throws -> RehearsalReport {
        var result = RehearsalReport(from: now, until: now + options.span, isQuick: inspector.isQuick)
        for (index, channel) in channels.enumerated() {
            try Task.checkCancellation()
            let progress = Progress(channel: channel, channelsDone: index, channelCount: channels.count)
            result.parts.append(try await part(progress, sheet, from: now, report))
        }
        return result
    }

    private func part(
        _ progress: Progress, _ sheet: StationSheet, from: Instant, _ report: @Sendable (Progress) -> Void
    ) async throws -> RehearsalReport.Part {
        let channel = progress.channel
        report(progress)
        let stretch: PlannedStretch
        do {
            stretch = try await planning(channel, from, from + options.span)
        } catch {
            let finding = RehearsalFinding(BuildCheck.failure(error), on: channel, in: .utc, at: [from])
            return RehearsalReport.Part(channel: channel, itemCount: 0, findings: [finding])
        }
        let media = Set(stretch.items.compactMap(\.media))
        let files = try await inspector.inspect(media) { done, count in
            var progress = progress
            (progress.filesDone, progress.fileCount) = (done, count)
            report(progress)
        }
        let supply = try await FillerSupply(for: channel, sheet, reading: store)
        let findings = findings(in: RehearsedChannel(stretch: stretch, files: files, supply: supply))
        return RehearsalReport.Part(channel: channel, itemCount: stretch.items.count, findings: findings)
    }

    private func findings(in channel: RehearsedChannel) -> [RehearsalFinding] {
        var findings = ItemCheck.findings(in: channel)
        findings += DeadAirCheck.findings(in: channel)
        findings += GuideCheck.findings(in: channel)
        findings += BuildCheck.findings(in: channel)
        if let span = options.repeatWithin { findings += RepeatCheck.findings(in: channel, within: span) }
        return findings.inOrder
    }
}

/// A channel's plan with everything that the checks hold it against.
struct RehearsedChannel: Sendable {
    let stretch: PlannedStretch
    /// By item; items that the station does not know any more have none.
    let files: [MediaID: InspectedFile]
    let supply: FillerSupply

    func title(of media: MediaID) -> String { "“\(files[media]?.item.airTitle ?? "item \(media)")”" }
}
