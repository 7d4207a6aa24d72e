public import Core

/// One thing that is wrong with a stream, and where.
public struct StreamFault: Hashable, Sendable, Codable {
    public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
        /// A packet does not begin with the sync byte where it should.
        case syncLost
        /// The stream ends inside a packet.
        case packetCut
        /// A receiver marked the packet as damaged.
        case transportError
        /// A continuity counter jumped: packets are missing or doubled.
        case continuity
        /// No PAT, or no PMT, was found.
        case tableMissing
        case tableChecksum
        /// Too long without PAT or PMT.
        case tableInterval
        /// The programme has no clock reference.
        case clockMissing
        /// Too long without a clock reference.
        case clockInterval
        /// The clock ran backwards without a discontinuity flag.
        case clockBackward
        /// The stream does not begin with a key frame that has PAT and PMT in front.
        case entryMissing
        /// A key frame lacks PAT and PMT right in front.
        case keyFrameTables
        /// A key frame lacks its SPS or PPS.
        case keyFrameParameters
        /// A key frame's packet lacks the random access flag.
        case keyFrameFlag
        /// Too long without a key frame.
        case keyFrameInterval
        /// A picture lacks its access unit delimiter.
        case delimiterMissing
        /// A picture's time is not one frame after the picture before.
        case videoStep
        /// Decoding times do not rise.
        case decodeOrder
        /// A unit arrives after the time it is to be decoded.
        case lateUnit
        /// Sound does not follow the sound before without gap or overlap.
        case audioStep
        /// A sound frame is damaged.
        case audioFrame
        /// Sample rate or channels changed.
        case audioParameters
        /// A PES packet is longer than any real one.
        case unitTooLong
    }

    public var kind: Kind
    public var detail: String
    public var pid: Int?
    /// The first byte of the packet it was seen in.
    public var byteOffset: Int
    /// Stream time since the first clock reference.
    public var time: TimeSpan
}

/// Where the inspector is in the stream.
struct StreamPlace {
    var byteOffset: Int
    var time: TimeSpan
}

/// Counts every fault and keeps the first places of each kind.
struct StreamFaultTally {
    private(set) var faults: [StreamFault] = []
    private(set) var counts: [StreamFault.Kind: Int] = [:]
    private let placesPerFault: Int

    init(placesPerFault: Int) {
        self.placesPerFault = placesPerFault
    }

    mutating func note(
        _ kind: StreamFault.Kind, pid: Int? = nil, at place: StreamPlace, _ detail: @autoclosure () -> String
    ) {
        let count = counts[kind, default: 0] + 1
        counts[kind] = count
        guard count <= placesPerFault else { return }
        faults.append(
            StreamFault(
                kind: kind, detail: detail(), pid: pid, byteOffset: place.byteOffset, time: place.time))
    }
}
