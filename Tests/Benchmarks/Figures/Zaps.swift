import TestPrograms

/// Joining a channel that runs, while many others watch it.
enum WarmZap: Benchmark {
    static let name = "warm-zap"
    static let target = "2"

    static func measure() async throws -> [Figure] {
        let station = try await BenchmarkStation(channels: 1).onAir()
        let crowd = try await StreamLoad(
            port: station.port, path: "/stream/1.ts", clients: 500, settle: 4, seconds: 20)
        try await crowd.counting()
        let waits = try await StreamLoad.zaps(port: station.port, path: "/stream/1.ts", count: 200)
        _ = try await crowd.count()
        _ = try await station.stop()
        return [
            Figure(target, "warm zap among 500 viewers, half of 200 within", waits.median, unit: "ms", atMost: 5),
            Figure(target, "warm zap among 500 viewers, 99 % within", waits.percentile(99), unit: "ms", atMost: 25),
        ]
    }
}

/// Tuning to a channel that does not run, at whatever place of its programme it is.
enum ColdZap: Benchmark {
    static let name = "cold-zap"
    static let target = "3, 4"

    static func measure() async throws -> [Figure] {
        let made = try await BenchmarkStation(channels: 2)
        let station = try await made.onAir()
        var waits: [Int: [Double]] = [:]
        for _ in 0..<20 {
            for channel in [BenchmarkStation.copying, BenchmarkStation.transcoding] {
                waits[channel, default: []] += try await StreamLoad.zaps(
                    port: station.port, path: "/stream/\(channel).ts", count: 1)
                try await made.stop(channel, of: station)
                // The next spare must be warm, as it is when people zap.
                try await Task.sleep(for: .milliseconds(1_200))
            }
        }
        _ = try await station.stop()
        for (channel, waits) in waits.sorted(by: { $0.key < $1.key }) {
            Main.progress("channel \(channel), ms: \(waits.map { Int($0) }.sorted())")
        }
        return [
            Figure(
                "3", "cold zap, passed through, 95 % of 20 within",
                waits[BenchmarkStation.copying, default: []].percentile(95), unit: "ms", atMost: 60, digits: 0),
            Figure(
                "4", "cold zap, encoded 720p, 95 % of 20 within",
                waits[BenchmarkStation.transcoding, default: []].percentile(95), unit: "ms", atMost: 250, digits: 0),
        ]
    }
}
