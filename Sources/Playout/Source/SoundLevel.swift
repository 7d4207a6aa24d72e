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
    private static let gains = -20.0...12.0
    /// Quieter than this is silence, and says nothing about how loud the rest would be.
    private static let silence = -69.0
    /// Below this a gain is not worth an operation on every sample.
    private static let leastGain = 0.05
    /// The limiter works on samples at 96 kHz, between which a peak can be so much higher.
    private static let margin = 0.3

    init(_ settings: SoundSettings, _ loudness: LoudnessFacts?, channels: Int) {
        var gain = 0.0
        if let target = settings.target, let integrated = loudness?.integrated, integrated > Self.silence {
            gain = (target - integrated).clamped(to: Self.gains)
        }
        self.gain = abs(gain) < Self.leastGain ? 0 : gain
        // Of a track that was not measured only a downmix can be louder than its own channels.
        let isTooLoud = loudness.map { ($0.truePeak ?? -.infinity) + gain > settings.ceiling } ?? (channels > 2)
        ceiling = isTooLoud ? settings.ceiling : nil
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
            Filter("aformat", ["sample_fmts": "fltp", "sample_rates": sampleRate, "channel_layouts": "stereo"]),
        ]
    }
}

/// Any track in stereo: what is sent, and what loudness is measured of.
enum StereoDownmix {
    /// Left and right, 0.707 of the centre and of the surround channel of each side (ITU-R BS.775). A single channel goes to
    /// both sides as it is. `options` are those of the resampler.
    static func filters(
        channels: Int, sampleRate: Int64, resampler options: KeyValuePairs<String, any FilterValue> = [:]
    ) -> [Filter] {
        let single = channels == 1 ? [Filter("pan", ["args": "stereo|c0=c0|c1=c0"])] : []
        return single + [
            Filter("aresample", options),
            Filter("aformat", ["sample_fmts": "fltp", "sample_rates": sampleRate, "channel_layouts": "stereo"]),
        ]
    }
}
