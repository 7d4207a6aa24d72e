import Core
import Linux
import TestMedia
import TestPrograms

/// The guide as XMLTV: the first that a station writes after its start, and the same one again.
enum Guides: Benchmark {
    static let name = "guide"
    static let target = "10"

    static func measure() async throws -> [Figure] {
        let mixed = try await StoredStation.mixed()
        let (cold, again, known) = try await first(of: mixed, ahead: .hours(24 * 7 + 13), starts: 5)
        let wide = try await StoredStation.wide()
        let (large, _, _) = try await first(of: wide, ahead: .hours(72 + 13), starts: 3)
        return [
            Figure(target, "first guide, 200 channels, a week", cold / 1_000, unit: "s", atMost: 0.2),
            Figure(target, "first guide, 6,200 channels", large / 1_000, unit: "s", atMost: 0.8),
            Figure(target, "the same guide again, until its first byte", again, unit: "ms", atMost: 1),
            Figure(target, "the same guide, which the client has", known, unit: "ms", atMost: 1),
        ] + (try await tiles(of: mixed))
    }

    /// What a page asks for that shows the guide: 24 channels, a day.
    private static func tiles(of made: StoredStation) async throws -> [Figure] {
        let station = try await made.onAir()
        let day = SystemClock().now.seconds + 86_400
        var figures: [Figure] = []
        for layer in ["guide", "timeline"] {
            let address = "\(station.address)/api/v1/guide?channels=1-24&from=\(day)&for=86400&layer=\(layer)"
            let tiles = try await Download.of(address, times: 5, expecting: 200)
            Main.progress("\(layer): \(tiles[0].byteCount) bytes, the first in \(tiles[0].whole) ms")
            figures.append(
                Figure(
                    target, "a day of 24 channels, layer \(layer)", tiles.map(\.whole).median, unit: "ms", atMost: 100,
                    digits: 0))
        }
        _ = try await station.stop()
        return figures
    }

    /// Milliseconds for the first guide after a start (the median), for the next ones, and for those that did not change.
    private static func first(
        of made: StoredStation, ahead: TimeSpan, starts: Int
    ) async throws -> (cold: Double, again: Double, known: Double) {
        let now = SystemClock().now
        // As much of the past as a station keeps.
        let items = try await made.plan(from: now - .hours(24), until: now + ahead)
        var (cold, again, known): ([Double], [Double], [Double]) = ([], [], [])
        for _ in 0..<starts {
            let station = try await made.onAir()
            let address = station.address + "/xmltv.xml"
            let guides = try await Download.of(address, times: 1, expecting: 200)
            cold += guides.map(\.whole)
            Main.progress("\(guides.first?.byteCount ?? 0) bytes of \(items) items in \(cold.last ?? 0) ms")
            again += try await Download.of(address, times: 20, expecting: 200).map(\.wait)
            let head = try await station.web.get("/xmltv.xml", ["--head"])
            let tag = try head.headers["etag"] ?? { throw TestFailure("the guide has no tag") }()
            known += try await Download.of(
                address, times: 20, expecting: 304, ["--header", "If-None-Match: \(tag)"]
            ).map(\.whole)
            _ = try await station.stop()
        }
        return (cold.median, again.median, known.median)
    }
}
