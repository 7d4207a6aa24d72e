public import Core
public import LibAV
public import Linux

/// One channel on air. Runs on the thread that calls `run`, until the plan ends.
public final class ChannelEngine {
    private let plan: PlanMailbox
    private let clock: any EngineClock
    private let startsNow: Bool
    private let files: any FileOpening
    private let encoders: VideoEncoders
    private let stream: ([UInt8]) -> Void
    private let events: (EngineEvent) -> Void

    /// `stream` gets whole transport packets, `events` what the server should know; both on the engine's thread.
    /// `startsNow` lets the first frame be due at once, whatever the wall clock says. `files` opens the media.
    public convenience init(
        plan: PlanMailbox, clock: any EngineClock, startsNow: Bool = false, files: any FileOpening = LocalFiles(),
        stream: @escaping ([UInt8]) -> Void,
        events: @escaping (EngineEvent) -> Void
    ) {
        self.init(
            plan: plan, clock: clock, startsNow: startsNow, files: files, encoders: VideoEncoders(), stream: stream,
            events: events)
    }

    init(
        plan: PlanMailbox, clock: any EngineClock, startsNow: Bool, files: any FileOpening, encoders: VideoEncoders,
        stream: @escaping ([UInt8]) -> Void, events: @escaping (EngineEvent) -> Void
    ) {
        self.encoders = encoders
        self.plan = plan
        self.clock = clock
        self.startsNow = startsNow
        self.files = files
        self.stream = stream
        self.events = events
    }

    /// Plays the plan. Throws only when the channel cannot be set up or the encoder itself fails.
    public func run() throws(LibAVError) {
        var rundown = Rundown()
        while rundown.begin == nil {
            plan.wait()
            guard let delivery = plan.look() else { continue }
            for command in delivery.commands { rundown.apply(command) }
            if delivery.isClosed { rundown.close() }
            let isOver = delivery.isAbandoned || delivery.isClosed || rundown.isStopped
            if rundown.begin == nil && isOver { return }
            if delivery.isAbandoned { return }
        }
        guard var begin = rundown.begin else { return }
        let format = ChannelFormat(begin)
        let present = begin.firstFrame
        begin.firstFrame = StartPoint(format: format, clock: clock, files: files).firstFrame(begin, rundown)
        let broadcast = try FrameLoop(
            begin, rundown: rundown, plan: plan,
            outlet: .init(
                clock: clock, startsNow: startsNow, files: files, encoders: encoders, reach: present - begin.firstFrame,
                stream: stream,
                events: events))
        try broadcast.run()
    }
}
