import Core

/// Holds picture times to a grid: sorted for display, each must lie one frame after the one before. The frame's length
/// is found from the first pictures.
struct StepTrack {
    /// A picture that is not in its place.
    struct Fault {
        /// Ticks since the picture before.
        var step: Int64
        var place: StreamPlace
    }

    private struct Picture {
        var stamp: Int64
        var place: StreamPlace
    }

    /// nil until enough pictures were seen.
    private(set) var rate: FrameRate?
    private(set) var first: Int64?
    private(set) var last: Int64?
    private(set) var shortestStep: Int64?
    private(set) var longestStep: Int64?

    private var waiting: [Picture] = []
    private var early: [Picture] = []
    private var anchor: Int64 = 0
    private var framesSinceAnchor: Int64 = 0

    /// H.264 reorders at most 16 pictures.
    private static let deepestReorder = 16
    private static let picturesToFindRate = 24
    private static let clockRate: Int64 = 90_000
    private static let usualRates = [
        FrameRate(24_000, 1_001), FrameRate(24), FrameRate(25), FrameRate(30_000, 1_001), FrameRate(30), FrameRate(50),
        FrameRate(60_000, 1_001), FrameRate(60),
    ]

    private let tolerance: Int64

    /// `tolerance` in 90 kHz ticks.
    init(tolerance: Int64) {
        self.tolerance = tolerance
    }

    /// `isBarrier`: all pictures before this one are shown before it.
    mutating func receive(_ stamp: Int64, isBarrier: Bool, at place: StreamPlace, _ faults: inout [Fault]) {
        if isBarrier { flush(&faults) }
        let index = waiting.lastIndex { $0.stamp <= stamp }.map { $0 + 1 } ?? 0
        waiting.insert(Picture(stamp: stamp, place: place), at: index)
        if waiting.count > Self.deepestReorder { show(waiting.removeFirst(), &faults) }
    }

    /// Everything that waits is shown.
    mutating func flush(_ faults: inout [Fault]) {
        for picture in waiting { show(picture, &faults) }
        waiting = []
    }

    /// The stream is over. It may have been cut between a picture and one that is decoded later and shown earlier: what
    /// waits after a gap at the end proves nothing.
    mutating func finish(_ faults: inout [Fault]) {
        if rate == nil { findRate(&faults) }
        for picture in waiting {
            let before = self
            var found: [Fault] = []
            show(picture, &found)
            if !found.isEmpty {
                self = before
                break
            }
        }
        waiting = []
    }

    private mutating func show(_ picture: Picture, _ faults: inout [Fault]) {
        guard rate != nil else {
            early.append(picture)
            if early.count >= Self.picturesToFindRate { findRate(&faults) }
            return
        }
        judge(picture, &faults)
    }

    private mutating func findRate(_ faults: inout [Fault]) {
        let known = early + waiting
        let steps = zip(known, known.dropFirst()).map { $1.stamp - $0.stamp }.filter { $0 > 0 }.sorted()
        guard !steps.isEmpty else { return }
        let middle = steps[steps.count / 2]
        let usual = Self.usualRates.first {
            abs(middle * $0.numerator - Self.clockRate * $0.denominator) <= $0.numerator
        }
        rate = usual ?? FrameRate(Self.clockRate, middle)
        let pictures = early
        early = []
        for picture in pictures { judge(picture, &faults) }
    }

    private mutating func judge(_ picture: Picture, _ faults: inout [Fault]) {
        guard let rate, let last else {
            first = picture.stamp
            restart(at: picture.stamp)
            return
        }
        let step = picture.stamp - last
        shortestStep = min(shortestStep ?? step, step)
        longestStep = max(longestStep ?? step, step)
        framesSinceAnchor += 1
        let expected =
            anchor + roundedRatio(framesSinceAnchor, Self.clockRate * rate.denominator, rate.numerator)
        guard abs(picture.stamp - expected) <= tolerance else {
            faults.append(Fault(step: step, place: picture.place))
            restart(at: picture.stamp)
            return
        }
        self.last = picture.stamp
    }

    private mutating func restart(at stamp: Int64) {
        last = stamp
        anchor = stamp
        framesSinceAnchor = 0
    }
}
