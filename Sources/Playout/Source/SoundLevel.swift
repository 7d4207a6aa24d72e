import Core
import Glibc
import LibAV

/// How much louder or quieter a track is played, and whether its peaks must be held down for that.
struct SoundLevel: Hashable {
    /// In decibels.
    let gain: Double
    /// Peaks are held below this, in dBTP; nil: none of them comes near it.
    let ceiling: Double?

    /// An item is turned up or down by no more than this.
    private static let gains = -30.0...30.0
    /// Quieter than this is silence, and says nothing about how loud the rest would be.
    private static let silence = -69.0
    /// Below this a gain is not worth an operation on every sample.
    private static let leastGain = 0.05
    /// What encoding adds to peaks, and the limiter between its samples, at 96 kHz.
    private static let margin = 1.0

    /// Of a track with `channels` that is played in `layout`.
    init(
        _ settings: SoundSettings, _ loudness: LoudnessFacts?, channels: Int, to layout: SoundSettings.Layout = .stereo
    ) {
        let level = Self.level(of: loudness, channels: channels, in: layout)
        var gain = 0.0
        if let target = settings.target, let integrated = level?.integrated, integrated > Self.silence {
            gain = (target - integrated).clamped(to: Self.gains)
        }
        self.gain = abs(gain) < Self.leastGain ? 0 : gain
        // Of a track that was not measured only a downmix can be louder than its own channels.
        let isTooLoud =
            level.map { ($0.truePeak ?? -.infinity) + gain > settings.ceiling - Self.margin }
            ?? (channels > layout.channelCount)
        ceiling = isTooLoud ? settings.ceiling : nil
        self.layout = layout
    }

    private let layout: SoundSettings.Layout

    /// Two channels are as loud among six as they are alone. A single one is heard once there instead of twice.
    private static func level(
        of loudness: LoudnessFacts?, channels: Int, in layout: SoundSettings.Layout
    ) -> LoudnessFacts.Level? {
        guard let loudness, layout == .surround, channels <= 2 else { return loudness?.level(in: layout) }
        let half = channels == 1 ? 10 * log10(2.0) : 0
        return LoudnessFacts.Level(integrated: loudness.integrated.map { $0 - half }, truePeak: loudness.truePeak)
    }

    /// For planar float at `sampleRate`. Nothing, where nothing is to be done.
    func filters(sampleRate: Int64) -> [Filter] {
        var filters: [Filter] = []
        if gain != 0 { filters.append(Filter("volume", ["volume": "\(gain)dB", "precision": "float"])) }
        guard let ceiling else { return filters }
        return filters + [
            Filter("aresample", ["osr": 2 * sampleRate]),
            Filter(
                "alimiter",
                [
                    "limit": pow(10, (ceiling - Self.margin) / 20), "attack": 5, "release": 50,
                    // Else it would turn everything up again, and be late by its attack.
                    "level": "0", "latency": "1",
                ]),
            Filter("aresample", ["osr": sampleRate]),
            Filter("aformat", ["sample_fmts": "fltp", "sample_rates": sampleRate, "channel_layouts": layout.name]),
        ]
    }
}

extension SoundSettings.Layout {
    /// libav's.
    var name: String { self == .stereo ? "stereo" : "5.1" }
}

/// Any track in the channel's layout: what is sent, and what loudness is measured of.
enum ChannelMix {
    /// In stereo: left and right, 0.707 of the centre and of the surround channel of each side (ITU-R BS.775); a single channel
    /// goes to both sides as it is. With six channels: a single one is the centre, two are left and right. `options` are those
    /// of the resampler.
    static func filters(
        channels: Int, to layout: SoundSettings.Layout, sampleRate: Int64,
        resampler options: KeyValuePairs<String, any FilterValue> = [:]
    ) -> [Filter] {
        let single = channels == 1 && layout == .stereo ? [Filter("pan", ["args": "stereo|c0=c0|c1=c0"])] : []
        return single + [
            Filter("aresample", options),
            Filter("aformat", ["sample_fmts": "fltp", "sample_rates": sampleRate, "channel_layouts": layout.name]),
        ]
    }
}
