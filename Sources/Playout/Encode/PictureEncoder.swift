import Core
import LibAV

/// One H.264 session for each run of frames; drained and closed when access units of a copied source follow.
/// Viewers wait for a channel's first pictures: those are encoded one by one, without looking at what comes after them.
final class PictureEncoder {
    private let settings: H264Settings
    private var session: (encoder: Encoder, start: Int64)?
    /// Up to this frame nothing waits for later ones.
    private let promptUntil: Int64

    /// `promptUntil`: the frame from which on pictures may wait for later ones, to be encoded better.
    init(_ format: ChannelFormat, promptUntil: Int64) {
        self.promptUntil = promptUntil
        settings = H264Settings(
            width: format.video.width, height: format.video.height, frameRate: format.frameRate,
            bitRate: format.video.bitRate, preset: format.video.preset, keyFrameInterval: format.keyFrameInterval)
    }

    /// Encodes output frame `number`. Access units come out later, in decoding order.
    func encode(
        _ frame: Frame, number: Int64, forcesKey: Bool, output: (AccessUnit) throws(LibAVError) -> Void
    ) throws(LibAVError) {
        if number == promptUntil { try drain(output: output) }
        if session == nil { session = (try Encoder.h264(settings(at: number)), number) }
        guard let session else { return }
        try session.encoder.encode(frame, presentation: number - session.start, forcesKey: forcesKey) {
            packet throws(LibAVError) in
            try Self.give(packet, session.start, output)
        }
    }

    private func settings(at number: Int64) -> H264Settings {
        guard number < promptUntil else { return settings }
        var prompt = settings
        prompt.bidirectionalFrames = 0
        prompt.lookAhead = 0
        return prompt
    }

    /// Ends the session, if there is one, and gives out all it holds.
    func drain(output: (AccessUnit) throws(LibAVError) -> Void) throws(LibAVError) {
        guard let session else { return }
        self.session = nil
        try session.encoder.encode(nil) { packet throws(LibAVError) in try Self.give(packet, session.start, output) }
    }

    private static func give(
        _ packet: Packet, _ start: Int64, _ output: (AccessUnit) throws(LibAVError) -> Void
    ) throws(LibAVError) {
        let frame = start + (packet.presentation ?? 0)
        let isKey = packet.isKey
        try output(AccessUnit(packet: packet.moved(), frame: frame, isKey: isKey))
    }
}
