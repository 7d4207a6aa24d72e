import Core
import LibAV

/// A file as it turned out to be, and which of its streams are played.
struct OpenedSource: Sendable {
    let formatName: String
    let video: InputStream?
    /// For each of the channel's audio tracks; none when the file has no audio.
    let audio: [ChosenTrack]
    let clock: SourceClock
    /// What is drawn over its video, to be read; nil: none.
    let subtitles: SubtitleChoice?
    /// Of a file without video.
    let song: SongFacts?
    /// The file's time at its first picture.
    let zero: TimeSpan

    /// Timestamps this far apart are a new timeline, not a pause.
    static let jump = TimeSpan.seconds(5)

    init(_ demuxer: Demuxer, request: SourceRequest) throws(SourceFailure) {
        let picture = demuxer.bestStream(.video).flatMap { $0.isAttachedPicture ? nil : $0 }
        let sounds = ChosenTrack.all(of: demuxer, request)
        guard picture != nil || !sounds.isEmpty else {
            throw SourceFailure(
                code: "source.empty", what: "Cannot play \(demuxer.path)", why: "it contains no video or audio",
                fix: "Remove the file from the library.")
        }
        guard picture?.dolbyVision?.hasNoUsableBase != true else {
            throw SourceFailure(
                code: "source.dolby-vision", what: "Cannot play \(demuxer.path)", why: DolbyVision.noBase,
                fix: DolbyVision.alternative)
        }
        formatName = demuxer.formatName
        video = picture
        audio = sounds
        // The item's zero is the first picture: encoders' priming makes the sound start earlier by their own measure.
        let zero =
            picture.flatMap { stream in stream.start.map { stream.timeBase.rescale($0, to: .nanoseconds) }
            }
            ?? (demuxer.start ?? .zero).microseconds.saturatingTimes(1_000)
        clock = SourceClock(request, zero: zero)
        song = picture == nil ? SongFacts(demuxer) : nil
        self.zero = TimeSpan(microseconds: zero / 1_000)
        subtitles = request.source.subtitles.flatMap { wish in
            SubtitleChoice(wish, streams: demuxer.streams, sound: sounds.first?.stream.language)
        }
    }

    /// What it gives.
    var tracks: [SourceFeed.Track] {
        (video == nil ? [] : [.video]) + audio.indices.map { SourceFeed.Track.audio($0) }
    }

    func stream(of track: SourceFeed.Track) -> InputStream? {
        switch track {
        case .video: video
        case .audio(let number): audio.indices.contains(number) ? audio[number].stream : nil
        }
    }

    /// The stream of the file with this index, when it is played.
    func stream(_ index: Int) -> InputStream? {
        video?.index == index ? video : audio.first { $0.stream.index == index }?.stream
    }

    /// Whether a seek may land late, because the format has no index.
    var seeksImprecisely: Bool { formatName == "mpegts" || formatName == "mpeg" }
}

/// What one of the channel's audio tracks plays.
struct ChosenTrack: Sendable {
    let stream: InputStream
    let format: SoundFormat
    /// How it is brought to the channel's level.
    let level: SoundLevel

    /// In the order of the channel's tracks; none when there is no audio.
    static func all(of demuxer: Demuxer, _ request: SourceRequest) -> [ChosenTrack] {
        // Facts list the tracks that can be heard, in the file's order.
        let heard = demuxer.streams.filter(ProbeSession.hasSound)
        let known = request.source.facts?.audio ?? []
        let preferred = demuxer.bestStream(.audio)?.index
        var chosen: [ChosenTrack] = []
        for (number, format) in request.format.tracks.enumerated() {
            let choice = TrackChoice(request, format, isMain: number == 0)
            // Where the file has nothing for a track, the main one is heard there too.
            guard let stream = choice.track(of: demuxer.streams, preferred: preferred) ?? chosen.first?.stream else {
                return []
            }
            let order = heard.firstIndex { $0.index == stream.index }
            let loudness = order.flatMap { known.indices.contains($0) ? known[$0].loudness : nil }
            let level = SoundLevel(
                request.format.sound, loudness, channels: stream.parameters.channelCount, to: format.layout)
            chosen.append(ChosenTrack(stream: stream, format: format, level: level))
        }
        return chosen
    }
}

extension DolbyVision {
    /// Why a file without a usable base layer is refused.
    static let noBase = "it is Dolby Vision profile 5, whose colours cannot be shown without its metadata"
    static let alternative = "Use a version of it in HDR10, HLG or SDR, or Dolby Vision profile 7 or 8."
}
