import CLibAV
public import Core

extension SoundSettings.Codec {
    /// libav's name of the encoder.
    fileprivate var encoderName: String {
        switch self {
        case .aac: "aac"
        case .ac3: "ac3"
        case .eac3: "eac3"
        case .mp2: "libtwolame"
        }
    }
}

extension SoundSettings.Layout {
    func set(_ layout: inout AVChannelLayout) {
        switch self {
        case .stereo: unsafe clibav_layout_stereo(&layout)
        case .surround: unsafe clibav_layout_surround(&layout)
        }
    }
}

extension Encoder {
    /// A session that takes planar float in blocks of the codec's size. Frame timestamps count samples.
    public static func audio(
        _ codec: SoundSettings.Codec, _ layout: SoundSettings.Layout, bitRate: Int64, sampleRate: Int64
    ) throws(LibAVError) -> Encoder {
        try unsafe Encoder(codec.encoderName, options: [:]) { context in
            unsafe context.sample_rate = Int32(sampleRate)
            unsafe context.sample_fmt = AV_SAMPLE_FMT_FLTP
            unsafe layout.set(&context.ch_layout)
            unsafe context.bit_rate = bitRate
            unsafe context.time_base = AVRational(num: 1, den: Int32(sampleRate))
        }
    }
}
