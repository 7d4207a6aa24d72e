// What a plan may hold. The engine refuses a line that goes beyond it, with the field and the reason; the server keeps
// its own plans inside (`EngineItem.bounded`), so that the two never meet over it.

/// The ranges of a plan's numbers and texts.
public enum PlanLimits {
    public static let instants = Instant.usable
    /// Where in a file an item may begin, and how long an item may last.
    public static let longestSpan = TimeSpan.usable.upperBound
    public static let leads = TimeSpan.zero...TimeSpan.seconds(60)
    /// How much earlier than its first frame a channel may begin, and its sound before its pictures.
    public static let longestReach = TimeSpan.seconds(60)
    public static let utcOffsets = -26 * 3_600...26 * 3_600
    public static let pids = 0...8_191
    public static let continuityCounters = 0...15
    /// Titles, names and languages, in bytes of UTF-8.
    public static let longestText = 4_096
    /// Paths end at 4,096 bytes; addresses may be longer.
    public static let longestPath = 8_192
    public static let mostSources = 64
    /// Audio tracks, subtitles and chapters of one file, each.
    public static let mostFacts = 1_000
    /// The size of a file's pictures.
    public static let sides = 0...1 << 20
    /// Sample rates and channels of a file's audio.
    public static let fileNumbers = 0...1 << 30
    /// Loudness and peaks of a file's audio, in decibels.
    public static let levels = -200.0...60.0
}

/// A line of a plan that is not valid.
public struct PlanFault: Error, Hashable, Sendable {
    /// Which value, such as `video.width`.
    public let field: String
    public let why: String

    public var text: String { "\(field) \(why)" }
}

extension EngineCommand {
    /// Throws when a value lies outside of `PlanLimits`.
    public func check() throws(PlanFault) {
        switch self {
        case .begin(let begin): try begin.check()
        case .item(let item): try item.check()
        case .replace(let instant): try inRange(instant, PlanLimits.instants, "replace")
        case .graphics(let overlay): try overlay.check()
        case .stop: break
        }
    }
}

extension EngineBegin {
    /// Throws when a value lies outside of `PlanLimits`, or an engine could not play it.
    public func check() throws(PlanFault) {
        guard Self.versions.contains(version) else {
            throw PlanFault(field: "version", why: "is \(version), this engine understands 1 to \(Self.currentVersion)")
        }
        try short(channelNumber, "channelNumber")
        try short(channelName, "channelName")
        try video.check()
        try audio.check()
        try picture?.check()
        try sound?.check(audio)
        var audio = audio
        audio.sound = sound ?? SoundSettings()
        try encoding?.check(video, audio)
        let rate = video.frameRate
        let frames = rate.frame(at: PlanLimits.instants.lowerBound)...rate.frame(at: PlanLimits.instants.upperBound)
        try inRange(firstFrame, frames, "firstFrame")
        let reach = rate.frame(at: Instant(microseconds: PlanLimits.longestReach.microseconds))
        if let earliestFrame { try inRange(earliestFrame, firstFrame - reach...firstFrame, "earliestFrame") }
        if let firstSample {
            let planned = rate.sample(ofFrame: firstFrame, sampleRate: audio.sampleRate)
            let samples = PlanLimits.longestReach.seconds.saturatingTimes(audio.sampleRate)
            try inRange(firstSample, planned - samples...planned + samples, "firstSample")
        }
        guard continuity.count <= PlanLimits.pids.count else {
            throw PlanFault(field: "continuity", why: "names \(continuity.count) PIDs, there are 8192")
        }
        for entry in continuity {
            try inRange(entry.pid, PlanLimits.pids, "continuity.pid")
            try inRange(entry.counter, PlanLimits.continuityCounters, "continuity.counter")
        }
        try inRange(lead, PlanLimits.leads, "lead")
        guard let skipped else { return }
        let mostFrames = rate.frame(at: Instant(microseconds: PlanLimits.longestSpan.microseconds))
        try inRange(skipped.frames, 0...mostFrames, "skipped.frames")
        let samples = rate.sample(ofFrame: skipped.frames, sampleRate: audio.sampleRate)
        try inRange(skipped.samples, max(0, samples - audio.sampleRate)...samples + audio.sampleRate, "skipped.samples")
    }
}

