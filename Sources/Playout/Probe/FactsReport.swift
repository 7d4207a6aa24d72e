public import Core

/// A file's facts as lines for a terminal.
public struct FactsReport: CustomStringConvertible {
    private let facts: MediaFacts
    private let tags: MediaDescription

    public init(_ facts: MediaFacts, tags: MediaDescription = MediaDescription()) {
        self.facts = facts
        self.tags = tags
    }

    public var description: String {
        var lines = ["container  \(facts.container), \(facts.duration.clockText)" + rate(facts.bitRate)]
        if let video = facts.video { lines += picture(video) }
        for audio in facts.audio {
            let name = [audio.language, audio.title].compactMap { $0 }.joined(separator: ", ")
            lines.append(
                "audio      \(audio.codec), \(audio.channels) channels, \(audio.sampleRate) Hz"
                    + (name.isEmpty ? "" : ", \(name)") + level(audio))
        }
        for subtitle in facts.subtitles {
            lines.append("subtitles  \(subtitle.codec)" + (subtitle.language.map { ", \($0)" } ?? ""))
        }
        for chapter in facts.chapters {
            lines.append(
                "chapter    \(chapter.start.clockText) - \(chapter.finish.clockText)"
                    + (chapter.title.map { "  \($0)" } ?? ""))
        }
        lines += labels
        return lines.joined(separator: "\n") + "\n"
    }

    /// The file's own tags.
    private var labels: [String] {
        let named: [(String, String?)] = [
            ("title", tags.title), ("artist", tags.artist), ("album", tags.album),
            ("date", tags.released?.description ?? tags.year?.description), ("rating", tags.contentRating),
            ("genres", tags.genres.isEmpty ? nil : tags.genres.joined(separator: ", ")),
        ]
        let people = Credit.Role.allCases.map { role in
            (role.rawValue, tags.credits.filter { $0.role == role }.map(\.name).joined(separator: ", "))
        }
        return (named + people.map { ($0, $1.isEmpty ? nil : $1) }).compactMap { label, text in
            text.map { label + String(repeating: " ", count: 11 - label.count) + $0 }
        }
    }

    private func level(_ audio: AudioFacts) -> String {
        guard let loudness = audio.loudness else { return "" }
        guard let integrated = loudness.integrated else { return ", silent" }
        return ", \(integrated) LUFS" + (loudness.truePeak.map { ", peak \($0) dBTP" } ?? "")
    }

    private func rate(_ bitsPerSecond: Int64?) -> String {
        bitsPerSecond.map { ", \(($0 + 500) / 1_000) kbit/s" } ?? ""
    }

    private func picture(_ video: VideoFacts) -> [String] {
        let rate = video.frameRate.map { "\($0) frames/s" } ?? "unknown rate"
        let kind = [video.codec, video.profile].compactMap { $0 }.joined(separator: " ")
        var lines = [
            "video      \(kind), \(video.width)x\(video.height) (\(video.displayAspect)), \(rate)"
                + "\(video.variableFrameRate ? " variable" : ""), \(video.fieldOrder.rawValue), \(video.pixelFormat)"
        ]
        guard let copy = video.copy else { return lines }
        lines.append(
            "copying    key frame every \(copy.longestKeyFrameInterval.clockText) at most, "
                + "\(copy.closedGOPs ? "closed" : "open") GOPs, reorder depth \(copy.reorderDepth), "
                + "\(copy.constantFrameRate ? "even" : "uneven") pictures, "
                + "\(copy.constantParameters ? "constant" : "changing") parameters")
        return lines
    }
}
