import Core
import LibAV

/// Gives every access unit its time, merges video and audio by decoding time and writes them through the channel's
/// one muxer. Decoding times of both streams are known before the units come, so the merge never guesses.
final class TransportOutput {
    typealias Sink = ([UInt8]) -> Void
    typealias KeyFrameReport = (_ frame: Int64, _ sample: Int64) -> Void

    /// The clock runs this far ahead of decoding: room for the largest picture to arrive.
    private static let clockLead = TimeSpan.milliseconds(300)

    private let format: ChannelFormat
    private let sink: Sink
    private let keyFrame: KeyFrameReport
    private let collector: Collector
    private let muxer: TransportMuxer
    /// Access units written so far, counted as output frames.
    private var decodeFrame: Int64
    /// Of each audio track.
    private var nextSamples: [Int64]
    private let blockSizes: [Int64]
    /// What was cut from the plan so far. Frames and samples are counted without it here, so that timestamps continue
    /// without a gap.
    private var skipped: SkippedTime
    private var pictures: [AccessUnit] = []
    private var sounds: [[Packet]]

    /// Lets the muxer's callback reach the finisher without a cycle.
    private final class Collector {
        var finisher: TransportFinisher

        init(_ finisher: TransportFinisher) { self.finisher = finisher }
    }

    struct Start {
        let frame: Int64
        /// The sample at which the first access unit of each audio track is heard, counted without those that were skipped.
        let samples: [Int64]
        let skipped: SkippedTime
        let continuity: [ContinuityCounter]
        let serviceName: String
    }

    init(
        _ format: ChannelFormat, start: Start, sink: @escaping Sink, keyFrame: @escaping KeyFrameReport
    ) throws(LibAVError) {
        self.format = format
        self.sink = sink
        self.keyFrame = keyFrame
        let rate = format.encoding.totalBitRate.map { bits in
            ConstantRate(
                bitsPerSecond: bits,
                start: format.ticks(ofFrame: start.frame - start.skipped.frames - ChannelFormat.reorderDepth)
                    .saturatingTimes(300).saturatingMinus(Self.clockLead.microseconds.saturatingTimes(27)))
        }
        let collector = Collector(
            TransportFinisher(continuity: start.continuity.map { ($0.pid, $0.counter) }, rate: rate))
        self.collector = collector
        let settings = TransportMuxer.Settings(
            width: format.video.width, height: format.video.height, codec: format.encoding.codec,
            audio: format.tracks.map { track in
                TransportMuxer.Audio(
                    codec: track.codec, layout: track.layout,
                    language: track.language.map { LanguageCode($0).threeLetters }, isDescriptive: track.isDescriptive)
            }, sampleRate: format.audio.sampleRate,
            serviceName: start.serviceName, clockLeadMicroseconds: Self.clockLead.microseconds)
        muxer = try TransportMuxer(settings) { collector.finisher.take($0) }
        skipped = start.skipped
        decodeFrame = start.frame - start.skipped.frames
        nextSamples = start.samples
        blockSizes = format.tracks.map { Int64($0.codec.blockSize) }
        sounds = start.samples.map { _ in [] }
    }

    /// The next frame to be added is that much later than the one after the last. All frames before must be added.
    func skip(_ span: SkippedTime) {
        skipped.frames += span.frames
        skipped.samples += span.samples
    }

    /// The next picture in decoding order.
    func add(_ picture: AccessUnit) throws(LibAVError) {
        pictures.append(
            AccessUnit(packet: picture.packet, frame: picture.frame - skipped.frames, isKey: picture.isKey))
        try merge()
    }

    /// The next block of an audio track; `packet.presentation` is in samples.
    func add(sound packet: Packet, of track: Int) throws(LibAVError) {
        sounds[track].append(packet)
        try merge()
    }

    /// What is ready and was not handed to the sink yet.
    var byteCount: Int { collector.finisher.bytes.count }

    /// Hands what is ready to the sink.
    func flush() {
        guard !collector.finisher.bytes.isEmpty else { return }
        sink(collector.finisher.bytes)
        collector.finisher.removeAll()
    }

    /// Writes what still waits for its other half, and flushes.
    func finish() throws(LibAVError) {
        while let picture = pictures.first {
            pictures.removeFirst()
            try write(picture)
        }
        while let track = sounds.indices.filter({ !sounds[$0].isEmpty }).min(by: { nextSamples[$0] < nextSamples[$1] })
        {
            try write(sound: sounds[track].removeFirst(), of: track)
        }
        flush()
    }

    private func merge() throws(LibAVError) {
        while true {
            guard let track = nextSamples.indices.min(by: { nextSamples[$0] < nextSamples[$1] }) else { return }
            if decodingTime(ofFrame: decodeFrame) <= format.ticks(ofSample: nextSamples[track]) {
                guard let picture = pictures.first else { return }
                pictures.removeFirst()
                try write(picture)
            } else {
                guard !sounds[track].isEmpty else { return }
                try write(sound: sounds[track].removeFirst(), of: track)
            }
        }
    }

    private func decodingTime(ofFrame frame: Int64) -> Int64 {
        format.ticks(ofFrame: frame - ChannelFormat.reorderDepth)
    }

    private func write(_ picture: AccessUnit) throws(LibAVError) {
        let decoding = decodingTime(ofFrame: decodeFrame)
        let following = decodingTime(ofFrame: decodeFrame + 1)
        if picture.isKey {
            flush()
            keyFrame(picture.frame + skipped.frames, nextSamples[0] + skipped.samples)
            muxer.repeatTables()
        }
        let packet = picture.packet
        // A picture shown before it is decoded would be refused; it can only come from a damaged copy.
        packet.presentation = max(decoding, format.ticks(ofFrame: picture.frame))
        packet.decoding = decoding
        packet.duration = following - decoding
        packet.isKey = picture.isKey
        try muxer.write(packet, to: .video)
        decodeFrame += 1
        let lead = (Self.clockLead * 9).microseconds / 100
        collector.finisher.bridgeClock(from: decoding - lead, to: following - lead)
    }

    private func write(sound packet: Packet, of track: Int) throws(LibAVError) {
        let start = packet.presentation ?? nextSamples[track]
        let ticks = format.ticks(ofSample: start)
        nextSamples[track] = start + blockSizes[track]
        packet.presentation = ticks
        packet.decoding = ticks
        packet.duration = format.ticks(ofSample: nextSamples[track]) - ticks
        try muxer.write(packet, to: .audio(track))
    }
}
