import Core

extension StationReader {
    private static let videoKeys = ["codec", "width", "height", "fps", "bitrate", "mode", "preset"]
    private static let audioKeys = ["codec", "bitrate", "rate", "language"]

    private enum VideoCodec: String, CaseIterable { case h264 }
    private enum AudioCodec: String, CaseIterable { case aac }

    func profile(_ named: Named<Profile>) -> Profile {
        var profile = Profile(id: named.id, name: named.name)
        if let node = named.fields.node("video"),
            let fields = Fields(node, "video profile", keys: Self.videoKeys, faults)
        {
            readVideo(fields, into: &profile.video)
        }
        if let node = named.fields.node("audio"),
            let fields = Fields(node, "audio profile", keys: Self.audioKeys, faults)
        {
            readAudio(fields, into: &profile.audio)
        }
        return profile
    }

    private func readVideo(_ fields: Fields, into video: inout VideoProfile) {
        _ = fields.choice("codec", default: VideoCodec.h264)
        video.width = even(fields, "width", in: VideoProfile.widths) ?? video.width
        video.height = even(fields, "height", in: VideoProfile.heights) ?? video.height
        if let node = fields.node("fps") {
            if let rate = node.plainText.flatMap({ FrameRate($0) }) {
                video.frameRate = rate
            } else {
                faults.add(
                    at: node.mark, found: node.sketch, expected: "frames per second such as 25, 29.97 or 30000/1001")
            }
        }
        video.bitRate = bitRate(fields) ?? video.bitRate
        video.mode = fields.choice("mode", default: video.mode)
        if fields.node("preset") != nil {
            video.preset = fields.choice("preset", default: VideoProfile.Preset.veryfast).rawValue
        }
    }

    /// H.264 pictures with 4:2:0 colour have even sides.
    private func even(_ fields: Fields, _ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let number = fields.integer(key, in: range) else { return nil }
        if number % 2 == 0 { return number }
        faults.add(
            at: fields.node(key)?.mark ?? fields.mark, found: "the odd number \(number)", expected: "an even one")
        return nil
    }

    private func readAudio(_ fields: Fields, into audio: inout AudioProfile) {
        _ = fields.choice("codec", default: AudioCodec.aac)
        audio.bitRate = bitRate(fields) ?? audio.bitRate
        if let node = fields.node("rate") {
            if let rate = node.plainText.flatMap({ Int64(digits: $0) }), AudioProfile.sampleRates.contains(rate) {
                audio.sampleRate = rate
            } else {
                faults.add(at: node.mark, found: node.sketch, expected: "one of 32000, 44100 or 48000")
            }
        }
        audio.language = language(fields)
    }

    /// Of the sound: an ISO 639 code.
    func language(_ fields: Fields) -> String? {
        guard let node = fields.node("language"), let language = node.text("a language such as eng", faults) else {
            return nil
        }
        if (2...3).contains(language.count), language.allSatisfy({ ("a"..."z").contains($0) }) { return language }
        faults.add(at: node.mark, found: node.sketch, expected: "two or three small letters such as en or eng")
        return nil
    }

    private func bitRate(_ fields: Fields) -> Int64? {
        guard let node = fields.node("bitrate") else { return nil }
        if let rate = node.plainText.flatMap(BitRateText.read) { return rate }
        faults.add(at: node.mark, found: node.sketch, expected: BitRateText.form)
        return nil
    }
}
