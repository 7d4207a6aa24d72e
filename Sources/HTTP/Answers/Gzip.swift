import CZlib

/// Makes gzip files out of bytes.
public enum Gzip {
    /// The compressed bytes. Costs about 20 ms a megabyte of text, so never on a thread others wait for.
    public static func compress(_ bytes: [UInt8], level: Int = 6) -> [UInt8] {
        var stream = unsafe z_stream()
        guard unsafe czlib_gzip_init(&stream, Int32(min(max(level, 1), 9))) == Z_OK else {
            preconditionFailure("zlib takes these parameters and needs 260 KiB of memory")
        }
        defer { unsafe deflateEnd(&stream) }
        precondition(bytes.count <= Int(UInt32.max), "one call of zlib takes up to 4 GiB")
        // The bound covers the wrapper too, so one call finishes.
        let bound = unsafe Int(deflateBound(&stream, UInt(bytes.count)))
        var input = bytes
        return unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, used in
            let status = unsafe input.withUnsafeMutableBufferPointer { input in
                unsafe stream.next_in = input.baseAddress
                unsafe stream.avail_in = UInt32(input.count)
                unsafe stream.next_out = output.baseAddress
                unsafe stream.avail_out = UInt32(bound)
                return unsafe deflate(&stream, Z_FINISH)
            }
            precondition(status == Z_STREAM_END, "deflateBound promises room for everything")
            used = unsafe bound - Int(stream.avail_out)
        }
    }
}
