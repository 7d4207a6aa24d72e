import Foundation
import Inspection

/// What was promised, and what was seen.
struct Verdict {
    /// No channel may be later.
    private static let mostSecondsLate = 2.0

    var queue: [Fault] = []
    private var broken: [String] = []
    private var latest = -Double.infinity
    private var latestByFault: [Fault: Double] = [:]
    private var summary: [String] = []

    var isKept: Bool { broken.isEmpty }

    mutating func `break`(_ promise: String) {
        broken.append(promise)
        Main.say("BROKEN: \(promise)")
    }

    mutating func note(
        _ minute: Int, _ fault: Fault, _ followed: [FollowedMinute], _ vitals: Vitals, door: Bool
    ) {
        let worst = followed.map(\.latest).max() ?? 0
        latest = max(latest, worst)
        latestByFault[fault] = max(latestByFault[fault] ?? -.infinity, worst)
        let errors = followed.map(\.continuityErrors).reduce(0, +)
        let late = followed.map { "\(decimal($0.latest))" }.joined(separator: " ")
        let now = vitals.last
        Main.say(
            "\(minute): \(fault.rawValue), late \(late) s, \(decimal(now.megabytes)) MB, \(now.threads) threads, "
                + "\(now.descriptors) descriptors, \(now.engines) engines")
        for channel in followed where channel.latest > Self.mostSecondsLate {
            self.break("minute \(minute): channel \(channel.channel) was \(decimal(channel.latest)) s late")
        }
        if errors > 0 { self.break("minute \(minute): \(errors) continuity errors") }
        if !door { self.break("minute \(minute): the station did not answer, or did not let its operator in") }
    }

    mutating func finish(_ audience: Audience, _ vitals: Vitals) async throws {
        let losses = try await audience.losses()
        if losses.lost > 0 { self.break("\(losses.lost) viewers were lost") }
        if losses.torn > 0 { self.break("\(losses.torn) packets were torn") }
        for growth in vitals.growth { self.break(growth) }
        for (channel, report) in zip(FaultyStation.channels, audience.reports) {
            let faults = report.faultCounts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            summary.append(
                "channel \(channel): \(report.video?.pictures ?? 0) pictures, \(report.audio?.frames ?? 0) sound frames, "
                    + (faults.isEmpty ? "no fault" : faults.joined(separator: ", ")))
        }
        summary.append("viewers lost \(losses.lost), torn packets \(losses.torn)")
    }

    var text: String {
        let byFault = latestByFault.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "  \($0.key.rawValue): \(decimal($0.value)) s" }
        return
            (summary + ["latest at most \(decimal(latest)) s:"] + byFault
            + [broken.isEmpty ? "All promises were kept." : "\(broken.count) promises were broken."])
            .joined(separator: "\n")
    }

    private func decimal(_ value: Double) -> String { String(format: "%.2f", value) }
}
