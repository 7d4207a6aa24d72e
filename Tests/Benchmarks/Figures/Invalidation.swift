import Core
import Linux
import MasterControl
import Store
import TestMedia

/// What an edit and a scan cost a station of a thousand channels, each with rules and content of its own, and how many of
/// them they refresh.
enum Invalidation: Benchmark {
    static let name = "invalidation"
    static let target = "20"
    private static let channelCount = 1_000

    static func measure() async throws -> [Figure] {
        let station = try await StoredStation.separate(channels: channelCount)
        let store = try station.open()
        let timelines = try await TimelineService(
            store: store, zones: ZoneFiles(), clock: SystemClock(), log: .silent)
        let built = await Stopwatch.seconds { await timelines.build() }
        Main.progress("built \(channelCount) timelines in \(built) s")
        let contents = try await store.contents()
        var figures: [Figure] = []
        figures += try await self.figures("an edit of one channel's rules", refreshing: 1, timelines) { number in
            var schedule = contents.schedules[number]
            schedule.rules[0].order = .random
            _ = try await store.apply([.saveSchedule(schedule)])
            await timelines.reload()
        }
        figures += try await self.figures("an edit of a collection of ten channels", refreshing: 10, timelines) {
            number in
            var collection = contents.collections.filter { $0.name.hasPrefix("Shared") }[number]
            collection.members = [.folder("/srv/films/\((number + 5) % 10)")]
            _ = try await store.apply([.saveCollection(collection)])
            await timelines.reload()
        }
        figures += try await self.figures("an edit that no channel plays by", refreshing: 0, timelines) { number in
            let new = MediaCollection(id: CollectionID(-1), name: "New \(number)", members: [.folder("/srv/films/1")])
            _ = try await store.apply([.saveCollection(new)])
            await timelines.reload()
        }
        let media = try await store.media(MediaQuery(kind: .episode, limit: 50)).items
        guard media.count == 50 else { throw TestFailure("there are only \(media.count) episodes") }
        figures += try await self.figures("a scan that touches a file of one channel", refreshing: 1, timelines) {
            number in
            guard var facts = media[number].facts else { throw TestFailure("a file has no facts") }
            facts.duration += .seconds(1)
            try await store.record([ProbeResponse(id: media[number].id.raw, facts: facts)])
            await timelines.mediaChanged([media[number].id])
        }
        return figures
    }

    /// How long each of several changes takes until all timelines follow, and how many of them were compared.
    private static func figures(
        _ what: String, refreshing count: Int, _ timelines: TimelineService, _ change: (Int) async throws -> Void
    ) async throws -> [Figure] {
        var number = 0
        var most = 0
        let time = try await Stopwatch.seconds(times: 5) {
            let before = await timelines.comparisonCount
            try await change(number)
            await timelines.tick()
            most = max(most, await timelines.comparisonCount - before)
            number += 1
        }
        return [
            Figure(target, what, time * 1_000, unit: "ms", atMost: 250, digits: 0),
            Figure(
                target, "channels of \(channelCount) that it refreshes", Double(most), unit: "", atMost: Double(count),
                digits: 0),
        ]
    }
}
