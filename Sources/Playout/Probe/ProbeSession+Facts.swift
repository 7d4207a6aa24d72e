import Core
import LibAV

extension ProbeSession {
    private static let longestTitle = 400
    /// The end may be missing by this much before a file counts as cut short.
    private static let mostMissing = TimeSpan.seconds(2)
    /// Sound that goes on longer than this after the last picture belongs to the item.
    private static let longestSoundTail = TimeSpan.seconds(1)

    func facts() throws(ProbeFailure) -> MediaFacts {
        let length = try length()
        return MediaFacts(
            container: container, duration: length, video: picture.map(videoFacts),
            audio: demuxer.streams.filter(Self.hasSound).prefix(PlanLimits.mostFacts).map(audioFacts),
            subtitles: demuxer.streams.filter { $0.kind == .subtitle }.prefix(PlanLimits.mostFacts).map {
                SubtitleFacts(codec: $0.parameters.codecName, language: $0.language)
            },
            chapters: chapters(within: length), bitRate: demuxer.bitRate)
    }

    /// The first of libav's names, with the two that matter most made plain.
    var container: String {
        let names = demuxer.formatName.split(separator: ",")
        if names.contains("mp4") { return "mp4" }
        return names.first.map(String.init) ?? demuxer.formatName
    }

    // MARK: Length

    private func span(_ ticks: Int64, of stream: InputStream) -> TimeSpan {
        TimeSpan(microseconds: stream.timeBase.rescale(ticks, to: .microseconds))
    }

    /// When the item begins: its first picture, else its first sound.
    private var zero: TimeSpan {
        if let picture { return span(picture.start ?? survey?.zero ?? 0, of: picture) }
        if let sound { return span(soundStart ?? sound.start ?? 0, of: sound) }
        return .zero
    }

    private func length() throws(ProbeFailure) -> TimeSpan {
        var present = lengthOfPictures
        if let sound, let soundEnd {
            let heard = span(soundEnd, of: sound) - zero
            if picture == nil || heard > (present ?? .zero) + Self.longestSoundTail { present = heard }
        }
        guard let present, present > .zero else { throw .nothingReadable("none of its video and audio can be read") }
        if !demuxer.mayJump, let announced = demuxer.duration {
            let missing = announced - present
            let part = TimeSpan(microseconds: announced.microseconds / 100)
            if missing > max(Self.mostMissing, part), isEndMissing {
                throw .cutShort(present: present, announced: announced)
            }
        }
        return present
    }

    private var lengthOfPictures: TimeSpan? {
        guard let picture else { return nil }
        var end = pictureEnd
        if let last = index.lastPresent, index.missingCount > 0 { end = last }
        guard let end else { return nil }
        return span(end, of: picture) - zero
    }

    /// A header's length may be wrong; a file is cut short only when its bytes are too few.
    private var isEndMissing: Bool { index.missingCount > 0 || container != "mp4" }

    private func chapters(within length: TimeSpan) -> [ChapterFacts] {
        demuxer.chapters.prefix(PlanLimits.mostFacts).compactMap { chapter in
            let start = min(max(chapter.start - zero, .zero), length)
            let finish = min(max(chapter.finish - zero, .zero), length)
            return finish > start
                ? ChapterFacts(start: start, finish: finish, title: chapter.title?.cut(toBytes: Self.longestTitle))
                : nil
        }
    }

    // MARK: Streams

    private func audioFacts(_ stream: InputStream) -> AudioFacts {
        let parameters = stream.parameters
        var facts = AudioFacts(
            codec: parameters.codecName, channels: parameters.channelCount, sampleRate: parameters.sampleRate,
            language: stream.language, title: stream.title?.cut(toBytes: Self.longestTitle))
        if TrackChoice.isCommentary(stream) { facts.isCommentary = true }
        if TrackChoice.isDescriptive(stream) { facts.isDescriptive = true }
        facts.profile = parameters.profileName
        return facts
    }

