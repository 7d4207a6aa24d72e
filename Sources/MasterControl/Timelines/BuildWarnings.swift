public import Core
public import Scheduler

extension [BuildWarning] {
    /// Together with those of a build that continues where this one ended. What was over by `instant` is left out.
    func followed(by later: [BuildWarning], forgettingBefore instant: Instant) -> [BuildWarning] {
        var all = later
        for warning in self {
            // What is about the schedule itself every build says again.
            guard let first = warning.first, first >= instant else { continue }
            let same = all.firstIndex {
                ($0.code, $0.rule) == (warning.code, warning.rule) && (warning.rule != nil || $0.what == warning.what)
            }
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
    /// For a channel that shows the same by this much later.
    public func later(by offset: TimeSpan) -> BuildWarning {
        var warning = self
        if let first { warning.first = first + offset }
        return warning
    }

    /// With when it happens, on the channel's own clock.
    public func text(in zone: ZoneRules) -> String {
        let times = count > 1 ? ", \(count) times" : ""
        let place = first.map { " (first on \(zone.stamp($0))\(times))" } ?? ""
        return "\(what)\(place). \(fix) [\(code)]"
    }
}

/// What builds of timelines warn of, for monitoring.
public enum BuildMetrics {
    /// One sample for each channel and code.
    public static func samples(_ warnings: [(Channel, BuildWarning)]) -> [MetricSample] {
        var counts: [Kind: Int] = [:]
        for (channel, warning) in warnings {
            counts[Kind(channel: channel.number, code: warning.code), default: 0] += 1
        }
        return counts.sorted { ($0.key.channel, $0.key.code) < ($1.key.channel, $1.key.code) }.map { kind, count in
            MetricSample(
                "continuity_build_warnings", help: "Rules that cannot be followed as the schedule says.", kind: .gauge,
                labels: [.init("channel", kind.channel.description), .init("code", kind.code)], value: Double(count))
        }
    }

    private struct Kind: Hashable {
        let channel: ChannelNumber
        let code: String
    }
}
