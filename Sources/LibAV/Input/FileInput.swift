import CLibAV
import Glibc

/// A file's bytes for libav, read from a descriptor: libav itself opens nothing. It stays on one thread.
// unchecked: the pointer is this object's own from init to deinit.
@safe final class FileInput {
    let context: UnsafeMutablePointer<AVIOContext>
    private let descriptor: Int32
    private let interrupt: Interrupt
    private var offset: Int64 = 0

    /// As much as libav reads of a file at a time by itself.
    private static let bufferByteCount = 32_768
    private static let sizeQuestion = Int32(0x10000)
    private static let force = Int32(0x20000)

    /// Takes the descriptor over. Closes it also when it fails.
    init(owning descriptor: Int32, path: String, interrupt: Interrupt) throws(LibAVError) {
        let buffer = unsafe av_malloc(Self.bufferByteCount)
        let context = unsafe buffer.flatMap { buffer in
            unsafe avio_alloc_context(
                buffer.assumingMemoryBound(to: UInt8.self), Int32(Self.bufferByteCount), 0, nil,
                { source, bytes, count in unsafe FileInput.of(source).read(bytes, count) }, nil,
                { source, offset, whence in unsafe FileInput.of(source).seek(offset, whence) })
        }
        guard let context = unsafe context else {
            unsafe av_free(buffer)
            close(descriptor)
            throw LibAVError.memory("Opening \(path)")
        }
        unsafe self.context = context
        self.descriptor = descriptor
        self.interrupt = interrupt
        unsafe context.pointee.opaque = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit {
        // libav may have put another buffer in the place of the first.
        unsafe av_freep(&context.pointee.buffer)
        var context: UnsafeMutablePointer<AVIOContext>? = unsafe context
        unsafe avio_context_free(&context)
        close(descriptor)
    }

    private static func of(_ source: UnsafeMutableRawPointer?) -> FileInput {
        unsafe Unmanaged<FileInput>.fromOpaque(source!).takeUnretainedValue()
    }

    private func read(_ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int32) -> Int32 {
        while !interrupt.isDue {
            let got = unsafe pread(descriptor, bytes, Int(max(0, count)), Int(offset))
            if got > 0 {
                offset += Int64(got)
                return Int32(got)
            }
            if got == 0 { return clibav_error_eof }
            if errno != EINTR { return clibav_error(errno) }
        }
        return clibav_error_exit
    }

    /// The file's place is kept here and not by the system, because others may share the descriptor's.
    private func seek(_ target: Int64, _ whence: Int32) -> Int64 {
        let size = Int64(lseek(descriptor, 0, SEEK_END))
        let base: Int64
        switch whence & ~Self.force {
        case Self.sizeQuestion: return size >= 0 ? size : Int64(clibav_error(errno))
        case SEEK_SET: base = 0
        case SEEK_CUR: base = offset
        case SEEK_END: base = size
        default: return Int64(clibav_error(EINVAL))
        }
        let (sum, overflows) = base.addingReportingOverflow(target)
        guard !overflows, sum >= 0 else { return Int64(clibav_error(EINVAL)) }
        offset = sum
        return sum
    }
}
