import Core
import Scheduler

/// That the guide says something at every moment, one thing at a time, and never nothing.
enum GuideCheck {
    /// The guide is in whole seconds.
    private static let rounding = TimeSpan.seconds(1)

    static func findings(in channel: RehearsedChannel) -> [RehearsalFinding] {
        let stretch = channel.stretch
        let files = channel.files
        let guide = Guide(stretch.channel, zone: stretch.zone, sources: Guide.Sources(item: { files[$0]?.item }))
        return findings(in: guide.programmes(of: stretch.all, from: stretch.from, until: stretch.until), stretch)
    }

    static func findings(in programmes: [GuideProgramme], _ stretch: TimelineRange) -> [RehearsalFinding] {
        var holes: [Instant] = []
        var overlaps: [Instant] = []
        var covered = stretch.from + rounding
        for programme in programmes {
            if programme.start > covered { holes.append(covered) }
            if programme.start < covered, covered > stretch.from + rounding { overlaps.append(programme.start) }
            covered = max(covered, programme.finish)
        }
        if covered < stretch.until - rounding { holes.append(covered) }
        let untitled = programmes.filter { $0.title.allSatisfy(\.isWhitespace) }.map(\.start)
        return [(hole, holes), (overlap, overlaps), (title, untitled)].filter { !$0.1.isEmpty }.map { cause, times in
            RehearsalFinding(cause, on: stretch, at: times)
        }
    }

    private static let fix = "Rebuild the channel. If it happens again, report it with the station file."

    private static let hole = RehearsalFinding.Cause(
        .fault, "guide.hole", "The guide has a gap", why: "no programme covers this time", fix: fix)
    private static let overlap = RehearsalFinding.Cause(
        .fault, "guide.overlap", "The guide has two programmes at once",
        why: "a programme begins before the one before it ends", fix: fix)
    private static let title = RehearsalFinding.Cause(
        .warning, "guide.untitled", "The guide has a programme without a title",
        why: "neither the rule nor the file gives one", fix: "Give the rule a title, or rename the file, and scan.")
}

/// What the builder could not do as the schedule says.
enum BuildCheck {
    static func findings(in channel: RehearsedChannel) -> [RehearsalFinding] {
        channel.stretch.warnings.map { warning in
            let times = warning.count > 1 ? "it happens \(warning.count) times while the timeline is built" : ""
            let cause = RehearsalFinding.Cause(.warning, warning.code, warning.what, why: times, fix: warning.fix)
            return RehearsalFinding(cause, on: channel.stretch, at: [warning.first ?? channel.stretch.from])
        }
    }

    /// Why a channel has no timeline at all.
    static func failure(_ error: any Error) -> RehearsalFinding.Cause {
        guard let error = error as? any Explained else {
            return RehearsalFinding.Cause(
                .fault, "build.failed", "The timeline cannot be built", why: String(describing: error),
                fix: "Check the log. Report it if it happens again.")
        }
        return RehearsalFinding.Cause(
            .fault, error.code, "The timeline cannot be built: \(error.what)", why: error.why, fix: error.fix)
    }
}
