public import Core
import Scheduler
public import Store

/// Goes through what channels would broadcast, before they do: builds the timeline of some days ahead without writing
/// it, and looks for everything that would not be right on air. The command and the running station share it.
public struct Rehearsal: Sendable {
    public struct Options: Sendable {
        /// How much is rehearsed, from now on.
        public var span: TimeSpan
        /// A programme that repeats too sooner than this after it ended is a repeat; nil looks for none.
        public var repeatWithin: TimeSpan?

        /// Filler that runs for longer without a programme is worth a warning; nil looks for none.
        public var longestFiller: TimeSpan?

        /// Longer than any break, shorter than any programme that is missed.
        public static let usualLongestFiller = TimeSpan.minutes(30)

        public init(
            span: TimeSpan, repeatWithin: TimeSpan? = nil, longestFiller: TimeSpan? = Options.usualLongestFiller
        ) {
            self.span = span
            self.repeatWithin = repeatWithin
            self.longestFiller = longestFiller
        }
    }

    public struct Progress: Sendable {
        public let channel: Channel
        public let channelsDone: Int
        public let channelCount: Int
        public internal(set) var filesDone = 0
        public internal(set) var fileCount = 0
    }

    /// Gives a channel's plan for a stretch.
    public typealias Planning = @Sendable (Channel, _ from: Instant, _ until: Instant) async throws -> TimelineRange

    private let store: StationStore
    private let options: Options
    private let inspector: FileChecker
    private let planning: Planning

    public init(_ store: StationStore, _ options: Options, inspector: FileChecker, planning: @escaping Planning) {
        self.store = store
        self.options = options
        self.inspector = inspector
        self.planning = planning
    }

    /// Rehearses the channels one after the other. Throws only when its task is cancelled or the store fails.
    public func run(
        _ channels: [Channel], of sheet: StationSnapshot, at now: Instant, report: @Sendable (Progress) -> Void
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
        _ progress: Progress, _ sheet: StationSnapshot, from: Instant, _ report: @Sendable (Progress) -> Void
    ) async throws -> RehearsalReport.Part {
        let channel = progress.channel
        report(progress)
        let stretch: TimelineRange
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
        let supply = try await FillerLookup(for: channel, sheet, reading: store)
        let words = try await TimelineTitles(store, sheet).words(for: stretch.items, on: channel)
        let findings = findings(in: RehearsedChannel(stretch: stretch, files: files, supply: supply, words: words))
        return RehearsalReport.Part(channel: channel, itemCount: stretch.items.count, findings: findings)
    }

    private func findings(in channel: RehearsedChannel) -> [RehearsalFinding] {
        var findings = ItemCheck.findings(in: channel)
        findings += DeadAirCheck.findings(in: channel)
        if let span = options.longestFiller { findings += FillerCheck.findings(in: channel, longerThan: span) }
        findings += GuideCheck.findings(in: channel)
        findings += BuildCheck.findings(in: channel)
        findings += SpecialCheck.findings(in: channel)
        if let span = options.repeatWithin { findings += RepeatCheck.findings(in: channel, within: span) }
        return findings.inOrder
    }
}

/// A channel's plan with everything that the checks hold it against.
struct RehearsedChannel: Sendable {
    let stretch: TimelineRange
    /// By item; items that the station does not know any more have none.
    let files: [MediaID: CheckedFile]
    let supply: FillerLookup
    let words: ReasonWords

    func title(of media: MediaID) -> String { "“\(files[media]?.item.airTitle ?? "item \(media)")”" }
}

extension RehearsalFinding {
    init(_ cause: Cause, on stretch: TimelineRange, at times: [Instant]) {
        self.init(cause, on: stretch.channel, in: stretch.zone, at: times)
    }

    /// `times` holds one at least, in order.
    init(_ cause: Cause, on channel: Channel, in zone: ZoneRules, at times: [Instant]) {
        precondition(!times.isEmpty, "a finding has a time")
        self.init(
            cause: cause, channel: channel.number, channelName: channel.name, when: times[0],
            localTime: zone.stamp(times[0]), last: times[times.count - 1], count: times.count)
    }
}
