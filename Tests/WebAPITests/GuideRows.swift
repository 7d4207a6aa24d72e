import Core
import HTTP
import Testing

@testable import WebAPI

@Suite struct `A channel's row in the guide` {
    let listing = FakeStation.fixed("5", "Harbour One")
    /// The hour that is on began half an hour ago.
    let hour = FakeStation.now - .minutes(30)

    private func row(_ programmes: [GuideProgramme], past: [GuideProgramme] = []) async throws -> [(
        String, Instant, Instant
    )] {
        let station = FakeStation(
            channels: [listing], programmes: [listing.channel.id: programmes], past: [listing.channel.id: past])
        let library = GuideDocumentCache(directory: station, device: station, source: station)
        let text = try await library.text(GuideWindow(now: FakeStation.now, days: 1, pastHours: 4))
        return text.matches(of: #/start="(\d{14}) \+0000" stop="(\d{14}) \+0000".*\n<title>([^<]*)/#).map {
            (String($0.3), Self.instant($0.1), Self.instant($0.2))
        }
    }

    private static func instant(_ stamp: Substring) -> Instant {
        let numbers = [4, 2, 2, 2, 2, 2].reduce(into: (rest: stamp, found: [Int]())) { state, width in
            state.found.append(Int(state.rest.prefix(width)) ?? 0)
            state.rest = state.rest.dropFirst(width)
        }.found
        let day = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])?.daysSince1970 ?? 0
        return Instant(seconds: Int64(day * 86_400 + numbers[3] * 3_600 + numbers[4] * 60 + numbers[5]))
    }

    private func programme(_ start: Int64, _ finish: Int64) -> GuideProgramme {
        GuideProgramme(
            channel: listing.channel.id, start: FakeStation.now + .minutes(start),
            finish: FakeStation.now + .minutes(finish), title: "\(start)")
    }

    @Test(arguments: 1...40) func `has no overlap, and no gap from now on`(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        var programmes: [GuideProgramme] = []
        var at = Int64.random(in: -900...600, using: &generator)
        while at < 2_000 {
            let length = Int64.random(in: 1...200, using: &generator)
            programmes.append(programme(at, at + length))
            at += length + Int64.random(in: -40...90, using: &generator)
        }
        let row = try await row(programmes)
        for (left, right) in zip(row, row.dropFirst()) {
            #expect(right.1 <= hour ? left.2 <= right.1 : left.2 == right.1, "seed \(seed)")
        }
        #expect(row.allSatisfy { $0.1 < $0.2 }, "seed \(seed)")
        let soon = FakeStation.now + .minutes(30)
        #expect(row.contains { $0.1 < soon && FakeStation.now < $0.2 }, "seed \(seed)")
    }

    @Test func `is filled with the channel's name where nothing is planned, on the hours of a fixed grid`() async throws
    {
        let row = try await row([])
        #expect(row.allSatisfy { $0.0 == "Harbour One" })
        #expect(row.map(\.1.seconds).allSatisfy { $0 % 21_600 == 0 })
        #expect(row.first.map { $0.1 <= FakeStation.now && FakeStation.now < $0.2 } == true)
        #expect(row.last?.2 == hour + .hours(24))
    }

    @Test func `does not invent what is far ahead`() async throws {
        #expect(try await row([programme(-300, 300)]).count == 1)
    }

    @Test func `shows what went to air in the past, and makes up nothing for its gaps`() async throws {
        let row = try await row([programme(-60, 600)], past: [programme(-500, -240), programme(-200, -150)])
        #expect(row.map(\.0) == ["-500", "-200", "-60"])
        #expect(row[1].2 < row[2].1)
    }
}

extension GuideDocumentCache {
    func text(_ window: GuideWindow, revision: Int64 = 1, base: String = "192.168.1.10") async throws -> String {
        let address = BaseAddress(
            of: get("/xmltv.xml"),
            at: PublicAddress(url: "http://\(base)", lanAddress: base, port: 1, machineNames: ["t"]))
        let edition = CachedDocument(
            state: GuideState(revision: revision, changed: FakeStation.now), window: window,
            filter: try ChannelFilter(channels: nil, group: nil), base: address, zipped: false)
        return await Response(body: .generated(body(edition))).whole.text
    }
}
