/// What an engine leaves out to keep its channel on time when its machine is too slow. Each step includes those above it.
public enum SheddingStep: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    case none
    /// The encoder analyses less: preset superfast.
    case fasterEncoder = "faster-encoder"
    /// A cheaper scaler and deinterlacer, no loop filter where nothing depends on it.
    case simplerFilters = "simpler-filters"
    /// Preset ultrafast, without frames predicted from later ones.
    case fastestEncoder = "fastest-encoder"
    /// Only frames that others depend on are decoded; the rest repeat the one before.
    case referenceFrames = "reference-frames"
    /// Only key frames are decoded: a slide show with whole audio.
    case keyFrames = "key-frames"

    /// 0 for nothing.
    public var level: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// The step at `level`, or the nearest there is.
    public init(level: Int) { self = Self.allCases[min(max(level, 0), Self.allCases.count - 1)] }

    /// For operators, after “is sent with”.
    public var text: String {
        switch self {
        case .none: "full quality"
        case .fasterEncoder: "a faster encoder preset"
        case .simplerFilters: "a faster encoder preset and simpler scaling"
        case .fastestEncoder: "the fastest encoder preset"
        case .referenceFrames: "fewer frames per second"
        case .keyFrames: "still frames and whole audio"
        }
    }

    public static func < (left: Self, right: Self) -> Bool { left.level < right.level }
}

/// An engine changed what it sheds.
public struct EngineShedding: Hashable, Sendable, Codable {
    /// From this frame on.
    public var frame: Int64
    public var step: SheddingStep
    /// The work of a second of broadcast in thousandths of a second, when the engine decided.
    public var load: Int64
    /// How far the engine was behind the pace it keeps, which is `lead` ahead of the frames' time.
    public var lag: TimeSpan

    public init(frame: Int64, step: SheddingStep, load: Int64, lag: TimeSpan) {
        self.frame = frame
        self.step = step
        self.load = load
        self.lag = lag
    }
}

/// An engine was so late that it left out a part of its plan. Timestamps in the stream continue without a gap: from here on
/// they are earlier than the frames' time by all that was cut so far.
public struct EngineCut: Hashable, Sendable, Codable {
    /// The first frame that was left out.
    public var frame: Int64
    public var frames: Int64
    public var samples: Int64

    public init(frame: Int64, frames: Int64, samples: Int64) {
        self.frame = frame
        self.frames = frames
        self.samples = samples
    }
}

/// What a channel costs, measured over some seconds.
public struct EngineLoad: Hashable, Sendable, Codable {
    /// The last frame of the measure.
    public var frame: Int64
    /// The item, and the index of its source, that was on all the time; nil when several were, or the slate.
    public var item: Int64?
    public var source: Int?
    public var how: OutputKind
    /// Processor time of the whole process for a second of broadcast, in thousandths of a second.
    public var cost: Int64
    /// Time at work, or waiting for a processor, for a second of broadcast, in thousandths of a second.
    public var load: Int64
    /// How far the engine is behind the pace it keeps.
    public var lag: TimeSpan
    /// How far the last frame was behind its time on air.
    public var late: TimeSpan
    public var step: SheddingStep

    public init(
        frame: Int64, item: Int64?, source: Int?, how: OutputKind, cost: Int64, load: Int64, lag: TimeSpan,
        late: TimeSpan, step: SheddingStep
    ) {
        self.frame = frame
        self.item = item
        self.source = source
        self.how = how
        self.cost = cost
        self.load = load
        self.lag = lag
        self.late = late
        self.step = step
    }
}
