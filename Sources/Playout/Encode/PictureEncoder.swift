import Core
import LibAV

/// One H.264 session for each run of frames; drained and closed when access units of a copied source follow.
/// Viewers wait for a channel's first pictures: those are encoded one by one, without looking at what comes after them.
final class PictureEncoder {
    private let settings: H264Settings
    private var session: (encoder: Encoder, start: Int64, settings: H264Settings)?
    /// The frame that the session makes a key frame next.
    private var nextKey: Int64 = 0
    /// Up to this frame nothing waits for later ones.
    private let promptUntil: Int64
    /// What to shed: other settings apply from the next key frame on.
    var step = SheddingStep.none
    /// Whether the next frame is made a key frame for them.
    var isUrgent = false

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
        let wanted = settings(at: number)
        let changes = session.map { $0.settings != wanted } ?? true
        let isKey = forcesKey || number >= nextKey || number == promptUntil
        if changes && (isKey || isUrgent) { try drain(output: output) }
        if session == nil { session = (try Encoder.h264(wanted), number, wanted) }
        guard let session else { return }
        if isKey || number == session.start { nextKey = number + settings.keyFrameInterval }
        try session.encoder.encode(frame, presentation: number - session.start, forcesKey: forcesKey) {
            packet throws(LibAVError) in
            try Self.give(packet, session.start, output)
        }
    }

    private func settings(at number: Int64) -> H264Settings {
        var wanted = settings
        if step >= .fasterEncoder { wanted.preset = Self.faster(wanted.preset, atLeast: "superfast") }
        if step >= .fastestEncoder { wanted.preset = "ultrafast" }
        if step >= .fastestEncoder || number < promptUntil {
            wanted.bidirectionalFrames = 0
            wanted.lookAhead = 0
        }
        return wanted
    }

    /// x264's presets, the fastest first.
    private static let presets = [
        "ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow", "placebo",
    ]

    private static func faster(_ preset: String, atLeast other: String) -> String {
        let index = presets.firstIndex(of: preset) ?? presets.count
        return presets[..<index].contains(other) ? other : preset
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
