import Glibc

/// Writing to the descriptors a program is born with.
public enum StandardStream {
    /// Writes all of `bytes`; gives up silently when the other end is gone.
    public static func write(_ bytes: [UInt8], to descriptor: Int32) { _ = delivers(bytes, to: descriptor) }

    /// Writes all of `bytes`; false when the other end is gone.
    public static func delivers(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written)
            }
            if count < 0 && errno != EINTR && errno != EAGAIN { return false }
            written += max(0, count)
        }
        return true
    }
}
