import Core
import LibAV

/// The last rung of the ladder: plays the slate, silently, for as long as wanted. It cannot fail.
final class SlateSource: ItemSource {
    let how = OutputKind.slate
    var endFrame: Int64
    private let slate: Slate
    private let text: Slate.Text

    init(_ slate: Slate, text: Slate.Text, endFrame: Int64) {
        self.slate = slate
        self.text = text
        self.endFrame = endFrame
    }

    func opened(patience: WaitLimit) -> SourceState { .ready }
    func picture(for frame: Int64, patience: WaitLimit) -> PictureStep { .frame(slate.picture(for: frame, text)) }
    func sound(_ track: Int, upTo sample: Int64, into buffer: SoundBuffer, patience: WaitLimit) {}
    func lastPicture() -> Frame? { nil }
    func close() {}
}
