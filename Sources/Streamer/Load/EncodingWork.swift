public import Core
import Synchronization

/// The kind of work that a source is for a channel's engine, and what it costs by experience, until it has been measured.
public struct EncodingWork: Hashable, Sendable {
    /// nil: what is in the file is not known.
    public var source: VideoFacts?
    public var profile: VideoProfile

    public init(source: VideoFacts?, profile: VideoProfile) {
        self.source = source
        self.profile = profile
    }

    /// Names works that cost the same, such as `h264 1080 30 > 1280x720 30 veryfast`.
    public var key: String {
        let rate = Self.rounded(profile.frameRate)
        return "\(sourceClass) > \(profile.width)x\(profile.height) \(rate) \(profile.preset)"
    }

    private var sourceClass: String {
        guard let source else { return "unknown" }
        let lines =
            switch Self.megapixels(source.width, source.height) {
            case ...0.45: "576"
            case ...1: "720"
            case ...2.2: "1080"
            case ...4: "1440"
            default: "2160"
            }
        let rate = source.frameRate.map { "\(Self.rounded($0))" } ?? "?"
        return "\(source.codec) \(lines) \(rate)" + (isInterlaced ? " interlaced" : "") + (isDeep ? " 10-bit" : "")
    }

    private static func rounded(_ rate: FrameRate) -> Int64 { roundedRatio(1, rate.numerator, rate.denominator) }
    private var isInterlaced: Bool { source?.fieldOrder == .topFirst || source?.fieldOrder == .bottomFirst }
    private var isDeep: Bool { source?.pixelFormat.contains("10") ?? false }

    /// Processor time for a second of broadcast, in thousandths of a second, on a machine of 2024 with AVX2.
    func usualCost(at step: SheddingStep) -> Int64 {
        let sourcePixels = Self.megapixels(source?.width ?? 1_920, source?.height ?? 1_080)
        let sourceRate = Self.perSecond(source?.frameRate ?? profile.frameRate)
        let pixels = Self.megapixels(profile.width, profile.height)
        let isScaled = source.map { $0.width != profile.width || $0.height != profile.height } ?? true
        var decoding = Self.decoding[source?.codec ?? "h264"] ?? 6
        if isDeep { decoding *= 1.2 }
        if step >= .referenceFrames { decoding *= 0.6 }
        if step >= .keyFrames { decoding *= 0.1 }
        if isScaled || isDeep { decoding += step >= .simplerFilters ? 0.7 : 1 }
        if isInterlaced, step < .simplerFilters { decoding += 1.6 }
        let encoding = encodingCost(at: step)
        let cost =
            decoding * sourcePixels * sourceRate + encoding * pixels * Self.perSecond(profile.frameRate) + Self.sound
        // A file may claim any size and any rate.
        return Int64(min(cost, Self.greatestCost))
    }

    /// Milliseconds for a million pixels.
    private func encodingCost(at step: SheddingStep) -> Double {
        let wanted = Self.encoding[profile.preset] ?? 18
        if step >= .fastestEncoder { return Self.encoding["ultrafast"] ?? wanted }
        return step >= .fasterEncoder ? min(wanted, Self.encoding["superfast"] ?? wanted) : wanted
    }

    private static func megapixels(_ width: Int, _ height: Int) -> Double { Double(width) * Double(height) / 1_000_000 }
    private static func perSecond(_ rate: FrameRate) -> Double { Double(rate.numerator) / Double(rate.denominator) }

    /// Sound, multiplexing and reading.
    private static let sound = 25.0
    private static let greatestCost = 64_000.0
    private static let decoding = [
        "mpeg2video": 2.9, "mpeg4": 3.5, "h264": 5.3, "hevc": 5.5, "vp9": 5, "av1": 6.5, "vp8": 4.5,
    ]
    private static let encoding = [
        "ultrafast": 4.6, "superfast": 10.7, "veryfast": 18, "faster": 26, "fast": 33, "medium": 40, "slow": 62,
        "slower": 110, "veryslow": 190, "placebo": 380,
    ]
}

/// How much of the machine the channels take: background work rests while it is high. Safe from any thread.
public final class StationLoad: Sendable {
    private static let high: Int64 = 700

    private let thousandths = Atomic<Int64>(0)
    private let isShedding = Atomic<Bool>(false)

    public init() {}

    /// Thousandths of what the machine has.
    public var level: Int64 { thousandths.load(ordering: .relaxed) }

    /// Whether there is nothing left for what can wait.
    public var isHigh: Bool { level > Self.high || isShedding.load(ordering: .relaxed) }

    func update(_ level: Int64, isShedding: Bool) {
        thousandths.store(level, ordering: .relaxed)
        self.isShedding.store(isShedding, ordering: .relaxed)
    }
}
