public struct Channel: Hashable, Sendable {
    /// When its engine runs.
    public enum Run: String, Hashable, Sendable, Codable, CaseIterable {
        /// While it has viewers, and a little longer.
        case onDemand = "on-demand"
        case always
    }

    /// What its timeline goes by.
    public enum Clock: String, Hashable, Sendable, Codable, CaseIterable {
        /// Local time, with or without viewers.
        case wall
        /// Time that pauses while the channel has no viewers.
        case watched
    }

    /// Another schedule on some days.
    public struct Alternate: Hashable, Sendable {
        public var schedule: ScheduleID
        public var days: DaySelector

        public init(schedule: ScheduleID, days: DaySelector) {
            self.schedule = schedule
            self.days = days
        }
    }

    /// Plays what another channel played some time ago: a "+1".
    public struct Mirror: Hashable, Sendable {
        public var channel: ChannelID
        public var offset: TimeSpan

        public init(channel: ChannelID, offset: TimeSpan) {
            self.channel = channel
            self.offset = offset
        }
    }

    public var id: ChannelID
    public var number: ChannelNumber
    public var name: String
    public var group: String?
    public var schedule: ScheduleID
    /// On each day the first whose days match applies; else `schedule` does.
    public var alternates: [Alternate]
    /// Programmes that are on only once, pinned to a date and time.
    public var specials: [Special]
    /// When set, the channel has no timeline of its own, and its schedule means nothing.
    public var mirror: Mirror?
    public var profile: ProfileID
    public var run: Run
    public var clock: Clock
    /// Fills every gap that no rule's filler fills.
    public var fallback: FillerID?
    /// What is drawn over its video, the lowest first, where nothing else says so.
    public var graphics: [GraphicID]
    /// nil takes the profile's.
    public var subtitles: SubtitleRule?
    /// nil: it is reported after the usual durations.
    public var deadAir: DeadAirRule?
    /// An image file.
    public var logo: String?
    /// IANA name; nil takes the station's.
    public var timeZone: String?
    public var offAirTitle: String?
    /// Programmes shorter than this are merged into the one before in the guide; nil takes a minute.
    public var shortestProgramme: TimeSpan?
    /// How far ahead its timeline and its guide reach; nil takes the station's.
    public var horizon: TimeSpan?
    /// Random letters and digits, made once: part of the guide id, so that guides survive renumbering and renaming.
    public var guideKey: String
    /// Where every random draw of the channel's schedule begins.
    public var seed: UInt64

    public init(
        id: ChannelID, number: ChannelNumber, name: String, group: String? = nil, schedule: ScheduleID,
        alternates: [Alternate] = [], specials: [Special] = [], mirror: Mirror? = nil, profile: ProfileID,
        run: Run = .onDemand,
        clock: Clock = .wall, fallback: FillerID? = nil, graphics: [GraphicID] = [],
        subtitles: SubtitleRule? = nil, deadAir: DeadAirRule? = nil, logo: String? = nil,
        timeZone: String? = nil, offAirTitle: String? = nil, shortestProgramme: TimeSpan? = nil,
        horizon: TimeSpan? = nil, guideKey: String,
        seed: UInt64
    ) {
        self.id = id
        self.number = number
        self.name = name
        self.group = group
        self.schedule = schedule
        self.alternates = alternates
        self.specials = specials
        self.mirror = mirror
        self.profile = profile
        self.run = run
        self.clock = clock
        self.fallback = fallback
        self.graphics = graphics
        self.subtitles = subtitles
        self.deadAir = deadAir
        self.logo = logo
        self.timeZone = timeZone
        self.offAirTitle = offAirTitle
        self.shortestProgramme = shortestProgramme
        self.horizon = horizon
        self.guideKey = guideKey
        self.seed = seed
    }
}

/// What is true of the whole station.
public struct StationIdentity: Hashable, Sendable {
    public var name: String
    /// IANA name.
    public var timeZone: String
    /// The HDHomeRun DeviceID: assigned once and kept.
    public var deviceID: UInt32
    /// Random letters and digits, made once: part of every guide id.
    public var instanceKey: String
    /// How far ahead a timeline stays as it is when something is edited.
    public var protected: TimeSpan
    /// How far ahead timelines and guides of channels reach that say nothing else.
    public var horizon: TimeSpan

    public static let usuallyProtected = TimeSpan.minutes(15)
    public static let usualHorizon = TimeSpan.hours(7 * 24)
    /// What may be asked for.
    public static let horizons = TimeSpan.hours(24)...TimeSpan.hours(30 * 24)

    public init(
        name: String, timeZone: String, deviceID: UInt32, instanceKey: String,
        protected: TimeSpan = StationIdentity.usuallyProtected, horizon: TimeSpan = StationIdentity.usualHorizon
    ) {
        self.name = name
        self.timeZone = timeZone
        self.deviceID = deviceID
        self.instanceKey = instanceKey
        self.protected = protected
        self.horizon = horizon
    }
}

/// What a viewer types on the remote: `5` or `5.1`.
public struct ChannelNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let major: Int
    /// 0 means none.
    public let minor: Int

    public init(_ major: Int, _ minor: Int = 0) {
        self.major = major
        self.minor = minor
    }

    /// Reads `5` or `5.1`; nil when `text` is anything else, or a part is outside 1...99999 (major) or 1...999 (minor).
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let major = Int(digits: parts[0], in: 1...99_999),
            let minor = parts.count == 2 ? Int(digits: parts[1], in: 1...999) : 0
        else { return nil }
        self.init(major, minor)
    }

    public var description: String { minor == 0 ? "\(major)" : "\(major).\(minor)" }

    public static func < (left: Self, right: Self) -> Bool { (left.major, left.minor) < (right.major, right.minor) }
}

extension Character {
    /// One of ten: a digit with an accent lies between two of them and is none.
    public var isASCIIDigit: Bool { asciiValue.map { (0x30...0x39).contains($0) } ?? false }
}
