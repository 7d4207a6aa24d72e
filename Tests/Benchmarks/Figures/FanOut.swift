import Foundation
import TestMedia
import TestPrograms

/// What a viewer more costs the server, beside a bare loop that sends the same bytes, and beside Icecast.
enum FanOut: Benchmark {
    static let name = "fan-out"
    static let target = "1"

    static func measure() async throws -> [Figure] {
        let made = try await BenchmarkStation(channels: 1)
        let station = try await made.onAir()
        let folder = try TemporaryFolder()
        let sample = try await station.web.watch("/stream/1.ts", seconds: 8)
        try Data(sample).write(to: URL(filePath: folder.path("sample.ts")))

        var figures: [Figure] = []
        for clients in [100, 500, 1_000] {
            var ours: [Double] = []
            var bare: [Double] = []
            for _ in 0..<5 {
                let (cost, bitRate) = try await cost(of: station, clients: clients)
                ours.append(cost)
                bare.append(
                    try await StreamLoad.bareCost(
                        file: folder.path("sample.ts"), bitRate: bitRate, clients: clients, seconds: 6))
            }
            figures.append(
                Figure(
                    target, "fan-out to \(clients) viewers", ours.median, unit: "CPU-s/Gbit", against: bare.median,
                    of: "bare send loop", atMost: 1.05, digits: 4))
            if clients == 100, Icecast.isInstalled {
                figures.append(
                    Figure(
                        target, "fan-out to 100 viewers", ours.median, unit: "CPU-s/Gbit",
                        against: try await Icecast.cost(clients: clients), of: "Icecast", atMost: 1, digits: 4))
            }
        }
        _ = try await station.stop()
        return figures
    }

    /// Processor seconds of the server per gigabit, and what one viewer gets.
    private static func cost(of station: StationUnderTest, clients: Int) async throws -> (Double, bitRate: Int) {
        let load = try await StreamLoad(
            port: station.port, path: "/stream/1.ts", clients: clients, settle: 4, seconds: 6)
        try await load.counting()
        let before = try ProcessUse.seconds(of: station.program.processID)
        try await load.counted()
        let used = try ProcessUse.seconds(of: station.program.processID) - before
        let count = try await load.count()
        return (used / count.gigabits, Int(count.gigabits * 1e9 / Double(clients) / count.seconds))
    }
}
