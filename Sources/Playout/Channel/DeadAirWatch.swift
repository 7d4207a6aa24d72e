import Core
import LibAV

/// Watches what an item gives: black video, video that does not move, and silence. Video is compared twice a second, on some of its
/// pixels; copied video is not decoded for it. A value without clock: time is the channel's frames.
struct DeadAirWatch {
    enum Notice {
        /// It lasts for as long as was asked for.
        case begun(DeadAirKind, TimeSpan)
        case more(DeadAirReport)
        /// What was reported is over; how long it was.
        case over(DeadAirKind, TimeSpan)
    }

    /// What one kind needs to be noticed.
    private struct Run {
        let least: Int64?
        var since: Int64?
        /// What was reported, up to this frame; nil: nothing yet.
        var reported: Int64?

        func isReached(at frame: Int64) -> Bool {
            guard let since, let least else { return false }
            return frame - since >= least
        }
    }

    /// Every fourth pixel of every fourth line.
    private static let step = 4
    /// Darker than this is black, out of 255; black of television is 16.
    private static let dark: UInt8 = 32
    /// So many of a thousand pixels are lit in a black picture: a station's logo is small.
    private static let lit = 20
    /// Two codings of one picture differ less.
    private static let tolerance = 8
    /// One of so many pixels that changes is movement: smaller than a mouth that speaks.
    private static let moved = 2_000

    private let item: Int64
    private let skips: Bool
    private let format: ChannelFormat
    private let interval: Int64
    private let repetition: Int64
    private var runs: [DeadAirKind: Run]
    private var nextLook = Int64.min
    private var newest: Frame?
    /// The picture that the others are compared with.
    private var reference: [UInt8]?

    init(_ rule: EngineDeadAir, item: Int64, format: ChannelFormat) {
        self.item = item
        self.format = format
        skips = rule.skips
        interval = max(1, format.frames(in: .milliseconds(500)))
        repetition = format.frames(in: .seconds(10))
        func run(_ span: TimeSpan?) -> Run { Run(least: span.map { max(1, format.frames(in: $0)) }) }
        runs = [.black: run(rule.black), .frozen: run(rule.frozen), .silent: run(rule.silent)]
    }

    /// Whether the item has neither video nor audio any more, and is to be skipped then.
    private(set) var isDead = false

    /// `picture` is nil where there is nothing to see: that does not count. `isSilent`: nil changes nothing.
    mutating func note(_ picture: Frame?, isSilent: Bool?, at frame: Int64) -> [Notice] {
        var notices: [Notice] = []
        if let isSilent { notices += update(.silent, isSilent, at: frame) }
        if let picture {
            if frame >= nextLook {
                nextLook = frame + interval
                notices += look(at: picture, frame)
            }
        } else {
            notices += forgetPicture(at: frame)
        }
        let end = frame + 1
        for kind in DeadAirKind.allCases where runs[kind]?.isReached(at: end) == true { notices += reach(kind, end) }
        func isReached(_ kind: DeadAirKind) -> Bool { runs[kind]?.isReached(at: end) == true }
        isDead = skips && isReached(.silent) && (isReached(.black) || isReached(.frozen))
        return notices
    }

    /// Nothing that is watched follows: all is over before `frame`.
    mutating func end(at frame: Int64) -> [Notice] {
        isDead = false
        return forgetPicture(at: frame) + update(.silent, false, at: frame)
    }

    private mutating func forgetPicture(at frame: Int64) -> [Notice] {
        (newest, reference, nextLook) = (nil, nil, .min)
        return update(.black, false, at: frame) + update(.frozen, false, at: frame)
    }

    private mutating func look(at picture: Frame, _ frame: Int64) -> [Notice] {
        // What is held, or repeated, is the same frame.
        if picture === newest { return [] }
        newest = picture
        guard let points = picture.brightness(every: Self.step) else { return [] }
        let isBlack = points.count { $0 > Self.dark } * 1_000 <= points.count * Self.lit
        let isSame = reference.map { Self.isSame($0, points) } ?? false
        if !isSame { reference = points }
        var notices = update(.black, isBlack, at: frame)
        // Black that does not move is black; what moved begins to be still with this picture.
        if isBlack || !isSame { notices += update(.frozen, false, at: frame) }
        if !isBlack { notices += update(.frozen, true, at: frame) }
        return notices
    }

    private static func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        let changed = zip(left, right).count { abs(Int($0) - Int($1)) > tolerance }
        return changed * moved <= left.count
    }

    private mutating func update(_ kind: DeadAirKind, _ holds: Bool, at frame: Int64) -> [Notice] {
        guard var run = runs[kind] else { return [] }
        defer { runs[kind] = run }
        if holds {
            run.since = run.since ?? frame
            return []
        }
        defer { (run.since, run.reported) = (nil, nil) }
        guard let since = run.since, let reported = run.reported else { return [] }
        return more(kind, reported, frame) + [.over(kind, format.span(ofFrames: frame - since))]
    }

    private mutating func reach(_ kind: DeadAirKind, _ end: Int64) -> [Notice] {
        guard let run = runs[kind], let since = run.since else { return [] }
        if let reported = run.reported, end - reported < repetition { return [] }
        runs[kind]?.reported = end
        let more = more(kind, run.reported ?? since, end)
        return run.reported == nil ? [.begun(kind, format.span(ofFrames: end - since))] + more : more
    }

    private func more(_ kind: DeadAirKind, _ start: Int64, _ end: Int64) -> [Notice] {
        guard end > start else { return [] }
        return [.more(DeadAirReport(item: item, kind: kind, frame: start, frames: end - start))]
    }
}

/// The words for a kind of dead air.
struct DeadAir {
    let kind: DeadAirKind

    init(_ kind: DeadAirKind) { self.kind = kind }

    var words: String {
        switch kind {
        case .black: "black video"
        case .frozen: "frozen video"
        case .silent: "silence"
        }
    }

    func fault(of item: EngineItem, _ source: EngineSource, after span: TimeSpan) -> SourceFailure {
        let state =
            switch kind {
            case .black: "is black"
            case .frozen: "is frozen"
            case .silent: "is silent"
            }
        return SourceFailure(
            code: "air.\(kind.rawValue)", what: "\(item.title) \(state)",
            why: "there has been \(words) for \(span.words) in \(source.path)",
            fix: "Check the file. If it is meant to be so, set dead-air in the rule that plays it.")
    }
}
