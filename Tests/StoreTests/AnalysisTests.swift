import Core
import Store
import Testing

@Suite struct `A file's analysis` {
    private func stored(_ names: [String], in station: TestStation) async throws -> [MediaID] {
        let library = try await station.library()
        var ids: [MediaID] = []
        for name in names {
            try await station.store.record([.new(film("/srv/films/\(name).mkv", name))], in: library)
            let id = try #require(try await station.store.mediaID(at: "/srv/films/\(name).mkv"))
            try await station.store.record([ProbeResponse(id: id.raw, facts: facts(.seconds(60)))])
            ids.append(id)
        }
        return ids
    }

    private func due(_ station: TestStation) async throws -> [MediaID] {
        try await station.store.filesToAnalyse(limit: 10).map(\.id)
    }

    @Test func `comes sooner for what goes on air sooner, and is done once`() async throws {
        let station = try TestStation()
        let channel = try await station.channel()
        let ids = try await stored(["a", "b", "c", "d"], in: station)
        let now = station.clock.now.seconds
        var items = [item(channel, now + 100, now + 200), item(channel, now + 200, now + 300)]
        (items[0].media, items[1].media) = (ids[3], ids[1])
        _ = try await station.store.append(items, to: channel)
        #expect(try await due(station) == [ids[3], ids[1], ids[0], ids[2]])
        #expect(
            try await station.store.plannedStarts(
                of: ids[1], from: Instant(seconds: now), until: Instant(seconds: now + 999))
                == [channel: Instant(seconds: now + 200)])

        var found = facts(.seconds(60))
        found.audio[0].loudness = LoudnessFacts(
            integrated: -31.5, truePeak: -3, surround: LoudnessFacts.Level(integrated: -33, truePeak: nil))
        found.container = "mp4"
        let first = try #require(try await station.store.filesToAnalyse(limit: 1).first)
        try await station.store.recordAnalysis(of: first, found)
        #expect(try await due(station) == [ids[1], ids[0], ids[2]])
        #expect(try await station.store.countToAnalyse() == 3)
        let kept = try #require(try await station.store.media(ids[3])?.facts)
        #expect(kept.audio[0].loudness == found.audio[0].loudness)
        #expect(kept.container == "matroska", "only what an analysis alone knows is taken")
    }

    @Test func `is repeated when the file changes, and says nothing about one that changed meanwhile`() async throws {
        let station = try TestStation()
        let ids = try await stored(["a"], in: station)
        let file = try #require(try await station.store.filesToAnalyse(limit: 1).first)
        try await station.store.recordAnalysis(of: file, nil)
        #expect(try await due(station).isEmpty)
        let library = try #require(try await station.store.media(ids[0])).library
        let stamp = FileStamp(byteCount: 2_000, modified: Instant(seconds: 10), fingerprint: 9)
        try await station.store.record([.changed(ids[0], stamp)], in: library)
        #expect(try await due(station).isEmpty, "it waits to be probed")
        try await station.store.record([ProbeResponse(id: ids[0].raw, facts: facts(.seconds(90)))])
        #expect(try await due(station) == ids)
        try await station.store.recordAnalysis(of: file, facts(.seconds(60)))
        #expect(try await due(station) == ids, "it was another file")
    }
}
