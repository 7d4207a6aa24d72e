import Core
import Scheduler

extension [BuildWarning] {
    /// Together with those of a build that goes on where this one ended. What was over by `instant` is left out.
    func followed(by later: [BuildWarning], forgettingBefore instant: Instant) -> [BuildWarning] {
        var all = later
        for warning in self {
            // What is about the schedule itself every build says again.
            guard let first = warning.first, first >= instant else { continue }
            let same = all.firstIndex { ($0.code, $0.rule) == (warning.code, warning.rule) }
            guard let same else {
                all.append(warning)
                continue
            }
            all[same].first = first
            all[same].count += warning.count
        }
        return all
    }
}

extension BuildWarning {
    /// For a channel that shows the same so much later.
    func later(by offset: TimeSpan) -> BuildWarning {
        var warning = self
        if let first { warning.first = first + offset }
        return warning
    }

    /// With when it happens, on the channel's own clock.
    func text(in zone: ZoneRules) -> String {
        let times = count > 1 ? ", \(count) times" : ""
        let place = first.map { " (first on \(zone.stamp($0))\(times))" } ?? ""
        return "\(what)\(place). \(fix) [\(code)]"
    }
}
