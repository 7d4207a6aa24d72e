import Core
import Testing

@testable import Streamer

@Suite struct `The cost of encoding` {
    private static let film = VideoFacts(
        codec: "h264", width: 1_920, height: 1_080, displayAspect: "16:9", frameRate: FrameRate(24),
        variableFrameRate: false, fieldOrder: .progressive, pixelFormat: "yuv420p")
    private static let work = EncodingWork(source: film, profile: VideoProfile(mode: .transcode))

    @Test func `is estimated until it is measured`() {
        let table = CostTable()
        let full = table.cost(of: Self.work, at: .none)
        #expect((600...1_000).contains(full), "\(full)")
        for (cheaper, dearer) in zip(SheddingStep.allCases.dropFirst(), SheddingStep.allCases) {
            #expect(table.cost(of: Self.work, at: cheaper) <= table.cost(of: Self.work, at: dearer))
        }
    }

    @Test func `is what engines measure, whatever they shed meanwhile`() {
        var table = CostTable()
        let full = table.cost(of: Self.work, at: .none)
        let fastest = table.cost(of: Self.work, at: .fastestEncoder)
        for _ in 1...30 { table.learn(fastest * 2, for: Self.work, at: .fastestEncoder) }
        let learned = table.cost(of: Self.work, at: .none)
        #expect((learned - full * 2).magnitude < 20, "\(learned) instead of \(full * 2)")
    }

    @Test func `of other work follows what this machine was measured to be`() {
        var table = CostTable()
        var other = Self.work
        other.profile.preset = "medium"
        let before = table.cost(of: other, at: .none)
        for _ in 1...40 { table.learn(table.cost(of: Self.work, at: .none) / 2 + 1, for: Self.work, at: .none) }
        #expect(table.cost(of: other, at: .none) < before / 2)
    }

    @Test func `is kept in lines and read again`() {
        var table = CostTable()
        table.learn(432, for: Self.work, at: .none)
        #expect(CostTable(table.rows) == table)
        let nonsense = [
            CostTable.Row(work: "scale", cost: -5, count: 0), CostTable.Row(work: "x", cost: .max, count: 1),
            CostTable.Row(work: "y", cost: 5, count: -1),
        ]
        #expect(CostTable(nonsense) == CostTable())
    }

    @Test func `of nonsense is not learnt`() {
        var table = CostTable()
        for cost in [Int64.min, -1, 0, 64_001, .max] { table.learn(cost, for: Self.work, at: .none) }
        #expect(table == CostTable())
    }
}

@Suite struct `The admission of channels` {
    private func need(_ full: Int64, _ reduced: Int64) -> ChannelNeed {
        ChannelNeed(isEncoded: true, full: full, reduced: reduced)
    }

    @Test func `lets channels start while their load fits, then reduced, then not`() {
        let admission = Admission(capacity: 2_000)
        let one = need(700, 450)
        #expect(admission.verdict(on: one, beside: [one], isStruggling: false) == .full)
        #expect(admission.verdict(on: one, beside: [one, one], isStruggling: false) == .reduced)
        #expect(admission.verdict(on: one, beside: [one, one, one], isStruggling: false) == .refused)
    }

    @Test func `never refuses the only encoded channel or one that is copied`() {
        let admission = Admission(capacity: 500)
        let heavy = need(4_000, 2_000)
        #expect(admission.verdict(on: heavy, beside: [.copied, .copied], isStruggling: false) == .full)
        #expect(admission.verdict(on: .copied, beside: [heavy, heavy], isStruggling: true) == .full)
    }

    @Test func `believes what running channels shed more than any table`() {
        let admission = Admission(capacity: 64_000)
        let one = need(100, 50)
        #expect(admission.verdict(on: one, beside: [one], isStruggling: true) == .refused)
    }
}

@Suite(.timeLimit(.minutes(1))) struct `A manager of a small machine` {
    private func viewer(_ host: String) -> ViewerIdentity { ViewerIdentity(host: host, connection: "\(host):1") }

    @Test func `starts the second channel reduced`() async throws {
        let station = await TestStation(capacity: 1_600)
        async let first = try? station.manager.watch(ChannelID(1), as: viewer("a"))
        #expect(await eventually { station.host[1]?.begin != nil })
        async let second = try? station.manager.watch(ChannelID(2), as: viewer("b"))
        #expect(await eventually { station.host[2]?.begin != nil })
        #expect(station.host[1]?.begin?.shedding == nil)
        #expect(station.host[2]?.begin?.shedding == .fasterEncoder)
        await station.manager.shutDown()
        _ = await (first, second)
    }

    @Test func `refuses the second channel with the reason, and serves the first`() async throws {
        let station = await TestStation(capacity: 1_000)
        async let first = try? station.manager.watch(ChannelID(1), as: viewer("a"))
        #expect(await eventually { station.host[1]?.begin != nil })
        do {
            _ = try await station.manager.watch(ChannelID(2), as: viewer("b"))
            Issue.record("it was admitted")
        } catch {
            #expect(error.code == "stream.overloaded")
            #expect(error.number == .systemBusy)
        }
        #expect(
            await eventually { station.reporting.reports.contains { if case .refused = $0 { true } else { false } } })
        await station.manager.shutDown()
        _ = await first
    }
}
