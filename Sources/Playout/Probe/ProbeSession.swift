import Core
import LibAV
import Linux

/// One file being probed: reads packets and the index, and keeps what they tell. `ProbeSession+Facts` draws the
/// conclusions.
final class ProbeSession {
    let demuxer: Demuxer
    let picture: InputStream?
    /// The audio track that shows how long the audio is.
    let sound: InputStream?
    let configuration: DecoderConfiguration?
    private let finish: TimeSpan
    private let packet = Packet()
    private var jumps: JumpRepair

    private(set) var survey: PictureSurvey?
    private(set) var parametersChange = false
    /// Packets that the container marks as damaged, or as decoded but not shown.
    private(set) var hasOddPackets = false
    /// Pictures without a presentation time: the distances between the others say nothing about the rate.
    private(set) var lacksTimes = false
    /// When the last picture and the last sound that were read end, in their streams' ticks.
    private(set) var pictureEnd: Int64?
    private(set) var soundEnd: Int64?
    private(set) var soundStart: Int64?
    /// The container's index of the pictures, taken when all reading is done.
    private(set) lazy var index = IndexSummary(of: picture, in: demuxer, container: container)

    /// Files up to this size are read whole: it costs a few milliseconds and leaves nothing to chance.
    private static let wholeByteCount: Int64 = 16 << 20
    /// What a sample of a long file holds at most.
    private static let samplePictures = 600
    private static let sampleByteCount = 32 << 20
    private static let sampleKeyFrames = 4
    /// How far before its announced end a long file is read to its end.
    private static let endSpan = TimeSpan.seconds(6)

    init(_ demuxer: Demuxer, finish: TimeSpan) throws(ProbeFailure) {
        self.demuxer = demuxer
        self.finish = finish
        jumps = JumpRepair(isNeeded: demuxer.mayJump)
        picture = Self.picture(of: demuxer)
        sound = Self.sound(of: demuxer)
        guard picture != nil || sound != nil else { throw Self.nothing(in: demuxer) }
        if picture?.dolbyVision?.hasNoUsableBase == true { throw .dolbyVision }
        if let picture, picture.parameters.codecName == "h264" {
            configuration = DecoderConfiguration(picture.parameters.extraData)
        } else {
            configuration = nil
        }
        if let picture {
            let base = picture.timeBase
            survey = PictureSurvey(tickNumerator: Int64(base.numerator), tickDenominator: Int64(base.denominator))
        }
        demuxer.keepOnly([picture?.index, sound?.index].compactMap { $0 })
        try read()
        if let before = demuxer.openedByteCount, let now = demuxer.byteCount, now > before { throw .growing }
    }

    /// Moving pictures of a known size; not a cover image.
    private static func picture(of demuxer: Demuxer) -> InputStream? {
        func moves(_ stream: InputStream) -> Bool {
            stream.kind == .video && !stream.isAttachedPicture && stream.parameters.isDecodable
                && stream.parameters.width > 0 && stream.parameters.height > 0
        }
        if let best = demuxer.bestStream(.video), moves(best) { return best }
        return demuxer.streams.first(where: moves)
    }

    private static func sound(of demuxer: Demuxer) -> InputStream? {
        if let best = demuxer.bestStream(.audio), hasSound(best) { return best }
        return demuxer.streams.first(where: hasSound)
    }

    static func hasSound(_ stream: InputStream) -> Bool {
        stream.kind == .audio && stream.parameters.isDecodable && stream.parameters.channelCount > 0
            && stream.parameters.sampleRate > 0
    }

    /// Tells a file with nothing in it from one whose codec is unknown.
    private static func nothing(in demuxer: Demuxer) -> ProbeFailure {
        let unknown = demuxer.streams.first {
            ($0.kind == .video && !$0.isAttachedPicture || $0.kind == .audio) && !$0.parameters.isDecodable
        }
        return unknown.map { .unknownCodec($0.parameters.codecName) } ?? .nothingToPlay
    }

    // MARK: Reading

    private func read() throws(ProbeFailure) {
        if let size = demuxer.byteCount, size > Self.wholeByteCount, let length = demuxer.duration,
            length > Self.endSpan * 3
        {
            try readSamples(length)
        } else {
            try readRun(whole: true)
        }
    }