extension EngineItem {
    /// Throws when a value lies outside of `PlanLimits`.
    public func check() throws(PlanFault) {
        try inRange(id, 0...Int64.max, "id")
        try inRange(start, PlanLimits.instants, "start")
        try inRange(finish, PlanLimits.instants, "finish")
        guard finish > start else { throw PlanFault(field: "finish", why: "is not after start") }
        guard finish - start <= PlanLimits.longestSpan else {
            throw PlanFault(field: "finish", why: "is more than 400 days after start")
        }
        guard sources.count <= PlanLimits.mostSources else {
            throw PlanFault(field: "sources", why: "are \(sources.count), at most \(PlanLimits.mostSources) are tried")
        }
        for source in sources { try source.check() }
        try short(title, "title")
        if let upNext { try short(upNext, "upNext") }
        try inRange(utcOffsetSeconds, PlanLimits.utcOffsets, "utcOffsetSeconds")
        if let graphics { try PlanLimits.check(graphics) }
        try deadAir?.check()
    }

    /// The same item inside the limits: texts are cut, numbers become the nearest that may be, and sources that no
    /// engine would take are left out.
    public func bounded() -> EngineItem {
        var item = self
        item.start = min(max(start, PlanLimits.instants.lowerBound), PlanLimits.instants.upperBound)
        item.finish = min(finish, PlanLimits.instants.upperBound, item.start + PlanLimits.longestSpan)
        item.title = title.cut(toBytes: PlanLimits.longestText)
        item.upNext = upNext?.cut(toBytes: PlanLimits.longestText)
        item.utcOffsetSeconds = min(
            max(utcOffsetSeconds, PlanLimits.utcOffsets.lowerBound), PlanLimits.utcOffsets.upperBound)
        item.graphics = graphics.map { PlanLimits.bounded($0) }
        item.sources = sources.prefix(PlanLimits.mostSources).compactMap { source in
            let source = source.bounded()
            do {
                try source.check()
                return source
            } catch {
                return nil
            }
        }
        return item
    }
}

extension EngineSource {
    func check() throws(PlanFault) {
        guard !path.isEmpty, path.utf8.count <= PlanLimits.longestPath, !path.utf8.contains(0) else {
            throw PlanFault(field: "path", why: "is empty, longer than \(PlanLimits.longestPath) bytes or holds a zero")
        }
        try inRange(inPoint, TimeSpan.zero...PlanLimits.longestSpan, "inPoint")
        if let language { try short(language, "language") }
        try subtitles?.check()
        try facts?.check()
    }

    /// What an engine needs of it, inside the limits.
    func bounded() -> EngineSource {
        var source = self
        source.inPoint = min(max(inPoint, .zero), PlanLimits.longestSpan)
        do {
            try subtitles?.check()
        } catch {
            // A film without subtitles is better than none.
            source.subtitles = nil
        }
        if let language, language.utf8.count > PlanLimits.longestText { source.language = nil }
        // Chapters are the scheduler's: a file may have thousands.
        source.facts?.chapters = []
        do {
            try source.facts?.check()
        } catch {
            // Impossible facts are left out: the engine finds out for itself.
            source.facts = nil
        }
        return source
    }
}

