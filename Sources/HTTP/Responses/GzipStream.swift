import CZlib

/// Makes one gzip file out of bytes that come piece by piece, in constant memory. For one task at a time.
// unchecked: not Sendable; the stream's address is its own and zlib's state lives and ends with this object
@safe public final class GzipStream {
    private let stream: UnsafeMutablePointer<z_stream>
    private static let roomByteCount = 128 * 1_024
    /// What one call of zlib is given at most; its counters have 32 bits.
    private static let pieceByteCount = 1 << 30

    /// Level 1 is fastest, 9 smallest. nil when zlib cannot get its 260 KiB of memory.
    public init?(level: Int) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        guard unsafe czlib_gzip_init(stream, Int32(min(max(level, 1), 9))) == Z_OK else { return nil }
    }

    deinit {
        // After an `init` that failed there is nothing to end, and zlib says so.
        unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// The whole file of these bytes; nil when zlib gets no memory. Costs about 20 ms a megabyte of text, so never on a
    /// thread that others wait for.
    public static func compress(_ bytes: [UInt8], level: Int = 6) -> [UInt8]? {
        guard let stream = GzipStream(level: level) else { return nil }
        return stream.compress(bytes) + stream.finish()
    }

    /// What can be sent after `bytes` are added; often nothing, because zlib collects.
    public func compress(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var start = 0
        while start < bytes.count {
            let end = min(start + Self.pieceByteCount, bytes.count)
            run(bytes[start..<end], Z_NO_FLUSH, into: &output)
            start = end
        }
        return output
    }

    /// The rest, with the file's end. Nothing may be added afterwards.
    public func finish() -> [UInt8] {
        var output: [UInt8] = []
        run([], Z_FINISH, into: &output)
        return output
    }

    private func run(_ bytes: ArraySlice<UInt8>, _ flush: Int32, into output: inout [UInt8]) {
        var input = bytes
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
    }
}
