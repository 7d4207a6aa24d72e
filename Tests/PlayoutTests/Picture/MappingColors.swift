import Core
import Foundation
import TestMedia
import Testing

@testable import Playout

/// The test's own arithmetic, from the standards and not from the product.
private enum Light {
    static func perceptual(_ nits: Double) -> Double {
        let root = pow(nits / 10_000, 0.1593017578125)
        return pow((0.8359375 + 18.8515625 * root) / (1 + 18.6875 * root), 78.84375)
    }

    /// 10-bit BT.2020 of a signal.
    static func code(_ red: Double, _ green: Double, _ blue: Double) -> (y: Int, cb: Int, cr: Int) {
        let luma = 0.2627 * red + 0.6780 * green + 0.0593 * blue
        return (
            Int((64 + 876 * luma).rounded()), Int((512 + 896 * (blue - luma) / 1.8814).rounded()),
            Int((512 + 896 * (red - luma) / 1.4746).rounded())
        )
    }

    /// Light of BT.709 as light of BT.2020.
    static func wide(_ red: Double, _ green: Double, _ blue: Double) -> (Double, Double, Double) {
        (
            0.6274 * red + 0.3293 * green + 0.0433 * blue, 0.0691 * red + 0.9195 * green + 0.0114 * blue,
            0.0164 * red + 0.0880 * green + 0.8956 * blue
        )
    }

    /// 8-bit BT.709 of light in parts of white.
    static func standard(_ red: Double, _ green: Double, _ blue: Double) -> [Int] {
        let signal = [red, green, blue].map { pow($0, 1 / 2.4) }
        let luma = 0.2126 * signal[0] + 0.7152 * signal[1] + 0.0722 * signal[2]
        return [
            16 + 219 * luma, 128 + 224 * (signal[2] - luma) / 1.8556, 128 + 224 * (signal[0] - luma) / 1.5748,
        ].map { Int($0.rounded()) }
    }
}

@Suite struct `Video in HDR` {
    private static let hdr10 = ["-color_trc", "smpte2084", "-color_primaries", "bt2020", "-colorspace", "bt2020nc"]
    private static let hlg = ["-color_trc", "arib-std-b67", "-color_primaries", "bt2020", "-colorspace", "bt2020nc"]
    private static let wide = ["-color_trc", "bt2020-10", "-color_primaries", "bt2020", "-colorspace", "bt2020nc"]
    private static let colors = [
        (1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.05, 1.0, 0.05), (0.5, 0.5, 0.05), (0.6, 0.3, 0.1), (0.1, 0.4, 0.8),
    ]

    /// What a channel of 320x180 shows in the middle of each stripe.
    private func shown(_ colors: [(y: Int, cb: Int, cr: Int)], _ tags: [String]) async throws -> [[Int]] {
        let folder = try TemporaryFolder()
        let path = try await Stripes.make(colors, tags: tags, in: folder)
        var plan = TrialPlan()
        plan.begin.video.bitRate = 4_000_000
        plan.add([EngineSource(path: path)], frames: 6)
        let trial = try await plan.run()
        #expect(trial.parts == ["1:0 transcoded 6"])
        let pictures = try await DecodedPictures(of: trial.bytes, width: 320, height: 180)
        return colors.indices.map { stripe in
            pictures.color(in: 2, x: (Double(stripe) + 0.5) / Double(colors.count), y: 0.5)
        }
    }

    private func expect(_ found: [[Int]], _ wanted: [[Int]], within most: Int = 6) {
        for (found, wanted) in zip(found, wanted) {
            for (found, wanted) in zip(found, wanted) { #expect(abs(found - wanted) <= most, "\(found) for \(wanted)") }
        }
    }

    @Test func `shows each brightness as BT.2390 asks, with reference white at 203 nits`() async throws {
        let nits: [Double] = [0.1, 1, 10, 50, 100, 203, 400, 1_000]
        let found = try await shown(
            nits.map {
                let signal = Light.perceptual($0)
                return Light.code(signal, signal, signal)
            }, Self.hdr10)
        expect(found, [25, 40, 78, 138, 179, 214, 231, 235].map { [$0, 128, 128] }, within: 3)
    }

    @Test func `keeps the colours of BT.709`() async throws {
        let found = try await shown(
            Self.colors.map { color in
                let light = Light.wide(color.0 * 100, color.1 * 100, color.2 * 100)
                return Light.code(Light.perceptual(light.0), Light.perceptual(light.1), Light.perceptual(light.2))
            }, Self.hdr10)
        let part = 100.0 / 203
        expect(found, Self.colors.map { Light.standard($0.0 * part, $0.1 * part, $0.2 * part) })
    }

    @Test func `in HLG has its reference white at three quarters`() async throws {
        let found = try await shown([0, 0.25, 0.5, 0.75, 1].map { Light.code($0, $0, $0) }, Self.hlg)
        #expect(found[0][0] <= 18)
        #expect(abs(found[3][0] - 214) <= 3, "\(found[3])")
        #expect(abs(found[4][0] - 235) <= 3, "\(found[4])")
        #expect(found.map { $0[0] } == found.map { $0[0] }.sorted())
        for color in found { #expect(abs(color[1] - 128) <= 2 && abs(color[2] - 128) <= 2, "\(color)") }
    }

    @Test func `or only in wide colours keeps those that BT.709 has`() async throws {
        let found = try await shown(
            Self.colors.map { color in
                let light = Light.wide(color.0 * 0.7, color.1 * 0.7, color.2 * 0.7)
                return Light.code(pow(light.0, 1 / 2.4), pow(light.1, 1 / 2.4), pow(light.2, 1 / 2.4))
            }, Self.wide)
        expect(found, Self.colors.map { Light.standard($0.0 * 0.7, $0.1 * 0.7, $0.2 * 0.7) })
    }

    @Test func `is not copied`() async throws {
        let folder = try TemporaryFolder()
        let path = try await Stripes.make([Light.code(0.5, 0.5, 0.5)], tags: Self.hdr10, in: folder)
        let facts = try MediaProbe().facts(of: path)
        #expect(facts.video?.dynamicRange == .hdr10)
        let rule = CopyRule(profile: VideoProfile(width: 320, height: 180, frameRate: FrameRate(30)))
        #expect(rule.obstacles(facts).contains(.highDynamicRange))
    }
}
