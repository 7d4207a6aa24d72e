import Core

/// Watches a channel's load while it runs: takes the measures, lets the ladder decide and tells sources and server.
struct ChannelLoad {
    /// What is on, so that a cost can be told to belong to it.
    struct Part: Hashable {
        var item: Int64?
        var source: Int?
        var how: OutputKind
    }

    struct Moment {
        var reading: LoadMeter.Reading
        var frame: Int64
        /// How far the next frame is behind the pace.
        var lag: TimeSpan
        /// How far it is behind its time on air.
        var late: TimeSpan
        var part: Part
    }

    /// Load is measured over this long; less once the channel lags, when each second counts.
    private static let window = TimeSpan.seconds(2)
    private static let laggingWindow = TimeSpan.milliseconds(500)
    private static let lagging = TimeSpan.milliseconds(300)
    /// How often the server is told what the channel costs.
    private static let reportEvery = TimeSpan.seconds(10)

    let work = SourceWork()
    private var ladder: SheddingLadder
    private var meter = LoadMeter()
    private var costMeter = LoadMeter()
    private var part: Part?
    private var isMixed = false
    private var cutRule: CutRule
    private let events: (EngineEvent) -> Void

    /// `reach`: how far before the present the channel begins.
    init(_ step: SheddingStep, reach: TimeSpan, events: @escaping (EngineEvent) -> Void) {
        ladder = SheddingLadder(step)
        cutRule = CutRule(reach: reach)
        self.events = events
        work.step = step
    }

    var step: SheddingStep { ladder.step }

    /// Called for every frame, before it is made. True when the plan must be cut forward.
    mutating func note(_ moment: Moment, age: TimeSpan) -> Bool {
        let window = moment.lag > Self.lagging ? Self.laggingWindow : Self.window
        if let measure = meter.measure(moment.reading, over: window) { decide(measure, moment) }
        if let part, part != moment.part { isMixed = true }
        part = moment.part
        if let measure = costMeter.measure(moment.reading, over: Self.reportEvery) { report(measure, moment) }
        return cutRule.isDue(late: moment.late, age: age)
    }

    /// The clocks jumped, or the plan was cut: what was measured until now says nothing about what comes.
    mutating func restart() {
        meter.restart()
        costMeter.restart()
        isMixed = false
    }

    private mutating func decide(_ measure: LoadMeter.Measure, _ moment: Moment) {
        let changed = ladder.take(
            .init(
                uptime: moment.reading.uptime, cost: measure.cost, load: measure.load, lag: moment.lag,
                isLate: moment.late > cutRule.allowance))
        guard changed else { return }
        work.step = ladder.step
        // A cost belongs to one step.
        costMeter.restart()
        events(
            .shedding(
                EngineShedding(frame: moment.frame, step: ladder.step, load: measure.load, lag: moment.lag)))
    }

    private mutating func report(_ measure: LoadMeter.Measure, _ moment: Moment) {
        let part = moment.part
        events(
            .load(
                EngineLoad(
                    frame: moment.frame, item: isMixed ? nil : part.item, source: isMixed ? nil : part.source,
                    how: part.how, cost: measure.cost, load: measure.load, lag: moment.lag, late: moment.late,
                    step: ladder.step)))
        isMixed = false
    }
}
