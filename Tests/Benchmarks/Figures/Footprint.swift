import Foundation
import TestMedia
import TestPrograms

/// What a large station holds and uses while nobody watches, and what running channels add.
enum Footprint: Benchmark {
    static let name = "footprint"
    static let target = "7, 8"

    static func measure() async throws -> [Figure] {
        let station = try await BenchmarkStation(channels: 1_000).onAir()
        let server = station.program.processID
        // Until timelines and guide are built, which is work and not idleness.
        try await Patience.wait("the server to come to rest", atMost: .seconds(120)) {
            let before = try ProcessUse.seconds(of: server)
            try await Task.sleep(for: .seconds(4))
            return try ProcessUse.seconds(of: server) - before < 0.2 ? true : nil
        }
        let start = ContinuousClock.now
        let before = try ProcessUse.seconds(of: server)
        try await Task.sleep(for: .seconds(30))
        let used = try ProcessUse.seconds(of: server) - before
        let share = used / ((ContinuousClock.now - start) / .seconds(1)) * 100
        let resident = try ProcessUse.resident(of: server)
        var figures = [
            Figure("8", "1,000 channels, none watched", share, unit: "% of a core", atMost: 0.1),
            Figure("7", "server with 1,000 channels", resident, unit: "MB", atMost: 40, digits: 0),
        ]
        for (channel, what, goal) in [
            (BenchmarkStation.copying, "an engine that passes through", 16.0),
            (BenchmarkStation.transcoding, "an engine that encodes 720p", 100.0),
        ] {
            let others = Set(try BenchmarkStation.playingEngines(of: station))
            async let watching = station.web.watch("/stream/\(channel).ts", seconds: 14)
            try await Task.sleep(for: .seconds(12))
            let engine = try BenchmarkStation.playingEngines(of: station).first { !others.contains($0) }
            guard let engine else { throw TestFailure("channel \(channel) does not run") }
            figures.append(Figure("7", what, try ProcessUse.own(of: engine), unit: "MB", atMost: goal, digits: 0))
            _ = try await watching
        }
        _ = try await station.stop()
        return figures
    }
}
