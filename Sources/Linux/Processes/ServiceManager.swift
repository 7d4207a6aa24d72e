import CLinux
import Glibc

/// Tells the service manager that started the program how it is, as sd_notify(3) describes. Without one it does nothing.
public enum ServiceManager {
    public enum News: String, Sendable {
        case isReady = "READY=1"
        /// Must come in time, or the service is started again.
        case isAlive = "WATCHDOG=1"
        case isStopping = "STOPPING=1"
    }

    /// Never blocks.
    public static func tell(_ news: News) {
        guard let path = Environment.value("NOTIFY_SOCKET") else { return }
        let bytes = Array(news.rawValue.utf8)
        // A manager that is not there misses nothing.
        _ = unsafe bytes.withUnsafeBytes { unsafe clinux_send_local_datagram(path, $0.baseAddress, $0.count) }
    }
}
