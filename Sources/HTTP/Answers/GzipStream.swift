import CZlib

/// Makes one gzip file out of bytes that come piece by piece, in constant memory. For one task at a time.
// unchecked: not Sendable; the stream's address is its own and zlib's state lives and ends with this object
@safe public final class GzipStream {
    private let stream: UnsafeMutablePointer<z_stream>
    private static let roomByteCount = 128 * 1_024

    /// Level 1 is fastest, 9 smallest.
    public init(level: Int) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        guard unsafe czlib_gzip_init(stream, Int32(min(max(level, 1), 9))) == Z_OK else {
            preconditionFailure("zlib takes these parameters and needs 260 KiB of memory")
        }
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// What can be sent after `bytes` are added; often nothing, because zlib collects.
    public func compress(_ bytes: [UInt8]) -> [UInt8] { run(bytes, Z_NO_FLUSH) }

    /// The rest, with the file's end. Nothing may be added afterwards.
    public func finish() -> [UInt8] { run([], Z_FINISH) }

    private func run(_ bytes: [UInt8], _ flush: Int32) -> [UInt8] {
        precondition(bytes.count <= Int(UInt32.max), "one call of zlib takes up to 4 GiB")
        var input = bytes
        var output: [UInt8] = []
        unsafe input.withUnsafeMutableBufferPointer { input in
            unsafe stream.pointee.next_in = input.baseAddress
            unsafe stream.pointee.avail_in = UInt32(input.count)
            var isFull = true
            while isFull {
                let room = unsafe [UInt8](unsafeUninitializedCapacity: Self.roomByteCount) { room, used in
                    unsafe stream.pointee.next_out = room.baseAddress
                    unsafe stream.pointee.avail_out = UInt32(room.count)
                    _ = unsafe deflate(stream, flush)
                    used = unsafe room.count - Int(stream.pointee.avail_out)
                    isFull = unsafe stream.pointee.avail_out == 0
                }
                if output.isEmpty { output = room } else { output.append(contentsOf: room) }
            }
            unsafe stream.pointee.next_in = nil
        }
        return output
    }
}
