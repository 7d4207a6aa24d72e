import Core

/// Decides what a channel sheds, from its measured load and lag. It reads no clock and does nothing else.
///
/// Too much load takes it down a step every two seconds, faster while it is late and falls further behind. Half a minute
/// of calm takes it up a step, ten seconds from the steps that everybody sees. A step up that had to be undone makes the next try wait twice as long: a machine that is a little too slow
/// would otherwise change its quality twice a minute.
struct SheddingLadder {
    struct Limits {
        /// Work for a second of broadcast, in thousandths of a second: more is too much.
        var highLoad: Int64 = 850
        /// The same once something is shed.
        var higherLoad: Int64 = 900
        /// With more load than this a channel falls behind.
        var losingLoad: Int64 = 1_000
        /// With more lag than this a channel is not calm.
        var lag = TimeSpan.milliseconds(300)
        /// Less load than this is calm.
        var lowLoad: Int64 = 600
        var downEvery = TimeSpan.seconds(2)
        var downEveryWhenLosing = TimeSpan.milliseconds(500)
        var upAfter = TimeSpan.seconds(30)
        /// The same for steps at which frames are missing.
        var upAfterMissingFrames = TimeSpan.seconds(10)
        /// A step down this soon after a step up undoes it.
        var undoing = TimeSpan.minutes(1)
        var mostPatience: Int64 = 32

        init() {}
    }

    struct Measure {
        var uptime: TimeSpan
        /// Processor time for a second of broadcast, in thousandths of a second.
        var cost: Int64
        /// The same with the time spent waiting for a processor.
        var load: Int64
        /// How far the channel is behind its pace.
        var lag: TimeSpan
        /// Whether the last frame left after its time on air.
        var isLate: Bool
    }

    private let limits: Limits
    private(set) var step: SheddingStep
    private var changed: TimeSpan?
    private var calmSince: TimeSpan?
    private var wentUp: TimeSpan?
    /// How many times the usual wait each step up takes.
    private var patience: Int64 = 1

    init(_ step: SheddingStep = .none, limits: Limits = Limits()) {
        self.limits = limits
        self.step = step
    }

    /// Whether the step changed.
    mutating func take(_ measure: Measure) -> Bool {
        // Waiting for a processor does no harm while the channel keeps its pace.
        let load = measure.lag > limits.lag ? measure.load : min(measure.cost, measure.load)
        if load > (step == .none ? limits.highLoad : limits.higherLoad) {
            calmSince = nil
            return stepDown(measure)
        }
        guard load < limits.lowLoad, measure.lag <= limits.lag else {
            calmSince = nil
            return false
        }
        return stepUp(measure.uptime)
    }

    private mutating func stepDown(_ measure: Measure) -> Bool {
        let isLosing = measure.isLate && measure.load > limits.losingLoad
        let every = isLosing ? limits.downEveryWhenLosing : limits.downEvery
        if let changed, measure.uptime - changed < every { return false }
        let next = SheddingStep(level: step.level + 1)
        guard next != step else { return false }
        let isUndone = wentUp.map { measure.uptime - $0 < limits.undoing } ?? false
        if isUndone {
            patience = min(patience * 2, limits.mostPatience)
        } else if wentUp != nil {
            patience = 1
        }
        wentUp = nil
        changed = measure.uptime
        step = next
        return true
    }

    private mutating func stepUp(_ uptime: TimeSpan) -> Bool {
        guard step > .none else { return false }
        let since = calmSince ?? uptime
        calmSince = since
        let wait = step >= .referenceFrames ? limits.upAfterMissingFrames : limits.upAfter
        guard uptime - since >= wait * patience else { return false }
        calmSince = uptime
        (wentUp, changed) = (uptime, uptime)
        step = SheddingStep(level: step.level - 1)
        return true
    }
}

/// Decides when a channel is so late that its plan is cut forward to where it should be. It reads no clock.
struct CutRule {
    /// The encoder holds a third of a second, and a starved engine may need half a second for a frame: none leaves two
    /// seconds late.
    private static let limit = TimeSpan.milliseconds(1_250)
    private static let start = TimeSpan.seconds(10)

    /// How far before the present the channel began, to do so at a key frame: it catches up.
    private let reach: TimeSpan
    private var hasCaughtUp = false

    init(reach: TimeSpan) { self.reach = reach }

    /// How late a channel may be without being behind: one that has just begun has its reach to win back.
    var allowance: TimeSpan { hasCaughtUp ? .zero : reach }

    /// `late`: how far the next frame is behind its time on air; `age`: how much was sent since the channel began.
    mutating func isDue(late: TimeSpan, age: TimeSpan) -> Bool {
        if late <= .zero || age > Self.start { hasCaughtUp = true }
        return late > Self.limit + allowance
    }
}
