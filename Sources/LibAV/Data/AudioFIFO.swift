import CLibAV
public import Core

/// A queue of planar float sound: any number of samples in, blocks of a fixed size out.
// unchecked: the pointers are this object's own from init to deinit; the object stays on one thread.
@safe public final class AudioFIFO {
    private let queue: OpaquePointer
    private let block = Frame()
    private let blockByteCount: Int
    /// Samples of one block.
    public let blockSize: Int

    private let channelCount: Int
    private static let silentCount = 4_096
    private let silence: UnsafeMutablePointer<Float>

    public init(_ layout: SoundSettings.Layout, blockSize: Int, sampleRate: Int64) throws(LibAVError) {
        channelCount = layout.channelCount
        self.blockSize = blockSize
        blockByteCount = blockSize * MemoryLayout<Float>.size
        unsafe queue = try unsafe allocated(
            av_audio_fifo_alloc(AV_SAMPLE_FMT_FLTP, Int32(layout.channelCount), 16_384), "Making a sound queue")
        unsafe silence = .allocate(capacity: Self.silentCount)
        unsafe silence.initialize(repeating: 0, count: Self.silentCount)
        unsafe block.pointer.pointee.nb_samples = Int32(blockSize)
        unsafe block.pointer.pointee.format = AV_SAMPLE_FMT_FLTP.rawValue
        unsafe block.pointer.pointee.sample_rate = Int32(sampleRate)
        unsafe layout.set(&block.pointer.pointee.ch_layout)
        try check(
            unsafe av_frame_get_buffer(block.pointer, 0), code: "libav.memory", what: "Making a sound block",
            fix: "Give the machine more memory or fewer channels.")
    }

    deinit {
        unsafe av_audio_fifo_free(queue)
        unsafe silence.deallocate()
    }

    /// Samples waiting.
    public var count: Int { Int(unsafe av_audio_fifo_size(queue)) }

    /// Appends samples `range` of a planar float frame of the queue's layout.
    public func write(_ frame: Frame, range: Range<Int>) {
        precondition(
            unsafe frame.pointer.pointee.format == AV_SAMPLE_FMT_FLTP.rawValue
                && frame.channelCount == channelCount
                && range.lowerBound >= 0 && range.upperBound <= frame.sampleCount,
            "only planar float sound of the queue's layout that lies inside the frame can be queued")
        let offset = range.lowerBound * MemoryLayout<Float>.size
        unsafe write(
            (0..<channelCount).map { channel in
                unsafe UnsafeMutableRawPointer(frame.pointer.pointee.extended_data[channel]!) + offset
            }, count: range.count)
    }

    public func writeSilence(_ count: Int) {
        var left = count
        while left > 0 {
            let part = min(left, Self.silentCount)
            unsafe write(
                [UnsafeMutableRawPointer](repeating: UnsafeMutableRawPointer(silence), count: channelCount), count: part
            )
            left -= part
        }
    }

    /// The next block, in a frame that is overwritten by the following call; nil while there is less than a block.
    public func nextBlock() -> Frame? {
        guard count >= blockSize else { return nil }
        // The encoder may still hold the last block.
        let status = unsafe av_frame_make_writable(block.pointer)
        precondition(status >= 0, "no memory for a sound block")
        var planes: [UnsafeMutableRawPointer?] = unsafe (0..<channelCount).map {
            UnsafeMutableRawPointer(unsafe block.pointer.pointee.extended_data[$0])
        }
        _ = unsafe av_audio_fifo_read(queue, &planes, Int32(blockSize))
        return block
    }

    private func write(_ planes: [UnsafeMutableRawPointer], count: Int) {
        var planes: [UnsafeMutableRawPointer?] = unsafe planes
        let written = unsafe av_audio_fifo_write(queue, &planes, Int32(count))
        precondition(written == count, "no memory for sound")
    }
}
