import Core
import HTTP
import Synchronization
import Testing

@testable import WebAPI

/// A guide that tests change, and that counts how often it is asked.
private final class ChangingGuide: GuideSource {
    private struct State {
        var titles: [ChannelID: String] = [:]
        var revisions: [ChannelID: Int64] = [:]
        var questions = 0
    }

    private let state = Mutex(State())

    var questions: Int { state.withLock { $0.questions } }

    func change(_ channel: ChannelID, to title: String) {
        state.withLock {
            $0.titles[channel] = title
            $0.revisions[channel, default: 0] += 1
        }
    }

    func guideState() -> GuideState? { GuideState(revision: 1, changed: FakeStation.now) }
    func revisions() -> [ChannelID: Int64] { state.withLock(\.revisions) }
    func aired(on channel: ChannelID, from: Instant, until: Instant) -> [GuideProgramme] { [] }
    func programmes(of channels: [ChannelID]) -> [ChannelID: [GuideProgramme]] {
        Dictionary(uniqueKeysWithValues: channels.map { ($0, programmes(of: $0)) })
    }
    private func programmes(of channel: ChannelID) -> [GuideProgramme] {
        state.withLock { state in
            state.questions += 1
            return (0..<96).map { hour in
                GuideProgramme(
                    channel: channel, start: FakeStation.now + .hours(hour - 24),
                    finish: FakeStation.now + .hours(hour - 23), title: state.titles[channel] ?? "As ever")
            }
        }
    }
}

@Suite struct `The guide's text` {
    private let guide = ChangingGuide()
    private let library: GuideDocumentCache
    private let day = GuideWindow(now: FakeStation.now, days: 1, pastHours: 4)

    init() {
        let channels = (1...20).map { FakeStation.fixed("\($0)", "Channel \($0)") }
        let station = FakeStation(channels: channels)
        library = GuideDocumentCache(directory: station, device: station, source: guide)
    }

    private var written: Int64 { library.pieces.written.value }

    @Test func `is written again only for the channel that changed`() async throws {
        let first = try await library.text(day)
        #expect(written == 20 && guide.questions == 20)
        #expect(try await library.text(day, revision: 2) == first)
        #expect(written == 20 && guide.questions == 20)
        guide.change(ChannelID(7_000), to: "Another")
        let second = try await library.text(day, revision: 3)
        #expect(written == 21 && guide.questions == 21)
        #expect(second.components("<title>Another</title>") == 29 && first.components("Another") == 0)
    }

    @Test func `is not written again where a change left the programmes as they were`() async throws {
        let first = try await library.text(day)
        guide.change(ChannelID(7_000), to: "As ever")
        #expect(try await library.text(day, revision: 2) == first)
        #expect(written == 20 && guide.questions == 21)
    }

    @Test func `is cut for every window from the same pieces`() async throws {
        let counts = try await [(1, 0), (1, 4), (2, 4), (14, 336)].asyncMap { days, past in
            try await library.text(GuideWindow(now: FakeStation.now, days: days, pastHours: past))
                .components("<programme ")
        }
        // Programmes begin at half past, which is now: without a past the guide begins with the one that is on, and with one
        // the programme before the window reaches into it.
        #expect(counts == [20 * 24, 20 * 29, 20 * 53, 20 * 96])
        #expect(written == 20)
        let later = FakeStation.now + .hours(3)
        _ = try await library.text(GuideWindow(now: later, days: 1, pastHours: 4))
        #expect(written == 20)
    }

    @Test func `is whole whatever is kept of it`() async throws {
        let station = FakeStation(channels: (1...20).map { FakeStation.fixed("\($0)", "Channel \($0)") })
        let pieces = GuideFragmentCache(source: guide, mostBytes: 70_000)
        let base = BaseAddress(of: get("/xmltv.xml"), at: lan)
        var writer = ProgrammeWriter(ProgrammeTextCache(base: base), instanceKey: "h7b2")
        for listing in station.channels ?? [] {
            let found = try await pieces.pieces(of: [listing], [:], FakeStation.now, &writer)
            #expect(try #require(found[listing.channel.id]).byteCount > 10_000)
        }
        let kept = await pieces.byteCount
        #expect(kept > 50_000 && kept <= 70_000)
        #expect(guide.questions == 20)
    }

    @Test func `is made no faster than its client takes it, and not at all for one that has it`() async throws {
        let window = GuideWindow(now: FakeStation.now, days: 14, pastHours: 336)
        let edition = GuideDocumentCache.CachedDocument(
            state: GuideState(revision: 1, changed: FakeStation.now), window: window,
            filter: try ChannelFilter(channels: nil, group: nil), base: BaseAddress(of: get("/xmltv.xml"), at: lan),
            zipped: false)
        let unwanted = library.body(edition)
        unwanted.close(.clientLeft)
        #expect(guide.questions == 0)
        let whole = await Response(body: .generated(library.body(edition))).whole
        #expect(whole.text.components("<programme ") == 20 * 96 && whole.text.hasSuffix("</programme>\n</tv>\n"))
    }

    @Test func `is kept for a few addresses of the station`() async throws {
        for base in ["10.0.0.1", "10.0.0.2", "10.0.0.1", "10.0.0.2"] {
            #expect(try await library.text(day, base: base).contains("http://\(base)/logo/1.png"))
        }
        #expect(written == 40)
        _ = try await library.text(day, base: "10.0.0.3")
        _ = try await library.text(day, revision: 2, base: "10.0.0.2")
        #expect(written == 60)
    }
}

extension String {
    fileprivate func components(_ part: String) -> Int { ranges(of: part).count }
}

extension Array where Element: Sendable {
    fileprivate func asyncMap<Result: Sendable>(_ change: (Element) async throws -> Result) async throws -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await change(element)) }
        return results
    }
}
