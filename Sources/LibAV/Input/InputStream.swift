import CLibAV
public import Core
import Glibc

/// One stream of an opened medium, as plain values.
public struct InputStream: Sendable {
    public let index: Int
    public let parameters: CodecParameters
    public let timeBase: Rational
    /// Of the first packet, in `timeBase`.
    public let start: Int64?
    /// In `timeBase`.
    public let duration: Int64?
    /// What the container claims; nil when it does not.
    public let frameCount: Int64?
    /// libav's best guess from container and codec.
    public let guessedFrameRate: Rational
    public let averageFrameRate: Rational
    /// The least common multiple of all time steps seen: differs from the average when the rate varies.
    public let realFrameRate: Rational
    public let guessedAspect: Rational
    public let isDefault: Bool
    /// A cover image, not moving pictures.
    public let isAttachedPicture: Bool
    public let isForced: Bool
    public let isHearingImpaired: Bool
    public let isVisualImpaired: Bool
    public let isComment: Bool
    public let language: String?
    public let title: String?
    /// In `timeBase`: by how much the container's times of pictures are late. AVI has no times of its own for pictures that are
    /// decoded in another order than they are shown in.
    public let presentationDelay: Int64
    /// How pictures must be turned to stand upright.
    public let orientation: PictureOrientation
    /// nil when the stream is not Dolby Vision.
    public let dolbyVision: DolbyVision?

    public var kind: MediaKind { parameters.kind }

    init(_ stream: UnsafeMutablePointer<AVStream>, of context: UnsafeMutablePointer<AVFormatContext>) {
        let fields = unsafe stream.pointee
        index = Int(unsafe fields.index)
        parameters = unsafe CodecParameters(copying: fields.codecpar)
        timeBase = Rational(unsafe fields.time_base)
        start = timeStamp(unsafe fields.start_time)
        let duration = timeStamp(unsafe fields.duration)
        self.duration = duration.map { $0 > 0 } == true ? duration : nil
        frameCount = unsafe fields.nb_frames > 0 ? fields.nb_frames : nil
        guessedFrameRate = Rational(unsafe av_guess_frame_rate(context, stream, nil))
        averageFrameRate = Rational(unsafe fields.avg_frame_rate)
        realFrameRate = Rational(unsafe fields.r_frame_rate)
        guessedAspect = Rational(unsafe av_guess_sample_aspect_ratio(context, stream, nil))
        let disposition = unsafe fields.disposition
        isDefault = disposition & AV_DISPOSITION_DEFAULT != 0
        isAttachedPicture = disposition & AV_DISPOSITION_ATTACHED_PIC != 0
        isForced = disposition & AV_DISPOSITION_FORCED != 0
        isHearingImpaired = disposition & AV_DISPOSITION_HEARING_IMPAIRED != 0
        isVisualImpaired = disposition & AV_DISPOSITION_VISUAL_IMPAIRED != 0
        isComment = disposition & AV_DISPOSITION_COMMENT != 0
        language = unsafe metadata(fields.metadata, "language").flatMap { $0 == "und" ? nil : $0 }
        title = unsafe metadata(fields.metadata, "title")
        let coding = unsafe fields.codecpar.pointee
        let isReordered = unsafe coding.codec_id == AV_CODEC_ID_H264 && coding.video_delay > 0
        let isAVI = unsafe strcmp(context.pointee.iformat.pointee.name, "avi") == 0
        let rate = guessedFrameRate
        presentationDelay =
            isReordered && isAVI && rate.isKnown
            ? Rational(rate.denominator, rate.numerator).rescale(
                Int64(unsafe coding.video_delay), to: timeBase) : 0
        orientation = unsafe PictureOrientation(of: stream)
        dolbyVision = unsafe DolbyVision(of: stream)
    }
}

/// A named part of a medium.
public struct Chapter: Hashable, Sendable {
    public let start: TimeSpan
    public let finish: TimeSpan
    public let title: String?

    init(_ chapter: UnsafeMutablePointer<AVChapter>) {
        let fields = unsafe chapter.pointee
        let timeBase = Rational(unsafe fields.time_base)
        start = TimeSpan(microseconds: timeBase.rescale(unsafe fields.start, to: .microseconds))
        finish = TimeSpan(microseconds: timeBase.rescale(unsafe fields.end, to: .microseconds))
        title = unsafe metadata(fields.metadata, "title")
    }
}
