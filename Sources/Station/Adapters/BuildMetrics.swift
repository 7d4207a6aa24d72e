import Core
import Scheduler

/// What builds of timelines warn of, for monitoring.
enum BuildMetrics {
    static func samples(_ warnings: [(Channel, BuildWarning)]) -> [MetricSample] {
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
