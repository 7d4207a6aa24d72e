import Core
import Foundation
import Linux
import TestMedia
import TestPrograms

/// Two thousand channels with stored timelines of a week: how long people wait after a start, and what it holds.
enum LargeStation: Benchmark {
    static let name = "large-station"
    static let target = "7, 10, 17"

    private static let address = "http://127.0.0.1:18766"

    static func measure() async throws -> [Figure] {
        let made = try await StoredStation.mixed(channels: 2_000)
        let now = SystemClock().now
        let items = try await made.plan(from: now - .hours(24), until: now + .hours(24 * 7 + 13))
        Main.progress("\(items) items")
        var (ready, stopped): ([Double], [Double]) = ([], [])
        for _ in 0..<3 {
            let start = ContinuousClock.now
            let station = try await started(made.folder)
            ready.append((ContinuousClock.now - start) / .seconds(1))
            Main.progress("ready after \(ready.last ?? 0) s")
            stopped.append(try await stop(station))
        }
        let station = try await started(made.folder)
        let resident = try ProcessUse.resident(of: station.processID)
        let guides = try await Download.of(address + "/xmltv.xml?days=7", times: 1, expecting: 200)
        Main.progress("\(guides.first?.byteCount ?? 0) bytes in \(guides.first?.whole ?? 0) ms")
        let peak = try ProcessUse.greatest(of: station.processID)
        stopped.append(try await stop(station))
        return [
            Figure("17", "2,000 channels ready after a start", ready.median, unit: "s", atMost: 0.3),
            Figure(
                "17", "2,000 channels stopped while they start, slowest", stopped.max() ?? .nan, unit: "s", atMost: 3),
            Figure("7", "server with 2,000 channels and their timelines", resident, unit: "MB", atMost: 150, digits: 0),
            Figure(
                "10", "first guide, 2,000 channels, a week", guides.map(\.whole).median / 1_000, unit: "s", atMost: 3),
            Figure("7", "most memory until that guide was sent", peak, unit: "MB", atMost: 150, digits: 0),
        ]
    }

    /// As soon as it is ready.
    private static func started(_ folder: TemporaryFolder) async throws -> BackgroundProgram {
        let station = try await BackgroundProgram(
            [BuiltPrograms.station, "serve", "--data", folder.path, "--port", "18766"] + StationUnderTest.quiet)
        while try await Web(address).get("/readyz").status != 200 {
            guard station.isRunning else { throw TestFailure(station.log) }
            try await Task.sleep(for: .milliseconds(5))
        }
        return station
    }

    /// Seconds until the station has ended as an operator ends it.
    private static func stop(_ station: BackgroundProgram) async throws -> Double {
        let start = ContinuousClock.now
        station.signal(SIGTERM)
        let status = try await station.status(within: .seconds(120))
        guard status == 0 else { throw TestFailure("the station ended with \(status): \(station.log)") }
        return (ContinuousClock.now - start) / .seconds(1)
    }
}
