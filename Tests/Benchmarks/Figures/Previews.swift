import Core
import Linux
import MasterControl
import StationFile
import Store
import Synchronization
import TestMedia

/// What a change would do to the timelines of the coming week, while the as-run log is written.
enum Previews: Benchmark {
    static let name = "preview"
    static let target = "19"

    private static let week = TimeSpan.hours(7 * 24)

    static func measure() async throws -> [Figure] {
        let station = try await StoredStation.mixed()
        let store = try station.open()
        let clock = SystemClock()
        let service = try await TimelineService(store: store, zones: ZoneFiles(), clock: clock, log: .silent)
        await service.build()
        let contents = try await store.contents()
        guard let channel = contents.channels.first else { throw TestFailure("the station has no channel") }
        var one = contents
        one.channels[0].clock = .watched
        var all = contents
        for index in all.fillers.indices where all.fillers[index].kind == .post {
            all.fillers[index].mode = .count(2)
        }
        let air = AsRunWriting(store, on: channel.id)
        let idle = try await air.latest { try await Task.sleep(for: .seconds(1)) }
        var (forOne, forAll) = (0.0, 0.0)
        let late = try await air.latest {
            forOne = try await seconds(5, of: one, in: store, changing: 1)
            forAll = try await seconds(3, of: all, in: store, changing: contents.channels.count)
        }
        return [
            Figure(target, "a week of one channel", forOne * 1_000, unit: "ms", atMost: 50, digits: 0),
            Figure(target, "a week of 200 channels", forAll, unit: "s", atMost: 2),
            Figure(
                target, "slowest as-run entry meanwhile", late * 1_000, unit: "ms", against: idle * 1_000,
                of: "ms without previews", atMost: nil, digits: 1),
        ]
    }

    /// The median of several previews.
    private static func seconds(
        _ times: Int, of contents: StationContents, in store: StationStore, changing count: Int
    ) async throws -> Double {
        let text = StationText.write(contents)
        return try await Stopwatch.seconds(times: times) {
            let document = try StationDocument(Array(text.utf8), file: "preview.yaml")
            let proposal = try await StationProposal(document, prune: true, for: store, zones: ZoneFiles())
            let desk = ChannelTimeline.Resources(store: store, zones: ZoneFiles())
            let preview = try await TimelinePreview(of: proposal, desk, from: SystemClock().now, ahead: week)
            let differences = try await preview.differences()
            guard differences.count == count else {
                throw TestFailure("\(differences.count) of \(count) channels would change")
            }
        }
    }
}

/// Writes as-run entries every ten milliseconds, as a station on air does.
private struct AsRunWriting {
    private let store: StationStore
    private let channel: ChannelID

    init(_ store: StationStore, on channel: ChannelID) {
        self.store = store
        self.channel = channel
    }

    /// How long the slowest took, in seconds, while `work` ran.
    func latest(_ work: () async throws -> Void) async throws -> Double {
        let writing = Task {
            var slowest = 0.0
            while !Task.isCancelled {
                let now = SystemClock().now
                let entry = AsRunEntry(
                    channel: channel, item: nil, media: nil, title: "Slate", plannedStart: now, start: now,
                    finish: now + .seconds(1), frames: 25, how: .slate)
                slowest = max(slowest, try await Stopwatch.seconds { _ = try await store.append(entry) })
                // Cancelled: the loop ends.
                try? await Task.sleep(for: .milliseconds(10))
            }
            return slowest
        }
        do {
            try await work()
        } catch {
            writing.cancel()
            throw error
        }
        writing.cancel()
        return try await writing.value
    }
}
