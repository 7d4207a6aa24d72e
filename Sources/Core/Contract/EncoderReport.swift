/// What `continuity-engine encoders --json` prints of each encoder, one JSON object a line.
public struct EncoderReport: Hashable, Sendable, Codable {
    /// libav's, such as `h264_vaapi`.
    public var name: String
    public var codec: EncodingSettings.Codec
    public var device: EncodingSettings.Device
    /// Why it cannot be used; nil when it passed its trial.
    public var lacking: String?

    public init(name: String, codec: EncodingSettings.Codec, device: EncodingSettings.Device, lacking: String?) {
        self.name = name
        self.codec = codec
        self.device = device
        self.lacking = lacking
    }
}
