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
        guard let channel = contents.channels.first,
            let filler = contents.fillers.first(where: { $0.kind == .post })
        else { throw TestFailure("the station has no channel or filler") }
        let editor = Editor(store: store, zones: ZoneFiles(), clock: clock, log: .silent)
        let one = edit(DocumentKey(.channel, channel.id.raw), "timezone", .word("America/New_York"))
        let all = edit(DocumentKey(.filler, filler.id.raw), "count", .word("2"))
        let air = AsRunWriting(store, on: channel.id)
        let idle = try await air.latest { try await Task.sleep(for: .seconds(1)) }
        var (forOne, forAll, forFile, ended) = (0.0, 0.0, 0.0, 0.0)
        let late = try await air.latest {
            forOne = try await seconds(9, of: one, editor, changing: 1)
            forAll = try await seconds(3, of: all, editor, changing: contents.channels.count)
            forFile = try await seconds(3, ofFileOf: contents, in: store)
            ended = try await secondsUntilReplaced(all, by: one, editor)
        }
        return [
            Figure(target, "a week of one channel", forOne * 1_000, unit: "ms", atMost: 50, digits: 0),
            Figure(target, "a week of 200 channels", forAll, unit: "s", atMost: 2),
            Figure(target, "the same of a station file", forFile, unit: "s", atMost: 2),
            Figure(
                target, "a preview ends when a newer one begins, within", ended * 1_000, unit: "ms", atMost: 50,
                digits: 0),
            Figure(
                target, "slowest as-run entry meanwhile", late * 1_000, unit: "ms", against: idle * 1_000,
                of: "ms without previews", atMost: nil, digits: 1),
        ]
    }

    private static func edit(_ key: DocumentKey, _ field: String, _ value: Tree) -> StationEdit {
        .changes(ChangeSet([.patch(key, match: nil, value: .map([field: value]))]))
    }

    private static let options = PreviewOptions(span: week, rehearses: true)

    /// The median of several previews, as a page asks for them: with a quick rehearsal of what would change.
    private static func seconds(
        _ times: Int, of edit: StationEdit, _ editor: Editor, changing count: Int
    ) async throws -> Double {
        try await Stopwatch.seconds(times: times) {
            let preview = try await editor.preview(edit, options, session: "page")
            guard preview.errors.isEmpty, preview.timelines.count == count else {
                throw TestFailure("\(preview.timelines.count) of \(count) channels would change: \(preview.errors)")
            }
        }
    }

    private static func seconds(
        _ times: Int, ofFileOf contents: StationContents, in store: StationStore
    ) async throws -> Double {
        var changed = contents
        for index in changed.fillers.indices where changed.fillers[index].kind == .post {
            changed.fillers[index].mode = .count(2)
        }
        let text = StationText.write(changed)
        return try await Stopwatch.seconds(times: times) {
            let document = try StationDocument(Array(text.utf8), file: "preview.yaml")
            let proposal = try await StationProposal(document, prune: true, for: store, zones: ZoneFiles())
            let desk = ChannelTimeline.Resources(store: store, zones: ZoneFiles())
            let preview = try await TimelinePreview(of: proposal, desk, from: SystemClock().now, ahead: week)
            let differences = try await preview.differences()
            guard differences.count == contents.channels.count else {
                throw TestFailure("\(differences.count) channels would change")
            }
        }
    }

    /// From the start of a newer preview of the same session to the end of the older one, which takes longer.
    private static func secondsUntilReplaced(
        _ old: StationEdit, by new: StationEdit, _ editor: Editor
    ) async throws -> Double {
        var all: [Double] = []
        for _ in 0..<5 {
            let older = Task { () -> ContinuousClock.Instant in
                do {
                    _ = try await editor.preview(old, options, session: "page")
                } catch let error as StationError where error.code == "preview.replaced" {
                    return .now
                }
                throw TestFailure("the older preview went on to its end")
            }
            try await Task.sleep(for: .milliseconds(200))
            let start = ContinuousClock.now
            _ = try await editor.preview(new, options, session: "page")
            all.append((try await older.value - start) / .seconds(1))
        }
        return all.median
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