extension MediaFacts {
    /// Throws when a value is outside of what a file can be.
    public func check() throws(PlanFault) {
        try short(container, "facts.container")
        try inRange(duration, TimeSpan.zero...PlanLimits.longestSpan, "facts.duration")
        if let bitRate { try inRange(bitRate, 0...1 << 50, "facts.bitRate") }
        for (count, name) in [(audio.count, "audio"), (subtitles.count, "subtitles"), (chapters.count, "chapters")]
        where count > PlanLimits.mostFacts {
            throw PlanFault(field: "facts.\(name)", why: "are \(count), more than \(PlanLimits.mostFacts)")
        }
        try video?.check()
        for track in audio {
            try short(track.codec, "facts.audio.codec")
            try inRange(track.channels, PlanLimits.fileNumbers, "facts.audio.channels")
            try inRange(track.sampleRate, PlanLimits.fileNumbers, "facts.audio.sampleRate")
            try short(track.language ?? "", "facts.audio.language")
            try short(track.title ?? "", "facts.audio.title")
            try short(track.profile ?? "", "facts.audio.profile")
            for layout in SoundSettings.Layout.allCases {
                guard let level = track.loudness?.level(in: layout) else { continue }
                for number in [level.integrated, level.truePeak] {
                    if let number { try inRange(number, PlanLimits.levels, "facts.audio.loudness") }
                }
            }
        }
        for track in subtitles {
            try short(track.codec, "facts.subtitles.codec")
            try short(track.language ?? "", "facts.subtitles.language")
        }
        for chapter in chapters {
            try inRange(chapter.start, TimeSpan.zero...PlanLimits.longestSpan, "facts.chapters.start")
            try inRange(chapter.finish, chapter.start...PlanLimits.longestSpan, "facts.chapters.finish")
            try short(chapter.title ?? "", "facts.chapters.title")
        }
    }
}

extension VideoFacts {
    fileprivate func check() throws(PlanFault) {
        try inRange(width, PlanLimits.sides, "facts.video.width")
        try inRange(height, PlanLimits.sides, "facts.video.height")
        for (text, name) in [
            (codec, "codec"), (displayAspect, "displayAspect"), (pixelFormat, "pixelFormat"),
            (profile ?? "", "profile"),
        ] { try short(text, "facts.video.\(name)") }
        if let rotation { try inRange(rotation, 0...270, "facts.video.rotation") }
        if let copy {
            try inRange(copy.reorderDepth, PlanLimits.fileNumbers, "facts.video.copy.reorderDepth")
            try inRange(
                copy.longestKeyFrameInterval, TimeSpan.zero...PlanLimits.longestSpan,
                "facts.video.copy.longestKeyFrameInterval")
        }
    }
}

