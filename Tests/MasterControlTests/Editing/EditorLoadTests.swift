import Core
import Linux
import Store
import Synchronization
import TestRandom
import Testing

@testable import MasterControl

/// Many editors change one station at the same time, each after reading it, while items go to air.
@Suite(.serialized) struct `Concurrent editors` {
    private static let editorCount = 200

    private struct Tally: Sendable {
        var commits = 0
        var conflicts = 0
        var others: [String] = []
    }

    @Test func `lose no update, and hold up no as-run entry`() async throws {
        let station = try await SmallStation()
        let editor = Editor(store: station.store, zones: station.zones, clock: station.clock, log: .silent)
        let timelines = try await TimelineService(
            store: station.store, zones: station.zones, clock: station.clock, log: .silent)
        await timelines.build()
        await editor.observe { _ in await timelines.reload(within: .zero) }
        let channel = DocumentKey(.channel, try await station.channel.id.raw)
        _ = try await editor.commit(.changes(ChangeSet([patch(channel, nil, 0)])), by: ChangeAuthor(origin: .api))
        let first = try await editor.revision()
        let usual = try await latestEntry(station, until: .now + .milliseconds(500))
        let end = TestEffort.deadline(usual: .seconds(3), long: .seconds(60))
        let air = Task(priority: .high) { try await latestEntry(station, until: end) }
        let tally = await edits(of: channel, editor, until: end)
        let late = try await air.value
        #expect(tally.others.isEmpty, "\(tally.others.prefix(3))")
        #expect(tally.commits > 0 && tally.conflicts > 0)
        let count = try await editor.document(channel).body["name"]?.scalar
        #expect(count == "Counter \(tally.commits)", "an update was lost")
        #expect(try await editor.revision().number == first.number + Int64(tally.commits))
        // Beside other tests everything waits for the processor; the long run has it alone.
        let limit = TestEffort.isLong ? TimeSpan.milliseconds(50) : .seconds(1)
        #expect(late < max(limit, usual * 3), "an as-run entry took \(late.microseconds / 1_000) ms")
        print(
            "\(tally.commits) commits, \(tally.conflicts) conflicts, latest as-run entry \(late.microseconds) µs, \(usual.microseconds) µs alone"
        )
    }

    private func patch(_ key: DocumentKey, _ match: Revision?, _ count: Int) -> ChangeOperation {
        .patch(key, match: match, value: .map(["name": .text("Counter \(count)")]))
    }

    /// Each reads the counter in the channel's name, and writes the next number if nobody else was faster.
    private func edits(of channel: DocumentKey, _ editor: Editor, until end: ContinuousClock.Instant) async -> Tally {
        await withTaskGroup(of: Tally.self) { group in
            for _ in 0..<Self.editorCount {
                group.addTask {
                    var tally = Tally()
                    while ContinuousClock.now < end {
                        // Even programs do something in between.
                        guard (try? await Task.sleep(for: .milliseconds(Int.random(in: 100...400)))) != nil else {
                            break
                        }
                        do {
                            let document = try await editor.document(channel)
                            let count = Int(document.body["name"]?.scalar?.dropFirst(8) ?? "") ?? -1
                            let operation = patch(channel, document.revision, count + 1)
                            _ = try await editor.commit(
                                .changes(ChangeSet([operation])), by: ChangeAuthor(origin: .api))
                            tally.commits += 1
                        } catch let error as any Explained where error.category == .conflict {
                            tally.conflicts += 1
                        } catch {
                            tally.others.append("\(error)")
                        }
                    }
                    return tally
                }
            }
            return await group.reduce(into: Tally()) { sum, one in
                sum.commits += one.commits
                sum.conflicts += one.conflicts
                sum.others += one.others
            }
        }
    }

    /// Writes an entry every 20 ms; how long the slowest took.
    private func latestEntry(_ station: SmallStation, until end: ContinuousClock.Instant) async throws -> TimeSpan {
        let writer = AsRunWriter(station.store)
        let channel = try await station.channel.id
        var worst = TimeSpan.zero
        var start = station.clock.now
        while ContinuousClock.now < end {
            let began = SystemClock.uptime
            try await writer.add(
                AsRunEntry(
                    channel: channel, item: nil, media: nil, title: "Film", plannedStart: start, start: start,
                    finish: start + .seconds(1), frames: 25, how: .copied))
            worst = max(worst, SystemClock.uptime - began)
            start += .seconds(1)
            try await Task.sleep(for: .milliseconds(20))
        }
        return worst
    }
}
