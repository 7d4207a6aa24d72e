/// What an engine tells the server, one JSON object per line on the engine's descriptor 3.
public enum EngineEvent: Hashable, Sendable {
    /// The engine is loaded and waits for its plan.
    case ready(version: Int)
    /// A key frame starts at `frame`; everything before it was written.
    case keyFrame(frame: Int64, sample: Int64)
    case began(EngineItemReport)
    /// The item, or the part of it that was played one way, is over.
    case ended(EngineItemReport)
    /// Something an operator should know; the stream continues.
    case fault(EngineFault)
    /// The plan ran out at this frame: the slate is on until more items come.
    case starved(frame: Int64)
    /// The engine sheds more or less from now on.
    case shedding(EngineShedding)
    /// A part of the plan was left out, because the engine was too late for it.
    case cut(EngineCut)
    /// What the channel costs; every few seconds.
    case load(EngineLoad)
    /// Dead air; again every few seconds while it lasts.
    case deadAir(DeadAirReport)
}

public struct EngineItemReport: Hashable, Sendable, Codable {
    public var item: Int64
    /// Index into the item's sources; nil is the slate.
    public var source: Int?
    public var firstFrame: Int64
    public var frames: Int64
    public var how: OutputKind
    /// Why the air deviates from the plan, and what dead air there was.
    public var cause: String?
    /// Why the video was not copied, on a channel that copies where it can; nil where it was, and for the slate.
    public var obstacles: [CopyObstacle]?
    /// How far frames left behind their time on air; nil: on time.
    public var late: Lateness?
    /// The most that was shed meanwhile; nil: nothing.
    public var shed: SheddingStep?

    public init(item: Int64, source: Int?, firstFrame: Int64, frames: Int64, how: OutputKind, cause: String? = nil) {
        self.item = item
        self.source = source
        self.firstFrame = firstFrame
        self.frames = frames
        self.how = how
        self.cause = cause
    }
}

/// How far the frames of a part left behind their time on air.
public struct Lateness: Hashable, Sendable, Codable {
    /// The first frame.
    public var start: TimeSpan
    public var worst: TimeSpan
    /// The last frame; the first in `began`.
    public var finish: TimeSpan

    public init(start: TimeSpan, worst: TimeSpan, finish: TimeSpan) {
        self.start = start
        self.worst = worst
        self.finish = finish
    }
}

public struct EngineFault: Hashable, Sendable, Codable {
    public var item: Int64?
    public var code: String
    public var what: String
    public var why: String
    public var fix: String

    public init(item: Int64?, code: String, what: String, why: String, fix: String) {
        self.item = item
        self.code = code
        self.what = what
        self.why = why
        self.fix = fix
    }
}
