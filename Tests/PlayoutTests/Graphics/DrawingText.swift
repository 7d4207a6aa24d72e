import Core
import Foundation
import LibAV
import TestMedia
import Testing

@testable import Playout

@Suite struct `Text on air` {
    private static let screen = PictureGeometry.Size(width: 1_280, height: 720)

    private func painter() -> TextPainter { TextPainter(Self.screen) { _ in } }

    private func content(_ text: EngineText, place: Graphic.Place = .bottom) -> TextContent {
        TextContent(
            EngineGraphic(id: 1, text: text, place: place), text, painter: painter(),
            format: ChannelFormat(video: VideoProfile(), audio: AudioProfile()))
    }

    @Test func `is at its place, inside of the margins`() throws {
        func part(_ place: Graphic.Place) throws -> GraphicPart {
            try #require(
                content(EngineText(.text, lines: ["Harbour"], size: 6), place: place).parts(at: 0, utcOffset: 0).first)
        }
        let top = try part(.topLeft)
        #expect((50...80).contains(top.x) && (30...60).contains(top.y), "\(top.x) \(top.y)")
        let bottom = try part(.bottomRight)
        #expect((1_200...1_230).contains(bottom.x + bottom.layer.width))
        #expect((650...700).contains(bottom.y + bottom.layer.height))
        let middle = try part(.center)
        #expect(abs(middle.x + middle.layer.width / 2 - 640) < 6 && abs(middle.y + middle.layer.height / 2 - 360) < 12)
    }

    @Test(arguments: ["{\\b1}x", "it's 50% [x]: \\N", "a{b}c", "\\pos(1,1)", "line\nline", "שלום", "مرحبا", "😀"])
    func `takes nothing in it for a command`(words: String) throws {
        let plain = try #require(content(EngineText(.text, lines: [words])).parts(at: 0, utcOffset: 0).first)
        let twice = try #require(content(EngineText(.text, lines: [words + words])).parts(at: 0, utcOffset: 0).first)
        #expect(twice.layer.width > plain.layer.width || words.contains("\n"), "its letters are all there")
        #expect(plain.y > 400, "it stays at its place")
    }

    @Test func `wraps what is too long for the screen`() throws {
        let words = Array(repeating: "continuity", count: 30).joined(separator: " ")
        let part = try #require(content(EngineText(.text, lines: [words])).parts(at: 0, utcOffset: 0).first)
        #expect(part.layer.height > 100 && part.x >= 60 && part.x + part.layer.width < 1_280)
    }

    @Test func `of a clock changes with its second alone`() throws {
        let clock = content(EngineText(.clock, showsSeconds: true))
        // 20:00:00 UTC, an hour later in the channel's zone.
        let first = FrameRate(30).frame(at: Instant(seconds: 1_795_219_200 + 72_000))
        let versions = (first..<first + 60).compactMap { clock.parts(at: $0, utcOffset: 3_600).first?.version }
        #expect(versions == Array(repeating: 1, count: 30) + Array(repeating: 2, count: 30))
    }

    @Test func `of a crawl moves evenly and comes round`() throws {
        let crawl = content(EngineText(.crawl, lines: ["News from the harbour"]))
        let places = try (0..<Int64(900)).map { try #require(crawl.parts(at: $0, utcOffset: 0).last).x }
        let steps = Set(zip(places, places.dropFirst()).map { $0.1 - $0.0 })
        #expect(steps.filter { $0 < 0 }.count == 1 && steps.count == 2, "\(steps)")
        #expect(places.allSatisfy { $0.isMultiple(of: 2) && $0 <= 1_280 })
    }

    @Test func `of a lower third has a panel with two programmes`() async throws {
        let folder = try TemporaryFolder()
        var plan = TrialPlan()
        var item = plan.add([], frames: 10)
        item.graphics = [
            EngineGraphic(
                id: 1,
                text: EngineText(
                    .card,
                    entries: [
                        .init(heading: "20:00–22:00", title: "Casablanca"), .init(heading: "22:00", title: "News"),
                    ],
                    size: 8, background: GraphicColor("#0000ff")), place: .bottom)
        ]
        plan.replaceLast(with: item)
        let trial = try await plan.run()
        #expect(trial.faults.isEmpty)
        let pictures = try await DecodedPictures(of: trial.bytes, width: 320, height: 180)
        // Between the titles there is nothing but the panel, and over it the slate.
        let panel = pictures.color(in: 5, x: 0.47, y: 0.90, reach: 1)
        #expect(abs(panel[0] - 32) < 8 && panel[1] > 200, "\(panel)")
        #expect(pictures.color(in: 5, x: 0.47, y: 0.70)[1] < 150)
        _ = folder
    }
}