    private func readSamples(_ length: TimeSpan) throws(ProbeFailure) {
        let start = demuxer.start ?? .zero
        if picture != nil {
            try readRun(whole: false)
            if seek(start + TimeSpan(microseconds: length.microseconds / 2)) { try readRun(whole: false) }
        }
        if seek(start + length - Self.endSpan) {
            try readRun(whole: true)
        } else if !demuxer.hasIndex(of: picture ?? sound) {
            // No index and no way to jump: only reading shows where the file ends.
            survey?.forget()
            if seek(start) { try readRun(whole: true) }
        }
    }

    /// Not every format can jump; what was read so far stands then.
    private func seek(_ position: TimeSpan) -> Bool {
        do {
            try demuxer.seek(to: position, deadline: remaining)
            jumps = JumpRepair(isNeeded: demuxer.mayJump)
            return true
        } catch {
            return false
        }
    }

    private var remaining: TimeSpan { max(finish - SystemClock.uptime, .milliseconds(1)) }

    /// Reads on from a key frame, to the end of the file or of one sample.
    private func readRun(whole: Bool) throws(ProbeFailure) {
        let isFirst = survey?.isEmpty ?? true
        survey?.beginRun()
        var sample = Sample(started: isFirst)
        while try readPacket() {
            defer { packet.clear() }
            guard let stream = [picture, sound].compactMap(\.self).first(where: { $0.index == packet.streamIndex })
            else { continue }
            // Elsewhere the timeline is read in samples, whose distances are true.
            if whole, isFirst { jumps.repair(packet, of: stream) }
            if packet.streamIndex == sound?.index { hear() }
            guard packet.streamIndex == picture?.index else { continue }
            sample.started = sample.started || packet.isKey
            guard sample.started else { continue }
            sample.count(packet)
            // The key frame that ends a sample belongs to it: it shows how long the last group was.
            look()
            if !whole, sample.isFull { return }
        }
    }

    /// How much of a sample was read.
    private struct Sample {
        var started: Bool
        var pictures = 0
        var keyFrames = 0
        var byteCount = 0

        mutating func count(_ packet: Packet) {
            pictures += 1
            keyFrames += packet.isKey ? 1 : 0
            byteCount += packet.byteCount
        }

        var isFull: Bool {
            keyFrames >= ProbeSession.sampleKeyFrames || pictures >= ProbeSession.samplePictures
                || byteCount >= ProbeSession.sampleByteCount
        }
    }

    /// False at the end, and where the file is cut off or damaged.
    private func readPacket() throws(ProbeFailure) -> Bool {
        guard SystemClock.uptime < finish else { throw .late }
        do {
            return try demuxer.read(into: packet, deadline: remaining)
        } catch {
            if error.isTimeout { throw .late }
            hasOddPackets = true
            return false
        }
    }

    private func hear() {
        guard let stamp = packet.presentation ?? packet.decoding else { return }
        soundStart = min(soundStart ?? stamp, stamp)
        soundEnd = max(soundEnd ?? stamp, stamp + packet.duration)
    }

    private func look() {
        if packet.isCorrupt || packet.isDiscarded { hasOddPackets = true }
        guard let stamp = packet.presentation else {
            hasOddPackets = true
            lacksTimes = true
            pictureEnd = max(pictureEnd ?? .min, (packet.decoding ?? .min).saturatingPlus(packet.duration))
            return
        }
        pictureEnd = max(pictureEnd ?? stamp, stamp + packet.duration)
        var refreshes = false
        if let configuration, packet.isKey {
            let head = packet.withByteValues { PictureHead($0, framing: configuration.framing) }
            refreshes = head.isInstantRefresh
            if !configuration.parameters.covers(head.parameters) { parametersChange = true }
        }
        survey?.add(SurveyedPicture(stamp: stamp, isKey: packet.isKey, isInstantRefresh: refreshes))
    }
}

extension Demuxer {
    fileprivate func hasIndex(of stream: InputStream?) -> Bool {
        guard let stream else { return false }
        var count = 0
        visitIndex(of: stream) { _ in count += 1 }
        return count > 1
    }
}
