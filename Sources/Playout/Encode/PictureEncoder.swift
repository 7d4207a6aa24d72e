import Core
import LibAV

/// One session of the channel's encoder for each run of frames; drained and closed when access units of a copied source
/// follow. Viewers wait for a channel's first pictures: those are encoded one by one, without looking at what comes after them.
/// An encoder that fails is replaced by the software encoder, which begins with a key frame at the first frame that is missing.
final class PictureEncoder {
    private let settings: VideoEncoderSettings
    private var maker: any VideoEncoderMaker
    private let software: SoftwareEncoderMaker
    private let report: (any Explained) -> Void
    private var session: (encoder: any VideoEncoderSession, start: Int64, settings: VideoEncoderSettings)?
    /// What the session took and has not returned, in order; only of encoders that may fail.
    private var taken: [(frame: Frame, number: Int64)] = []
    /// The frame that the session makes a key frame next.
    private var nextKey: Int64 = 0
    /// Up to this frame nothing waits for later ones.
    private let promptUntil: Int64
    /// What to shed: other settings apply from the next key frame on.
    var step = SheddingStep.none
    /// Whether the next frame is made a key frame for them.
    var isUrgent = false

    /// An encoder that holds back more frames than this has stopped.
    private static let mostTaken = 32
    /// A constant bit rate has no room for more.
    private static let constantRateBuffer: Int64 = 250

    /// `promptUntil`: the frame from which on pictures may wait for later ones, to be encoded better.
    init(
        _ format: ChannelFormat, encoders: VideoEncoders, promptUntil: Int64, report: @escaping (any Explained) -> Void
    ) {
        self.promptUntil = promptUntil
        self.report = report
        settings = VideoEncoderSettings(
            width: format.video.width, height: format.video.height, frameRate: format.frameRate,
            bitRate: format.video.bitRate, depth: format.encoding.depth, preset: format.video.preset,
            keyFrameInterval: format.keyFrameInterval,
            bufferMilliseconds: format.encoding.totalBitRate == nil ? 1_000 : Self.constantRateBuffer)
        software = SoftwareEncoderMaker(codec: format.encoding.codec)
        maker = encoders.preferred(format.encoding) ?? software
        guard !maker.isSoftware else { return }
        do throws(LibAVError) {
            try EncoderTrial(codec: format.encoding.codec, settings: settings).run(maker)
        } catch {
            report(error)
            maker = software
        }
    }

    /// Encodes output frame `number`. Access units come out later, in decoding order.
    func encode(
        _ frame: Frame, number: Int64, forcesKey: Bool, output: (AccessUnit) throws(LibAVError) -> Void
    ) throws(LibAVError) {
        if !maker.isSoftware { taken.append((frame, number)) }
        do throws(LibAVError) {
            try encodeOnce(frame, number: number, forcesKey: forcesKey, output: output)
            if taken.count > Self.mostTaken {
                throw LibAVError(
                    code: "encoder.stopped", what: "Cannot encode with \(maker.name)", why: "it returns no frames",
                    fix: "Check the device and its driver.")
            }
        } catch {
            try takeOver(error, output)
        }
    }

    /// Ends the session, if there is one, and gives out all it holds.
    func drain(output: (AccessUnit) throws(LibAVError) -> Void) throws(LibAVError) {
        do throws(LibAVError) {
            try endSession(output)
        } catch {
            try takeOver(error, output)
            try endSession(output)
        }
    }

    private func encodeOnce(
        _ frame: Frame, number: Int64, forcesKey: Bool, output: (AccessUnit) throws(LibAVError) -> Void
    ) throws(LibAVError) {
        let wanted = settings(at: number)
        let changes = session.map { $0.settings != wanted } ?? true
        let isKey = forcesKey || number >= nextKey || number == promptUntil
        if changes && (isKey || isUrgent) { try endSession(output) }
        if session == nil { session = (try maker.session(wanted), number, wanted) }
        guard let session else { return }
        if isKey || number == session.start { nextKey = number + settings.keyFrameInterval }
        try session.encoder.encode(frame, presentation: number - session.start, forcesKey: isKey) {
            packet throws(LibAVError) in
            try give(packet, session.start, output)
        }
    }

    private func endSession(_ output: (AccessUnit) throws(LibAVError) -> Void) throws(LibAVError) {
        guard let session else { return }
        self.session = nil
        try session.encoder.encode(nil, presentation: 0, forcesKey: false) { packet throws(LibAVError) in
            try give(packet, session.start, output)
        }
    }

    private func give(
        _ packet: Packet, _ start: Int64, _ output: (AccessUnit) throws(LibAVError) -> Void
    ) throws(LibAVError) {
        let frame = start + (packet.presentation ?? 0)
        let isKey = packet.isKey
        taken.removeAll { $0.number <= frame }
        try output(AccessUnit(packet: packet.moved(), frame: frame, isKey: isKey))
    }

    /// The software encoder encodes what is missing, from a key frame on, and everything after it.
    private func takeOver(
        _ error: LibAVError, _ output: (AccessUnit) throws(LibAVError) -> Void
    ) throws(LibAVError) {
        guard !maker.isSoftware else { throw error }
        report(error)
        maker = software
        session = nil
        let missing = taken
        taken = []
        for (index, entry) in missing.enumerated() {
            try encodeOnce(entry.frame, number: entry.number, forcesKey: index == 0, output: output)
        }
    }

    private func settings(at number: Int64) -> VideoEncoderSettings {
        var wanted = settings
        if step >= .fasterEncoder { wanted.preset = Self.faster(wanted.preset, atLeast: "superfast") }
        if step >= .fastestEncoder { wanted.preset = "ultrafast" }
        // An encoder that may fail returns frames in order: then it is known which are missing.
        if step >= .fastestEncoder || number < promptUntil || !maker.isSoftware {
            wanted.bidirectionalFrames = 0
            wanted.lookAhead = 0
        }
        return wanted
    }

    /// The presets of x264 and x265, the fastest first.
    private static let presets = [
        "ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow", "placebo",
    ]

    private static func faster(_ preset: String, atLeast other: String) -> String {
        let index = presets.firstIndex(of: preset) ?? presets.count
        return presets[..<index].contains(other) ? other : preset
    }
}
