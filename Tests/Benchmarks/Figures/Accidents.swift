import Foundation
import Inspection
import TestMedia
import TestPrograms

/// An engine that is killed while fifty watch.
enum WorkerLoss: Benchmark {
    static let name = "worker-loss"
    static let target = "15"

    static func measure() async throws -> [Figure] {
        let station = try await BenchmarkStation(channels: 1).onAir()
        async let watching = station.web.watch("/stream/1.ts", seconds: 20)
        let crowd = try await StreamLoad(port: station.port, path: "/stream/1.ts", clients: 50, settle: 4, seconds: 12)
        try await crowd.counting()
        guard let engine = try BenchmarkStation.playingEngines(of: station).first else {
            throw TestFailure("no engine plays")
        }
        kill(engine, SIGKILL)
        let count = try await crowd.count()
        var inspector = TransportInspector()
        inspector.feed(try await watching)
        let report = inspector.report()
        _ = try await station.stop()
        let gap = Double((report.video?.longestStep ?? .max) - 3_000) / 90_000
        return [
            Figure(
                target, "viewers lost of 50 when an engine is killed", Double(count.lost), unit: "", atMost: 0,
                digits: 0),
            Figure(target, "missing picture time when an engine is killed", gap, unit: "s", atMost: 0.6),
            Figure(
                target, "continuity faults when an engine is killed", Double(report.continuityErrors), unit: "",
                atMost: 0, digits: 0),
        ]
    }
}

/// Viewers that take nothing, among many that do.
enum SlowReaders: Benchmark {
    static let name = "slow-readers"
    static let target = "16"

    static func measure() async throws -> [Figure] {
        let station = try await BenchmarkStation(channels: 1).onAir()
        let alone = try await StreamLoad(port: station.port, path: "/stream/1.ts", clients: 450, settle: 4, seconds: 12)
        let undisturbed = try await alone.count()
        let crowd = try await StreamLoad(
            port: station.port, path: "/stream/1.ts", clients: 500, stalled: 50, settle: 4, seconds: 12)
        try await crowd.counting()
        try await Task.sleep(for: .seconds(11))
        guard let port = Int(station.port) else { throw TestFailure("no port") }
        let held = ProcessUse.unsent(fromPort: port).filter { $0 > 0 }.max() ?? 0
        let disturbed = try await crowd.count()
        _ = try await station.stop()
        return [
            Figure(
                target, "torn packets of 50 stalled among 500", Double(disturbed.torn), unit: "", atMost: 0, digits: 0),
            Figure(
                target, "bytes held for a stalled reader", Double(held) / 1_048_576, unit: "MB", atMost: 1),
            Figure(
                target, "the others' slowest, stalled readers beside it", undisturbed.least / 1e6, unit: "MB alone",
                against: disturbed.least / 1e6, of: "MB beside them", atMost: 1.02, digits: 2),
        ]
    }
}

/// A server that is killed and started again.
enum Restart: Benchmark {
    static let name = "restart"
    static let target = "17"

    static func measure() async throws -> [Figure] {
        let made = try await BenchmarkStation(channels: 20)
        var waits: [Double] = []
        for _ in 0..<5 {
            let station = try await made.onAir()
            station.program.signal(SIGKILL)
            _ = try await station.program.status()
            let start = ContinuousClock.now
            let again = try await BackgroundProgram(
                [BuiltPrograms.station, "serve", "--data", made.folder.path, "--port", "18765"]
                    + StationUnderTest.quiet)
            while try await Web("http://127.0.0.1:18765").get("/readyz").status != 200 {
                guard again.isRunning else { throw TestFailure(again.log) }
                try await Task.sleep(for: .milliseconds(5))
            }
            waits.append((ContinuousClock.now - start) / .seconds(1))
            again.signal(SIGTERM)
            _ = try await again.status()
        }
        return [Figure(target, "ready to serve after a kill", waits.median, unit: "s", atMost: 0.3)]
    }
}
