import TestPrograms

/// The lists of a very large station's channels.
enum Lineups: Benchmark {
    static let name = "lineup"
    static let target = "11"

    static func measure() async throws -> [Figure] {
        let made = try await StoredStation.wide()
        let station = try await made.onAir()
        var figures: [Figure] = []
        for (path, what) in [("/channels.m3u", "playlist"), ("/lineup.json", "lineup")] {
            // The first ones bring the code into memory.
            _ = try await Download.of(station.address + path, times: 3, expecting: 200)
            let downloads = try await Download.of(station.address + path, times: 50, expecting: 200)
            Main.progress("\(path): \(downloads.first?.byteCount ?? 0) bytes")
            figures.append(
                Figure(
                    target, "\(what) of 6,200 channels", downloads.map(\.whole).median, unit: "ms", atMost: 10,
                    digits: 1))
        }
        _ = try await station.stop()
        return figures
    }
}
