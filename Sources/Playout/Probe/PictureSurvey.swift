import Core

/// One picture as its container delivers it, in decoding order.
struct SurveyedPicture: Equatable {
    /// When it is shown, in the stream's ticks.
    var stamp: Int64
    var isKey: Bool
    /// A key frame that needs nothing before it and lets nothing after it need anything before it.
    var isInstantRefresh: Bool
}

/// Gathers runs of pictures from a file and says how regular they are. A run is what was read in one go from a key
/// frame on; a small file is one run, a long one a few samples.
struct PictureSurvey {
    /// The stream's tick in seconds, as a ratio.
    let tickNumerator: Int64
    let tickDenominator: Int64
    private(set) var runs: [[SurveyedPicture]] = []

    init(tickNumerator: Int64, tickDenominator: Int64) {
        self.tickNumerator = tickNumerator
        self.tickDenominator = tickDenominator
    }

    mutating func beginRun() { runs.append([]) }

    mutating func add(_ picture: SurveyedPicture) {
        precondition(!runs.isEmpty, "a picture belongs to a run")
        runs[runs.count - 1].append(picture)
    }

    mutating func forget() { runs = [] }

    var isEmpty: Bool { runs.allSatisfy(\.isEmpty) }

    /// The first picture's timestamp in display order: the file's zero.
    var zero: Int64? { runs.first?.prefix(64).map(\.stamp).min() }

    /// Each run begins with a key frame, each key frame refreshes, and no picture that follows one in the file is shown
    /// before it.
    var hasClosedGroups: Bool {
        runs.allSatisfy { run in
            guard run.first?.isKey ?? true else { return false }
            var key = Int64.min
            for picture in run {
                if picture.isKey {
                    guard picture.isInstantRefresh else { return false }
                    key = picture.stamp
                }
                if picture.stamp < key { return false }
            }
            return true
        }
    }

    /// The longest stretch from a key frame to the next or to the end of its run, in ticks.
    var longestKeyInterval: Int64 {
        var longest: Int64 = 0
        for run in runs {
            var key = run.first?.stamp ?? 0
            for picture in run {
                longest = max(longest, picture.stamp - key)
                if picture.isKey { key = picture.stamp }
            }
        }
        return longest
    }

    /// Every picture of every run lies on the grid of `rate` that starts at the first picture, and none is missing.
    func isConstant(at rate: FrameRate) -> Bool {
        guard let zero else { return false }
        let grid = FrameGrid(
            rate: rate, tickNumerator: tickNumerator, tickDenominator: tickDenominator, zero: zero)
        return runs.allSatisfy { run in
            guard let first = run.first.flatMap({ grid.exactFrame(at: $0.stamp) }) else { return run.isEmpty }
            var groups = ClosedGroups<Void>(nextFrame: first)
            for picture in run {
                guard let frame = grid.exactFrame(at: picture.stamp) else { return false }
                if case .broken = groups.add((), frame: frame) { return false }
            }
            return true
        }
    }

    /// The distances between neighbours in display order, over all runs, in ticks. Each run's last few pictures are
    /// left out: their neighbours may not have been read.
    private var steps: [Int64] {
        runs.flatMap { run in
            let stamps = run.map(\.stamp).sorted()
            let whole = stamps.dropLast(stamps.count > 40 ? 4 : 0)
            return zip(whole.dropFirst(), whole).map { $0 - $1 }
        }
    }

    /// The usual distance between two pictures, in ticks, to a fraction: the mean of the middle half of all steps,
    /// because a coarse tick rounds single steps.
    var usualStep: (ticks: Int64, pictures: Int64)? {
        let sorted = steps.sorted()
        guard !sorted.isEmpty else { return nil }
        let median = sorted[sorted.count / 2]
        let near = sorted.filter { abs($0 - median) <= max(1, median / 8) }
        let sum = near.reduce(Int64(0)) { $0.saturatingPlus($1) }
        return sum > 0 ? (sum, Int64(near.count)) : nil
    }

    /// More than one step in fifty is not the usual one.
    var isVariable: Bool {
        guard let usual = usualStep else { return false }
        let all = steps
        let odd = all.count { step in
            let deviation = step.saturatingTimes(usual.pictures).saturatingMinus(usual.ticks).magnitude
            return deviation.saturatingTimes(4) > max(usual.ticks, 5 * usual.pictures).magnitude
        }
        return odd * 50 > all.count
    }
}
