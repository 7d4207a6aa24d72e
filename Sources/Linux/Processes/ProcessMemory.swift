import Core

/// How much memory a process has.
public enum ProcessMemory {
    /// What it has in memory of its own, from `/proc`, which never waits; nil when there is no such process.
    public static func byteCount(of process: Int32) -> Int64? {
        // A process that has just ended is not an error.
        guard let bytes = try? FileBytes.read("/proc/\(process)/status", limit: 65_536) else { return nil }
        return byteCount(in: String(decoding: bytes, as: UTF8.self))
    }

    /// The sum of `RssAnon:\t   5120 kB` and `RssShmem:` in the text of `/proc/…/status` (proc(5)).
    static func byteCount(in status: String) -> Int64? {
        let lines = status.split(separator: "\n").filter { $0.hasPrefix("RssAnon:") || $0.hasPrefix("RssShmem:") }
        let sizes = lines.compactMap { line in
            line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap {
                Int64(digits: $0, in: 0...Int64.max)
            }
        }
        return sizes.isEmpty ? nil : sizes.reduce(0, +) * 1_024
    }
}