extension VideoProfile {
    /// Throws when no channel can look like that.
    public func check() throws(PlanFault) {
        try inRange(width, Self.widths, "video.width")
        try inRange(height, Self.heights, "video.height")
        for (side, name) in [(width, "width"), (height, "height")] where side % 2 != 0 {
            throw PlanFault(field: "video.\(name)", why: "is \(side), H.264 pictures with 4:2:0 colour have even sides")
        }
        guard Self.isUsable(frameRate) else {
            throw PlanFault(field: "video.frameRate", why: "is \(frameRate), expected 1 to 120 per second")
        }
        try inRange(bitRate, Self.bitRates, "video.bitRate")
        guard Preset(rawValue: preset) != nil else {
            throw PlanFault(
                field: "video.preset",
                why:
                    "is \(preset.cut(toBytes: 40)), expected one of \(Preset.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
    }
}

extension AudioProfile {
    /// Throws when no channel can sound like that.
    public func check() throws(PlanFault) {
        try inRange(bitRate, Self.bitRates, "audio.bitRate")
        guard Self.sampleRates.contains(sampleRate) else {
            throw PlanFault(
                field: "audio.sampleRate",
                why: "is \(sampleRate), expected one of \(Self.sampleRates.map(String.init).joined(separator: ", "))")
        }
        if let language { try short(language, "audio.language") }
    }
}

extension PictureSettings {
    /// Throws when a value lies outside of what an engine can do.
    public func check() throws(PlanFault) {
        if let peak { try inRange(peak, Self.peaks, "picture.peak") }
    }
}

extension SoundSettings {
    /// Throws when a value lies outside of what an engine can do.
    public func check(_ audio: AudioProfile) throws(PlanFault) {
        if let target { try inRange(target, Self.targets, "sound.target") }
        try inRange(ceiling, Self.ceilings, "sound.ceiling")
        guard languages.count <= Self.mostLanguages else {
            throw PlanFault(
                field: "sound.languages", why: "are \(languages.count), at most \(Self.mostLanguages) are used")
        }
        for language in languages { try short(language, "sound.languages") }
        guard tracks.count <= Self.mostTracks else {
            throw PlanFault(field: "sound.tracks", why: "are \(tracks.count), at most \(Self.mostTracks) are sent")
        }
        for track in tracks {
            try inRange(track.bitRate, AudioProfile.bitRates, "sound.tracks.bitRate")
            if let language = track.language { try short(language, "sound.tracks.language") }
            try together(track, ExtraTrack.form.checks, "sound.tracks")
        }
        var audio = audio
        audio.sound = self
        try together(audio, AudioProfile.form.checks, "audio")
    }
}

extension EncodingSettings {
    /// Throws when a value lies outside of what an engine can do.
    public func check(_ video: VideoProfile, _ audio: AudioProfile) throws(PlanFault) {
        if let totalBitRate {
            let least = video.leastTotal(with: audio)
            try inRange(totalBitRate, least...max(least, 2 * VideoProfile.bitRates.upperBound), "encoding.totalBitRate")
        }
        guard Self.depths.contains(depth) else {
            throw PlanFault(field: "encoding.depth", why: "is \(depth), expected 8 or 10")
        }
        var video = video
        video.encoding = self
        try together(video, VideoProfile.combinations, "video")
        if let keyFrameInterval {
            try inRange(keyFrameInterval, Self.keyFrameIntervals, "encoding.keyFrameInterval")
        }
    }
}

extension Comparable {
    /// The value, or the end of the range that it lies beyond.
    @inlinable public func clamped(to range: ClosedRange<Self>) -> Self {
        min(max(self, range.lowerBound), range.upperBound)
    }
}

/// Throws when the value lies outside.
func inRange<Value: Comparable>(
    _ value: Value, _ range: ClosedRange<Value>, _ field: String
) throws(PlanFault) {
    guard range.contains(value) else {
        throw PlanFault(
            field: field, why: "is \(plain(value)), expected \(plain(range.lowerBound)) to \(plain(range.upperBound))")
    }
}

/// Throws what parts that are right by themselves cannot be together.
private func together<Root>(_ root: Root, _ checks: [Form<Root>.Check], _ field: String) throws(PlanFault) {
    for check in checks {
        guard let fault = check.fault(root) else { continue }
        throw PlanFault(field: "\(field).\(check.key)", why: "is \(fault.found), expected \(fault.expected)")
    }
}

private func plain(_ value: some Comparable) -> String {
    switch value {
    case let instant as Instant: "\(instant.microseconds)"
    case let span as TimeSpan: "\(span.microseconds)"
    default: "\(value)"
    }
}

private func short(_ text: String, _ field: String) throws(PlanFault) {
    guard text.utf8.count <= PlanLimits.longestText else {
        throw PlanFault(field: field, why: "has \(text.utf8.count) bytes, at most \(PlanLimits.longestText) are taken")
    }
}

extension String {
    /// The front of the text, up to a whole character, in at most this number of bytes of UTF-8.
    public func cut(toBytes most: Int) -> String {
        guard utf8.count > most else { return self }
        var end = startIndex
        var count = 0
        while end < endIndex {
            let next = index(after: end)
            count += self[end..<next].utf8.count
            if count > most { break }
            end = next
        }
        return String(self[..<end])
    }
}
