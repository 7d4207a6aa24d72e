public import Core
import Glibc

/// Puts log lines on standard error, one `write` a line, with the time in UTC.
public enum LogWriter {
    public static func log(part: String, least: Log.Level) -> Log {
        Log(part: part, least: least) { _, line in
            let bytes = Array("\(SystemClock().now.rfc3339) \(line)\n".utf8)
            _ = unsafe bytes.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
        }
    }
}
