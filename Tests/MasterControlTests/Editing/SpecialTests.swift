import Core
import Linux
import StationFile
import Store
import Testing

@testable import MasterControl

/// A channel that floods films of half an hour, from midnight on.
@Suite struct `A special of a channel` {
    private let station: SmallStation
    private let editor: Editor
    private let author = ChangeAuthor(account: "ada", origin: .web)

    init() async throws {
        station = try await SmallStation()
        editor = Editor(store: station.store, zones: station.zones, clock: station.clock, log: .silent)
        try await station.build()
    }

    private func adding(_ at: String, _ more: String = "") async throws -> ChangeSet {
        let channel = DocumentKey(.channel, try await station.channel.id.raw)
        let special = #"{"at": "\#(at)", "content": {"item": \#(station.media[2])}\#(more)}"#
        return ChangeSet([
            .insert(in: channel, list: "specials", match: nil, after: nil, value: try Tree(json: special))
        ])
    }

    private func items() async throws -> [TimelineItem] {
        let sheet = try await StationSnapshot(reading: station.store)
        let timeline = try await ChannelTimeline(
            try await station.channel, sheet, station.desk, start: station.clock.now)
        return try await timeline.items(
            from: station.clock.now, until: station.clock.now + .hours(12), station.store)
    }

    @Test func `is previewed, saved, named as the reason, and undone`() async throws {
        let before = try await items()
        let start = station.clock.now + .minutes(370)
        let preview = try await editor.preview(
            .changes(try await adding("2026-11-21 06:10")), PreviewOptions(span: .hours(12), rehearses: true))
        let difference = try #require(preview.timelines.first)
        #expect(difference.added.contains { $0.item.start == start && $0.title == "Film 3" })
        #expect(difference.removed.allSatisfy { $0.item.start >= station.clock.now + .hours(6) })
        #expect(preview.errors.isEmpty && preview.findings.map(\.cause.code) == ["air.dead"])
        #expect(try await items() == before)

        let change = try await editor.commit(.changes(try await adding("2026-11-21 06:10")), by: author)
        let special = try #require(try await station.channel.specials.first)
        #expect(special.id.raw > 0)
        let after = try await items()
        let shown = try #require(after.first { $0.start == start })
        #expect(shown.reason.special == special.id && shown.media == station.media[2])
        #expect(after.prefix(12).map(\.start) == before.prefix(12).map(\.start))
        #expect(after.prefix(12).map(\.media) == before.prefix(12).map(\.media))
        let sheet = try await StationSnapshot(reading: station.store)
        let entry = try await TimelineTitles(station.store, sheet).entries([shown], on: try await station.channel)
        #expect(
            entry.first?.why.hasPrefix("special of 2026-11-21 06:10: one item, only this once") == true, "\(entry)")

        _ = try await editor.commit(.undo(change.number), by: author)
        #expect(try await items() == before)
        #expect(try await station.channel.specials.isEmpty)
    }

    @Test func `is stored with what it put on air`() async throws {
        _ = try await editor.commit(.changes(try await adding("2026-11-21 06:10")), by: author)
        let timelines = try await TimelineService(
            store: station.store, zones: station.zones, clock: station.clock, log: .silent)
        await timelines.build()
        let special = try #require(try await station.channel.specials.first?.id)
        let stored = try await station.store.timeline(
            of: try await station.channel.id, from: station.clock.now, until: station.clock.now + .hours(12))
        #expect(stored.filter { $0.reason.special == special }.map(\.start) == [station.clock.now + .minutes(370)])
    }

    @Test func `comes back from a station file, with the id that it had`() async throws {
        _ = try await editor.commit(
            .changes(try await adding("2026-11-21 06:10", #", "lead-in": "cut", "displaced": "delayed""#)), by: author)
        let contents = try await station.store.contents()
        let text = StationText.write(contents)
        #expect(text.contains(#"at: "2026-11-21 06:10""#), "\(text)")
        let document = try StationDocument(Array(text.utf8), file: "station.yaml")
        let paths = try await station.store.contents(paths: document.itemPaths)
        let again = try document.contents(over: paths, prune: true) { _ in true }.contents
        #expect(again.channels == contents.channels)
        #expect(again.changes(from: paths).isEmpty)
    }

    @Test func `is found by a rehearsal when its time has passed or another is on at its time`() async throws {
        for at in ["2026-11-20 20:00", "2026-11-21 08:00", "2026-11-21 08:10"] {
            _ = try await editor.commit(.changes(try await adding(at)), by: author)
        }
        let report = try await station.rehearse()
        #expect(report.codes == ["warning special.past", "warning special.overlap"], "\(report.codes)")
    }

    @Test func `has no place on a channel that pauses without viewers`() async throws {
        let channel = DocumentKey(.channel, try await station.channel.id.raw)
        let edit = try await adding("2026-11-21 06:10")
        let error = await #expect(throws: StationError.self) {
            try await editor.commit(
                .changes(
                    ChangeSet(
                        edit.operations + [
                            .patch(channel, match: nil, value: try Tree(json: #"{"clock": "watched"}"#))
                        ])),
                by: author)
        }
        #expect(error?.places.contains { $0.found.contains("specials") } == true, "\(error?.places ?? [])")
    }
}