    private func videoFacts(_ stream: InputStream) -> VideoFacts {
        let parameters = stream.parameters
        let regularity = regularity(of: stream)
        var facts = VideoFacts(
            codec: parameters.codecName, width: parameters.width, height: parameters.height,
            displayAspect: displayAspect(of: stream).description, frameRate: regularity.rate,
            variableFrameRate: regularity.isVariable, fieldOrder: fieldOrder(of: parameters),
            pixelFormat: parameters.pixelFormat ?? "unknown", profile: parameters.profileName,
            level: parameters.level, copy: copyFacts(of: stream, isConstant: regularity.isConstant))
        facts.dynamicRange = dynamicRange(of: stream)
        let orientation = stream.orientation
        if orientation.quarterTurns != 0 { facts.rotation = orientation.quarterTurns * 90 }
        if orientation.isMirrored { facts.isMirrored = true }
        return facts
    }

    private func dynamicRange(of stream: InputStream) -> VideoFacts.DynamicRange {
        if stream.dolbyVision != nil { return .dolbyVision }
        let color = stream.parameters.color
        switch color.transfer {
        case .perceptual: return .hdr10
        case .hybridLogGamma: return .hlg
        case .gamma, nil: return color.needsMapping ? .wideColor : .standard
        }
    }

    private func displayAspect(of stream: InputStream) -> AspectRatio {
        let parameters = stream.parameters
        let sample = stream.guessedAspect.isKnown ? stream.guessedAspect : Rational(1, 1)
        return AspectRatio(
            width: parameters.width * Int(sample.numerator), height: parameters.height * Int(sample.denominator))
    }

    private var sequenceParameters: SequenceParameters? {
        configuration?.parameters.sequence.first.flatMap { SequenceParameters(unit: $0[...]) }
    }

    private func fieldOrder(of parameters: CodecParameters) -> VideoFacts.FieldOrder {
        let order = parameters.fieldOrder
        return order == .unknown && sequenceParameters?.framesOnly == true ? .progressive : order
    }

    private func copyFacts(of stream: InputStream, isConstant: Bool) -> CopyFacts? {
        guard configuration != nil, let survey, !survey.isEmpty else { return nil }
        let interval = max(survey.longestKeyInterval, index.longestKeyInterval)
        return CopyFacts(
            longestKeyFrameInterval: span(interval, of: stream), closedGOPs: survey.hasClosedGroups,
            reorderDepth: max(stream.parameters.reorderDepth, sequenceParameters?.reorderDepth ?? 0),
            constantFrameRate: isConstant && !hasOddPackets, constantParameters: !parametersChange)
    }

    // MARK: Frame rate

    private struct Regularity {
        var rate: FrameRate?
        var isConstant = false
        var isVariable = false
    }

    private func regularity(of stream: InputStream) -> Regularity {
        let claimed = [stream.averageFrameRate, stream.realFrameRate, stream.guessedFrameRate].compactMap {
            FrameRate.nearest(Int64($0.numerator), Int64($0.denominator))
        }
        guard let survey, let step = survey.usualStep else { return Regularity(rate: claimed.first) }
        if lacksTimes, let rate = claimed.first { return Regularity(rate: rate) }
        let base = stream.timeBase
        // Where a tick is a whole frame, as in AVI, steps of two ticks are missing frames and say nothing about the rate.
        let countsFrames = claimed.first.map { rate in
            rate.numerator.saturatingTimes(Int64(base.numerator))
                == rate.denominator.saturatingTimes(Int64(base.denominator))
        }
        let measured =
            countsFrames == true
            ? nil
            : FrameRate.nearest(
                step.pictures * Int64(base.denominator), step.ticks.saturatingTimes(Int64(base.numerator)))
        for rate in [measured].compactMap({ $0 }) + claimed where survey.isConstant(at: rate) {
            if isIndexConstant(at: rate, base: base) { return Regularity(rate: rate, isConstant: true) }
        }
        let isVariable = survey.isVariable || container == "mp4" && index.isVariable
        // A few gaps spoil the average, not the usual step; where steps vary, the average says more.
        return Regularity(
            rate: isVariable ? claimed.first ?? measured : measured ?? claimed.first, isVariable: isVariable)
    }

    private func isIndexConstant(at rate: FrameRate, base: Rational) -> Bool {
        guard let first = index.first else { return true }
        func grid(from zero: Int64) -> FrameGrid {
            FrameGrid(
                rate: rate, tickNumerator: Int64(base.numerator), tickDenominator: Int64(base.denominator), zero: zero)
        }
        switch container {
        case "mp4": return index.isConstant(grid(from: first))
        case "matroska": return index.liesOn(grid(from: survey?.zero ?? first))
        default: return true
        }
    }
}
