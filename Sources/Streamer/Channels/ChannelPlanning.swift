public import Core

/// Where channels and their plans come from. `Station` supplies it.
public protocol ChannelPlanning: Sendable {
    /// nil when there is no such channel.
    func setup(of channel: ChannelID) async throws -> ChannelSetup?

    /// The item that is on at `start` and those after it, in order and without gaps, until `finish` is reached and there are
    /// `leastCount` of them, or the plan ends.
    func items(
        of channel: ChannelID, from start: Instant, until finish: Instant, leastCount: Int
    ) async throws -> [QueuedItem]
}

/// What an engine must know to be a channel.
public struct ChannelSetup: Hashable, Sendable {
    public var number: ChannelNumber
    public var name: String
    public var video: VideoProfile
    public var audio: AudioProfile

    public init(number: ChannelNumber, name: String, video: VideoProfile, audio: AudioProfile) {
        self.number = number
        self.name = name
        self.video = video
        self.audio = audio
    }
}

/// An item for the engine and what the as-run log says about it.
public struct QueuedItem: Hashable, Sendable {
    public var engine: EngineItem
    /// nil for a stretch that no timeline item stands for.
    public var item: TimelineItemID?
    public var media: MediaID?

    public init(engine: EngineItem, item: TimelineItemID?, media: MediaID?) {
        self.engine = engine
        self.item = item
        self.media = media
    }
}

/// Who is told what really happens on air. Called in order; should return soon.
public protocol AirObserver: Sendable {
    func report(_ report: AirEvent) async
}

public enum AirEvent: Hashable, Sendable {
    /// An item, or a part of it that was played one way, is over.
    case aired(AsRunEntry)
    case fault(ChannelID, EngineFault)
    /// The channel went on air with this process.
    case started(ChannelID, processID: Int32)
    /// Its engine died; `why` says how, `restart` after how long another takes over.
    case died(ChannelID, why: String, restart: TimeSpan)
    case stopped(ChannelID)
    /// It sheds more or less than before, because of its machine's load.
    case shedding(ChannelID, EngineShedding)
    /// It cannot start: the machine is too slow for one more.
    case refused(ChannelID, TunerError)
    /// So much of its plan was left out, because it was too late.
    case cut(ChannelID, TimeSpan)
    /// How many watch now, whenever that changes.
    case viewers(ChannelID, count: Int)
}

/// A moment on both clocks: the wall's for plans, the steady one for deadlines.
public struct Moment: Hashable, Sendable {
    public var now: Instant
    public var uptime: TimeSpan

    public init(now: Instant, uptime: TimeSpan) {
        self.now = now
        self.uptime = uptime
    }
}
