import Core
import LibAV

/// One track of the channel's sound on its way to the encoder: one unbroken row of samples.
final class SoundBuffer {
    /// The output sample that comes next.
    private(set) var position: Int64
    private let queue: AudioFIFO
    /// Of what was taken since `takeSilence` was called; nil: nothing was.
    private var isSilent: Bool?
    /// −60 dBFS: less than the noise of old recordings.
    private static let silence: Float = 0.001

    /// `priming` samples of silence go before the first.
    init(
        _ layout: SoundSettings.Layout, position: Int64, sampleRate: Int64, blockSize: Int, priming: Int
    ) throws(LibAVError) {
        self.position = position
        queue = try AudioFIFO(layout, blockSize: blockSize, sampleRate: sampleRate)
        if priming > 0 { queue.writeSilence(priming) }
    }

    /// Appends samples of a planar float frame.
    func append(_ frame: Frame, range: Range<Int>) {
        queue.write(frame, range: range)
        position += Int64(range.count)
    }

    func appendSilence(upTo sample: Int64) {
        guard sample > position else { return }
        queue.writeSilence(Int(sample - position))
        position = sample
    }

    /// Leaves samples out: what is appended next is heard right after what was appended last.
    func skip(_ count: Int64) { position += count }

    /// Samples not taken yet.
    var count: Int { queue.count }

    func nextBlock() -> Frame? {
        let block = queue.nextBlock()
        if let block { isSilent = isSilent != false && block.isSilent(below: Self.silence) }
        return block
    }

    /// Whether all that was taken since the last call is silent; nil: nothing was taken.
    func takeSilence() -> Bool? {
        defer { isSilent = nil }
        return isSilent
    }
}
