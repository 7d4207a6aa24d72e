import Foundation
import Inspection
import Synchronization
import TestMedia
import TestPrograms

/// Two hundred viewers who only count, and one for each channel who looks at what arrives.
final class Audience {
    private static let viewers = 200
    private static let settling = 5

    private let crowds: [StreamLoad]
    private let followers: [Follower]

    init(of station: FaultyStation, seconds: Int) async throws {
        let channels = Array(FaultyStation.channels)
        followers = try channels.map { try Follower(channel: $0, of: station) }
        var crowds: [StreamLoad] = []
        for (index, channel) in channels.enumerated() {
            let count = Self.viewers / channels.count + (index < Self.viewers % channels.count ? 1 : 0)
            crowds.append(
                try await StreamLoad(
                    port: station.station.port, path: "/stream/\(channel).ts", clients: count, settle: Self.settling,
                    seconds: seconds))
        }
        for crowd in crowds { try await crowd.counting() }
        self.crowds = crowds
        try await Task.sleep(for: .seconds(2 * Self.settling))
        for follower in followers { follower.begin() }
    }

    /// `cuts` is what was left out of each channel so far, in seconds.
    func note(cuts: [Double]) {
        for (index, follower) in followers.enumerated() {
            follower.note(cut: cuts.indices.contains(index) ? cuts[index] : 0)
        }
    }

    /// The worst of each follower since the last call.
    func minute() -> [FollowedMinute] { followers.map { $0.minute() } }

    /// Viewers that were lost or got torn packets.
    func losses() async throws -> (lost: Int, torn: Int) {
        var losses = (lost: 0, torn: 0)
        for crowd in crowds {
            let count = try await crowd.count()
            losses.lost += count.lost
            losses.torn += count.torn
        }
        losses.lost += followers.count { $0.hasEnded }
        return losses
    }

    var reports: [InspectionReport] { followers.map { $0.report } }
}

/// What a follower saw in a minute.
struct FollowedMinute {
    var channel: Int
    /// How late the newest picture was when it arrived, in seconds; below zero it came ahead of its time.
    var latest: Double
    var continuityErrors: Int
}

/// One viewer that compares the pictures' time stamps with the clock: frame n of a channel is due n frames after 1970.
final class Follower: Sendable {
    private struct Seen {
        var inspector = TransportInspector()
        var hasEnded = false
        var latest = -Double.infinity
        var isCounting = false
        var countedErrors = 0
    }

    private let channel: Int
    private let curl = Process()
    private let seen = Mutex(Seen())

    init(channel: Int, of station: FaultyStation) throws {
        self.channel = channel
        let output = Pipe()
        curl.executableURL = URL(filePath: "/usr/bin/env")
        curl.arguments = ["curl", "--silent", "--no-buffer", station.station.address + "/stream/\(channel).ts"]
        curl.standardOutput = output
        curl.standardError = FileHandle.nullDevice
        try curl.run()
        Thread.detachNewThread { [self] in
            while true {
                let bytes = output.fileHandleForReading.availableData
                if bytes.isEmpty { break }
                seen.withLock { $0.inspector.feed([UInt8](bytes)) }
            }
            seen.withLock { $0.hasEnded = true }
        }
    }

    deinit { curl.terminate() }

    var hasEnded: Bool { seen.withLock { $0.hasEnded } }
    var report: InspectionReport { seen.withLock { $0.inspector.report() } }

    /// What the burst at the beginning brought does not count.
    func begin() { seen.withLock { $0.isCounting = true } }

    func note(cut: Double) {
        let report = report
        let due = Self.ticks(of: Date().timeIntervalSince1970)
        seen.withLock { seen in
            guard seen.isCounting, let newest = report.video?.lastPresentation else { return }
            seen.latest = max(seen.latest, Self.seconds(from: newest, to: due) - cut)
        }
    }

    func minute() -> FollowedMinute {
        let errors = report.continuityErrors
        return seen.withLock { seen in
            defer {
                seen.latest = -Double.infinity
                seen.countedErrors = errors
            }
            return FollowedMinute(
                channel: channel, latest: seen.latest, continuityErrors: errors - seen.countedErrors)
        }
    }

    private static let wrap = Int64(1) << 33

    private static func ticks(of seconds: Double) -> Int64 { Int64(seconds * 90_000) & (wrap - 1) }

    /// The stamps start again every 26 hours, so only the nearest difference means anything.
    private static func seconds(from stamp: Int64, to due: Int64) -> Double {
        var difference = (due - (stamp & (wrap - 1))) & (wrap - 1)
        if difference > wrap / 2 { difference -= wrap }
        return Double(difference) / 90_000
    }
}
