import Core
import Scheduler

/// Filler that runs on and on where viewers wait for a programme.
enum FillerCheck {
    private struct Run {
        var start: Instant
        var finish: Instant
        let rule: RuleID
        var fillers: Set<FillerID>

        var length: TimeSpan { finish - start }
    }

    private struct Cause: Hashable {
        let rule: RuleID
        let fillers: Set<FillerID>
    }

    /// Filler without a programme for longer than `longest`.
    static func findings(in channel: RehearsedChannel, longerThan longest: TimeSpan) -> [RehearsalFinding] {
        let runs = runs(in: channel.stretch).filter { $0.length > longest }
        return Dictionary(grouping: runs) { Cause(rule: $0.rule, fillers: $0.fillers) }.map { cause, runs in
            RehearsalFinding(self.cause(cause, runs, channel), on: channel.stretch, at: runs.map(\.start))
        }
    }

    /// Items of filler that follow each other, whatever rule they are of.
    private static func runs(in stretch: TimelineRange) -> [Run] {
        var runs: [Run] = []
        for item in stretch.items {
            guard case .filler = item.kind else { continue }
            let (start, finish) = (max(item.start, stretch.from), min(item.finish, stretch.until))
            if let last = runs.indices.last, runs[last].finish == start {
                runs[last].finish = finish
            } else {
                runs.append(Run(start: start, finish: finish, rule: item.reason.rule, fillers: []))
            }
            if let filler = item.reason.filler { runs[runs.count - 1].fillers.insert(filler) }
        }
        return runs
    }

    private static func cause(_ cause: Cause, _ runs: [Run], _ channel: RehearsedChannel) -> RehearsalFinding.Cause {
        let names = cause.fillers.compactMap { channel.supply.name(of: $0) }.sorted().joined(separator: ", ")
        let longest = runs.map(\.length).max() ?? .zero
        let rule = channel.words.place(of: cause.rule).map { "\($0) has no programme for this time" }
        return RehearsalFinding.Cause(
            .warning, "filler.long",
            "Filler\(names.isEmpty ? "" : " (\(names))") runs for up to \(longest.words) at a time",
            why: rule ?? "no programme is planned for this time",
            fix: "Schedule programmes for this time, or rehearse with a greater --longest-filler if this is intended.")
    }
}
