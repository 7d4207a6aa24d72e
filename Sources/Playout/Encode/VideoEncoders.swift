import Core
import LibAV

/// Encodes a channel's pictures for a while.
protocol VideoEncoderSession: AnyObject {
    /// Encodes `frame` as number `presentation`; nil ends the session and gives out what it holds.
    /// The packet is valid inside `output` only, unless it is `moved()`.
    func encode(
        _ frame: Frame?, presentation: Int64, forcesKey: Bool, output: (Packet) throws(LibAVError) -> Void
    ) throws(LibAVError)
}

extension Encoder: VideoEncoderSession {}

/// Makes sessions of one encoder.
protocol VideoEncoderMaker {
    var name: String { get }
    /// Software neither runs out of sessions nor breaks: nothing takes over from it.
    var isSoftware: Bool { get }
    func session(_ settings: VideoEncoderSettings) throws(LibAVError) -> any VideoEncoderSession
}

struct SoftwareEncoderMaker: VideoEncoderMaker {
    let codec: EncodingSettings.Codec
    let isSoftware = true

    var name: String {
        switch codec {
        case .h264: "libx264"
        case .hevc: "libx265"
        case .mpeg2: "mpeg2video"
        }
    }

    func session(_ settings: VideoEncoderSettings) throws(LibAVError) -> any VideoEncoderSession {
        let encoder =
            switch codec {
            case .h264: try Encoder.h264(settings)
            case .hevc: try Encoder.hevc(settings)
            case .mpeg2: try Encoder.mpeg2(settings)
            }
        return settings.depth == 10 ? DeepSession(encoder) : encoder
    }
}

/// Gives frames of 8 bits to an encoder of 10.
private final class DeepSession: VideoEncoderSession {
    private let encoder: Encoder

    init(_ encoder: Encoder) { self.encoder = encoder }

    func encode(
        _ frame: Frame?, presentation: Int64, forcesKey: Bool, output: (Packet) throws(LibAVError) -> Void
    ) throws(LibAVError) {
        try encoder.encode(
            frame.map { $0.deepened() ?? $0 }, presentation: presentation, forcesKey: forcesKey, output: output)
    }
}

struct HardwareEncoderMaker: VideoEncoderMaker {
    let name: String
    let isSoftware = false

    func session(_ settings: VideoEncoderSettings) throws(LibAVError) -> any VideoEncoderSession {
        try Encoder.named(name, settings)
    }
}

/// Which encoders a channel has.
struct VideoEncoders {
    /// nil: the channel prefers none to software.
    let preferred: (EncodingSettings) -> (any VideoEncoderMaker)?

    init(
        preferred: @escaping (EncodingSettings) -> (any VideoEncoderMaker)? = { settings in
            settings.encoder.map { HardwareEncoderMaker(name: $0) }
        }
    ) { self.preferred = preferred }
}

/// Ten frames through an encoder before it is trusted: all must come back, and show what went in.
struct EncoderTrial {
    let codec: EncodingSettings.Codec
    let settings: VideoEncoderSettings

    private static let frameCount: Int64 = 10
    /// In steps of 255. Encoders that are broken answer with green or grey.
    private static let mostDifference = 12.0

    /// Throws what is wrong with it.
    func run(_ maker: any VideoEncoderMaker) throws(LibAVError) {
        let session = try maker.session(settings)
        let decoder = try Decoder(codec)
        var shown: [Frame] = []
        func look(_ packet: Packet?) {
            decoder.send(packet)
            let frame = Frame()
            while case .frame = decoder.receive(into: frame) { shown.append(frame.moved()) }
        }
        let wanted = (0..<Self.frameCount).map(picture)
        for (number, frame) in wanted.enumerated() {
            try session.encode(frame, presentation: Int64(number), forcesKey: number == 0) { look($0) }
        }
        try session.encode(nil, presentation: 0, forcesKey: false) { look($0) }
        look(nil)
        guard shown.count == wanted.count else {
            throw failure(maker, "it returned \(shown.count) of \(wanted.count) frames")
        }
        for (found, wanted) in zip(shown, wanted) {
            guard let difference = found.lumaDifference(to: wanted), difference < Self.mostDifference else {
                throw failure(maker, "its frames do not show what was encoded")
            }
        }
    }

    /// A bright square that moves.
    private func picture(_ number: Int64) -> Frame {
        let frame = Frame(plainWidth: settings.width, height: settings.height)
        let side = max(16, settings.height / 16 * 4)
        frame.draw(Frame(plainWidth: side, height: side, luma: 200), x: Int(number) * 8, y: Int(number) * 4)
        return frame
    }

    private func failure(_ maker: any VideoEncoderMaker, _ why: String) -> LibAVError {
        LibAVError(
            code: "encoder.unusable", what: "Cannot use encoder \(maker.name)", why: why,
            fix: "Check the device and its driver, or set the profile's encoder to software.")
    }
}
