/// What an engine tells the server, one JSON object per line on the engine's descriptor 3.
public enum EngineEvent: Hashable, Sendable {
    /// The engine is loaded and waits for its plan.
    case ready(version: Int)
    /// A key frame starts at `frame`; everything before it was written.
    case keyFrame(frame: Int64, sample: Int64)
    case began(EngineItemReport)
    /// The item, or the part of it that was played one way, is over.
    case ended(EngineItemReport)
    /// Something an operator should know; the stream goes on.
    case fault(EngineFault)
    /// The plan ran out at this frame: the slate is on until more items come.
    case starved(frame: Int64)
}

public struct EngineItemReport: Hashable, Sendable, Codable {
    public var item: Int64
    /// Index into the item's sources; nil is the slate.
    public var source: Int?
    public var firstFrame: Int64
    public var frames: Int64
    public var how: PlayedAs
    /// Why the air deviates from the plan.
    public var cause: String?

    public init(item: Int64, source: Int?, firstFrame: Int64, frames: Int64, how: PlayedAs, cause: String? = nil) {
        self.item = item
        self.source = source
        self.firstFrame = firstFrame
        self.frames = frames
        self.how = how
        self.cause = cause
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
