public import Core
import LibAV

/// Tries every encoder that a profile can ask for.
public enum EncoderSurvey {
    /// One after the other; `report` is called with each result. `device`: only those there.
    public static func run(
        on device: EncodingSettings.Device? = nil, report: (EncoderReport) -> Void
    ) {
        for codec in EncodingSettings.Codec.allCases {
            if device == nil || device == .software {
                report(result(SoftwareEncoderMaker(codec: codec), codec, .software))
            }
            for hardware in EncodingSettings.Device.hardware
            where device == nil || device == .auto || device == hardware {
                guard let name = hardware.encoder(of: codec) else { continue }
                report(result(HardwareEncoderMaker(name: name), codec, hardware))
            }
        }
    }

    private static func result(
        _ maker: any VideoEncoderMaker, _ codec: EncodingSettings.Codec, _ device: EncodingSettings.Device
    ) -> EncoderReport {
        let settings = VideoEncoderSettings(
            width: 640, height: 360, frameRate: FrameRate(30), bitRate: 2_000_000, preset: "ultrafast",
            keyFrameInterval: 60, bidirectionalFrames: 0, lookAhead: 0)
        var said: [String] = []
        do throws(LibAVError) {
            try LibAVLog.collecting { () throws(LibAVError) in
                try EncoderTrial(codec: codec, settings: settings).run(maker)
            } said: {
                said = $0
            }
            return EncoderReport(name: maker.name, codec: codec, device: device, lacking: nil)
        } catch {
            return EncoderReport(name: maker.name, codec: codec, device: device, lacking: said.first ?? error.why)
        }
    }
}
