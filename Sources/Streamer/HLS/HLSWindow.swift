public import Core

/// The segments of one channel: those that are listed and those that left the list but may still be fetched.
///
/// Rules kept (RFC 8216): the target duration never changes; numbers go up by one, and never backwards even when the
/// station restarts, because the first is taken from the station clock at twice the rate at which segments come; a
/// listed segment never changes; one that left stays for longer than the list.
struct HLSWindow {
    struct Limits: Sendable {
        /// A segment is cut at the first key frame after this long. With key frames every 2 s that gives 4 s; with any
        /// distance up to 4 s no segment is longer than `target` when rounded.
        var shortest = TimeSpan.milliseconds(2_500)
        /// The first few segments may be this short, so that a channel that has just started can soon be played.
        var shortestAtStart = TimeSpan.seconds(1)
        /// Some browsers play no list with fewer segments than this (measured with Chromium 156).
        var leastPlayable = 3
        var target = TimeSpan.seconds(6)
        var leastListed = 6
        /// From one picture to a later key frame it takes no longer.
        var longestStep = TimeSpan.seconds(1)
        /// One number passes in this time while no segment is made.
        var numbering = TimeSpan.seconds(2)

        init() {}
    }

    private struct Open {
        var sequence: Int64
        var startTicks: Int64
        var newestTicks: Int64
        var chunks: [Chunk]
        var isDiscontinuous: Bool

        mutating func add(_ chunk: CutChunk) {
            chunks.append(chunk.chunk)
            newestTicks = max(newestTicks, chunk.endTicks)
        }
    }

    let limits: Limits
    /// Tells the names of this run from those of any other.
    private let run: String
    private let frameTicks: Int64
    private var open: Open?
    private(set) var segments: [HLSSegment] = []
    /// How many segments that begin with a discontinuity have left `segments`.
    private var discontinuitiesGone: Int64 = 0
    /// The largest number of bits per second of any segment so far.
    private(set) var peakBitRate: Int64 = 0
    /// What was cut from the channel's plan so far.
    var cutTicks: Int64 = 0

    init(run: String, frameTicks: Int64, limits: Limits = Limits()) {
        self.run = run
        self.frameTicks = frameTicks
        self.limits = limits
    }

    mutating func append(_ chunk: CutChunk) {
        if chunk.chunk.isEntryPoint {
            if let open {
                let shortest = segments.count < limits.leastPlayable ? limits.shortestAtStart : limits.shortest
                let isLongEnough = chunk.startTicks.saturatingMinus(open.startTicks) >= shortest.ticks
                // Bytes that were lost on the way to here are a gap, too.
                let isGap =
                    chunk.followsGap
                    || chunk.startTicks.saturatingMinus(open.newestTicks).magnitude > limits.longestStep.ticks.magnitude
                if isGap || isLongEnough {
                    close(open, at: isGap ? open.newestTicks.saturatingPlus(frameTicks) : chunk.startTicks)
                    begin(with: chunk, sequence: open.sequence.saturatingPlus(1), isDiscontinuous: isGap)
                    return
                }
            } else {
                let sequence = chunk.startTicks.flooredDivision(by: limits.numbering.ticks)
                return begin(with: chunk, sequence: sequence, isDiscontinuous: chunk.followsGap)
            }
        }
        open?.add(chunk)
    }

    /// What a playlist shows: at least six segments and three target durations, as soon as they exist.
    var listed: ArraySlice<HLSSegment> {
        var first = segments.endIndex
        var ticks: Int64 = 0
        while first > 0, segments.count - first < limits.leastListed || ticks < limits.target.ticks * 3 {
            first -= 1
            ticks = ticks.saturatingPlus(segments[first].durationTicks)
        }
        return segments[first...]
    }

    /// Whether there is enough for a player to begin.
    var isPlayable: Bool { segments.count >= limits.leastPlayable }

    /// Discontinuities before the first listed segment.
    var discontinuitySequence: Int64 {
        discontinuitiesGone + Int64(segments[..<listed.startIndex].count { $0.isDiscontinuous })
    }

    func segment(named name: String) -> HLSSegment? { segments.first { $0.name == name } }

    private mutating func begin(with chunk: CutChunk, sequence: Int64, isDiscontinuous: Bool) {
        open = Open(
            sequence: sequence, startTicks: chunk.startTicks, newestTicks: chunk.endTicks, chunks: [chunk.chunk],
            isDiscontinuous: isDiscontinuous)
    }

    private mutating func close(_ open: Open, at endTicks: Int64) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(open.chunks.reduce(0) { $0 + $1.bytes.count })
        for chunk in open.chunks { bytes += chunk.bytes }
        let segment = HLSSegment(
            sequence: open.sequence, name: "\(open.sequence)-\(run).ts", bytes: bytes,
            isDiscontinuous: open.isDiscontinuous, startTicks: open.startTicks,
            durationTicks: max(frameTicks, endTicks.saturatingMinus(open.startTicks)), cutTicks: cutTicks)
        peakBitRate = max(peakBitRate, Int64(bytes.count) * 8 * TimeSpan.ticksPerSecond / segment.durationTicks)
        segments.append(segment)
        dropOld()
    }

    /// A segment stays for its own duration and that of the longest list after it left.
    private mutating func dropOld() {
        guard let newest = segments.last, let first = listed.first else { return }
        let listed = newest.endTicks.saturatingMinus(first.startTicks)
        let oldest = first.startTicks.saturatingMinus(listed).saturatingMinus(limits.target.ticks)
        while let segment = segments.first, segment.endTicks < oldest {
            if segment.isDiscontinuous { discontinuitiesGone += 1 }
            segments.removeFirst()
        }
    }
}

/// A finished piece of a channel that begins with a key frame. Immutable; its bytes are shared by all who fetch it.
public final class HLSSegment: Sendable {
    /// Its number in the playlist.
    public let sequence: Int64
    /// Never used for other bytes, even after the station was restarted.
    public let name: String
    public let bytes: [UInt8]
    /// What does not follow from the segment before it.
    public let isDiscontinuous: Bool
    let startTicks: Int64
    let durationTicks: Int64
    /// What was cut from the plan before it: its timestamps are that much earlier than its time.
    private let cutTicks: Int64

    public var start: Instant {
        Instant(microseconds: TimeSpan(ticks: startTicks.saturatingPlus(cutTicks)).microseconds)
    }
    public var duration: TimeSpan { TimeSpan(ticks: durationTicks) }
    var endTicks: Int64 { startTicks.saturatingPlus(durationTicks) }

    init(
        sequence: Int64, name: String, bytes: [UInt8], isDiscontinuous: Bool, startTicks: Int64, durationTicks: Int64,
        cutTicks: Int64 = 0
    ) {
        self.cutTicks = cutTicks
        self.sequence = sequence
        self.name = name
        self.bytes = bytes
        self.isDiscontinuous = isDiscontinuous
        self.startTicks = startTicks
        self.durationTicks = durationTicks
    }
}
