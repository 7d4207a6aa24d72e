import Core
import Testing

@Suite struct `A profile` {
    struct Impossible: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout EngineBegin) -> Void
    }

    static let impossible = [
        Impossible(testDescription: "MPEG-2 with 10 bits") { $0.encoding = EncodingSettings(codec: .mpeg2, depth: 10) },
        Impossible(testDescription: "MPEG-2 with 48 frames per second") {
            $0.encoding = EncodingSettings(codec: .mpeg2)
            $0.video.frameRate = FrameRate(48)
        },
        Impossible(testDescription: "12 bits") { $0.encoding = EncodingSettings(depth: 12) },
        Impossible(testDescription: "MP2 with 5.1") { $0.sound = SoundSettings(codec: .mp2, layout: .surround) },
        Impossible(testDescription: "AC-3 with 200k") {
            $0.sound = SoundSettings(codec: .ac3)
            $0.audio.bitRate = 200_000
        },
        Impossible(testDescription: "5.1 with 96k") {
            $0.sound = SoundSettings(tracks: [ExtraTrack(codec: .aac, layout: .surround, bitRate: 96_000)])
        },
        Impossible(testDescription: "nine further tracks") {
            $0.sound = SoundSettings(tracks: (0..<9).map { _ in ExtraTrack() })
        },
        Impossible(testDescription: "a total with room for two of three tracks") {
            $0.encoding = EncodingSettings(totalBitRate: 3_900_000)
            $0.sound = SoundSettings(tracks: [ExtraTrack(bitRate: 400_000)])
            $0.audio.sound = $0.sound ?? SoundSettings()
        },
    ]

    @Test(arguments: impossible) func `that no encoder can make is refused`(impossible: Impossible) {
        var begin = EngineBegin(
            channelNumber: "1", channelName: "A", video: VideoProfile(), audio: AudioProfile(),
            firstFrame: 53_700_000_000)
        #expect(throws: Never.self) { try begin.check() }
        impossible.change(&begin)
        #expect(throws: PlanFault.self) { try begin.check() }
    }

    @Test func `with a constant bit rate has room for all it sends`() {
        let audio = AudioProfile(bitRate: 192_000, sound: SoundSettings(tracks: [ExtraTrack(bitRate: 448_000)]))
        let video = VideoProfile(bitRate: 3_000_000, rateControl: .constant).planned(with: audio)
        #expect(video.encoding.totalBitRate == 4_054_000)
        #expect(VideoProfile().planned(with: audio).encoding == EncodingSettings())
    }

    @Test func `takes the encoder that it names, or the first that works`() {
        func encoder(_ device: EncodingSettings.Device, _ codec: EncodingSettings.Codec, _ working: [String] = [])
            -> String?
        {
            VideoProfile(encoding: EncodingSettings(codec: codec), device: device)
                .planned(with: AudioProfile(), working: working).encoding.encoder
        }
        #expect(encoder(.software, .h264, ["h264_nvenc"]) == nil)
        #expect(encoder(.auto, .h264) == nil)
        #expect(encoder(.auto, .hevc, ["h264_nvenc", "hevc_vaapi"]) == "hevc_vaapi")
        #expect(encoder(.vaapi, .h264) == "h264_vaapi")
    }
}
