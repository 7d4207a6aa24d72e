import Core
import LibAV
import Linux

/// Something that plays on the channel's timeline: a file that is transcoded or copied, or the slate.
/// Made, used and closed on the engine's thread.
protocol ItemSource: AnyObject {
    /// How the source's pictures are made.
    var how: OutputKind { get }

    /// Waits until the source is open or has failed, but no longer than `patience`.
    func opened(patience: WaitLimit) -> SourceState

    /// The picture of output frame `frame`. Asked for growing numbers, normally each once; numbers left out were
    /// filled by the engine, and what the source had for them is dropped. After access units every frame is asked for.
    func picture(for frame: Int64, patience: WaitLimit) -> PictureStep

    /// Appends sound of the channel's track `track` to `buffer` until its position is `sample`. Appending less means that there is no more, or not
    /// yet; the engine fills up with silence.
    func sound(_ track: Int, upTo sample: Int64, into buffer: SoundBuffer, patience: WaitLimit)

    /// A decoded picture to hold when the source ended with access units; nil where the engine has the last frame.
    func lastPicture() -> Frame?

    /// The first output frame that is not wanted any more. The plan may move it while the source plays.
    var endFrame: Int64 { get set }

    /// The first frame at which other pictures may follow those handed out: a group of access units cannot be cut.
    var earliestEnd: Int64 { get }

    /// Ends threads and gives memory back. Nothing is asked afterwards.
    func close()
}

extension ItemSource {
    var earliestEnd: Int64 { .min }
}

enum SourceState: Sendable {
    case opening, ready
    case failed(SourceFailure)
}

enum PictureStep {
    /// Encode this. It has the channel's size and pixel format; the engine only sets its time.
    case frame(Frame)
    /// Pass this on.
    case accessUnit(AccessUnit)
    /// The medium is slow. Ask again for the next frame.
    case notYet
    /// No picture will come any more. `cause` says why, nil for a plain end of file.
    case ended(cause: String?)
}

/// One coded picture: Annex B bytes, with SPS and PPS in front of every IDR picture.
struct AccessUnit {
    let packet: Packet
    /// The output frame at which it is shown.
    let frame: Int64
    let isKey: Bool
}

/// How long the engine can wait for a medium without being late.
enum WaitLimit: Sendable {
    /// Rendering as fast as possible: the result must not depend on the speed of the disk.
    case unlimited
    /// Until `SystemClock.uptime` reaches this.
    case until(TimeSpan)
}

/// Why a source cannot be played.
struct SourceFailure: Explained {
    let code: String
    let what: String
    let why: String
    let fix: String

    init(code: String, what: String, why: String, fix: String) {
        self.code = code
        self.what = what
        self.why = why
        self.fix = fix
    }

    init(_ refusal: FileRefusal) {
        self.init(code: refusal.code, what: refusal.what, why: refusal.why, fix: refusal.fix)
    }

    /// `said` is what libav wrote while failing, often the real reason.
    init(_ error: LibAVError, said: [String] = []) {
        code = error.code
        what = error.what
        why = said.isEmpty ? error.why : "\(error.why): \(said.joined(separator: "; "))"
        fix = error.fix
    }
}
