public import Core

/// What an inspection found. Times are since the first clock reference.
public struct InspectionReport: Hashable, Sendable, Codable {
    public struct Tables: Hashable, Sendable, Codable {
        public var associations: Int
        public var maps: Int
        public var longestInterval: TimeSpan
    }

    public struct Clock: Hashable, Sendable, Codable {
        public var pid: Int
        public var references: Int
        public var shortestInterval: TimeSpan
        public var longestInterval: TimeSpan
        /// Bits per second between the first and the last reference.
        public var bitsPerSecond: Int64
    }

    public struct Video: Hashable, Sendable, Codable {
        public var pictures: Int
        public var width: Int?
        public var height: Int?
        public var frameRate: FrameRate?
        /// Steps between pictures in display order, in 90 kHz ticks.
        public var shortestStep: Int64?
        public var longestStep: Int64?
        public var firstPresentation: Int64?
        public var lastPresentation: Int64?
        public var keyFrames: Int
        /// Key frames with PAT, PMT, random access flag, SPS and PPS.
        public var completeKeyFrames: Int
        public var longestKeyFrameInterval: TimeSpan
    }

    public struct Audio: Hashable, Sendable, Codable {
        public var frames: Int
        public var sampleRate: Int?
        public var channels: Int?
        public var firstPresentation: Int64?
        /// Where the last frame ends, in 90 kHz ticks.
        public var endPresentation: Int64?
        /// The farthest a stamp lay from where the sound before it ended, in 90 kHz ticks.
        public var farthestStep: Int64
    }

    public struct Stream: Hashable, Sendable, Codable {
        public var pid: Int
        public var kind: StreamKind
        public var language: String?
        public var packets: Int
        public var units: Int
        public var continuityErrors: Int
        public var isScrambled: Bool
        /// The smallest time between a unit's last byte and its decoding time.
        public var smallestMargin: TimeSpan?
        public var video: Video?
        public var audio: Audio?
    }

    /// A place where the pictures' parameters changed.
    public struct Splice: Hashable, Sendable, Codable {
        public var byteOffset: Int
        public var time: TimeSpan
        public var from: String
        public var to: String
    }

    public var byteCount: Int
    public var packetCount: Int
    public var nullPacketCount: Int
    public var duration: TimeSpan
    /// Program numbers.
    public var programmes: [Int]
    public var tables: Tables
    public var clock: Clock?
    public var streams: [Stream]
    public var otherPIDs: [Int]
    public var splices: [Splice]
    public var discontinuityFlags: Int
    /// The first places of each kind of fault, in stream order.
    public var faults: [StreamFault]
    /// How often each kind was found.
    public var faultCounts: [String: Int]

    public var isClean: Bool { faultCounts.isEmpty }
    public var video: Video? { streams.lazy.compactMap(\.video).first }
    public var audio: Audio? { streams.lazy.compactMap(\.audio).first }
    public var continuityErrors: Int { count(of: .continuity) }

    public func count(of kind: StreamFault.Kind) -> Int { faultCounts[kind.rawValue] ?? 0 }
}

extension InspectionReport.Clock {
    init?(_ track: ClockTrack) {
        guard let firstOffset = track.firstOffset else { return nil }
        let bits = Int64(track.lastOffset - firstOffset) * 8
        self.init(
            pid: track.pid, references: track.count,
            shortestInterval: TimeSpan(microseconds: (track.shortestInterval ?? 0) / 27),
            longestInterval: TimeSpan(microseconds: track.longestInterval / 27),
            bitsPerSecond: track.elapsed > 0 ? roundedRatio(bits, 27_000_000, track.elapsed) : 0)
    }
}

extension InspectionReport.Stream {
    init(_ track: StreamTrack, packets: Int, continuityErrors: Int, isScrambled: Bool) {
        self.init(
            pid: track.pid, kind: track.kind, language: track.language, packets: packets, units: track.units,
            continuityErrors: continuityErrors, isScrambled: isScrambled,
            smallestMargin: track.smallestMargin.map { TimeSpan(microseconds: $0 * 100 / 9) },
            video: track.video.map(InspectionReport.Video.init), audio: track.audio.map(InspectionReport.Audio.init))
    }
}

extension InspectionReport.Video {
    init(_ track: VideoTrack) {
        self.init(
            pictures: track.pictures, width: track.parameters?.width, height: track.parameters?.height,
            frameRate: track.steps.rate, shortestStep: track.steps.shortestStep, longestStep: track.steps.longestStep,
            firstPresentation: track.steps.first, lastPresentation: track.steps.last, keyFrames: track.keyFrames,
            completeKeyFrames: track.keyFramesWithAll, longestKeyFrameInterval: track.longestKeyFrameInterval)
    }
}

extension InspectionReport.Audio {
    init(_ track: AudioTrack) {
        self.init(
            frames: track.frames, sampleRate: track.header?.sampleRate, channels: track.header?.channels,
            firstPresentation: track.firstStamp, endPresentation: track.nextStamp, farthestStep: track.farthest)
    }
}

/// What a stream is held to. The defaults are what Continuity promises of its own channels: the limits of
/// ISO/IEC 13818-1 and ETSI TR 101 290, and frame-exact time.
public struct InspectionRules: Hashable, Sendable {
    /// The longest time between two programme clock references.
    public var clockInterval = TimeSpan.milliseconds(40)
    /// The longest time between two PATs, and between two PMTs.
    public var tableInterval = TimeSpan.milliseconds(500)
    /// The longest time between two key frames.
    public var keyFrameInterval = TimeSpan.seconds(5)
    /// How far a timestamp may be from its place on the frame or sample grid, in ticks of 90 kHz.
    public var stampTolerance: Int64 = 1
    /// How many places are kept for each kind of fault; all are counted.
    public var placesPerFault = 20

    public init() {}
}
