import CLibAV
public import Core
import Glibc
import Synchronization

/// libav's log, which is one for the whole process. Lines come from any thread.
public enum LibAVLog {
    /// Takes one finished line. Must be quick and must not call libav.
    public typealias Sink = @Sendable (Log.Level, String) -> Void

    private struct State {
        var sink: Sink?
        var least = Log.Level.warning
        /// Lines of threads that collect theirs.
        var collected: [UInt: [String]] = [:]
        var second: Int64 = 0
        var linesThisSecond = 0
    }

    private static let state = Mutex(State())
    /// Damaged files write thousands of lines a second.
    private static let mostLinesPerSecond = 20
    private static let mostCollected = 16

    /// Sends libav's lines to `sink` from now on.
    public static func install(least: Log.Level, sink: @escaping Sink) {
        state.withLock {
            $0.sink = sink
            $0.least = least
        }
        install()
    }

    /// Runs `body` and returns what libav said as an error or warning on this thread meanwhile: the reason behind an
    /// error number.
    public static func collecting<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result, said: (([String]) -> Void)
    ) throws(Failure) -> Result {
        install()
        let thread = UInt(pthread_self())
        state.withLock { $0.collected[thread] = [] }
        defer { said(state.withLock { $0.collected.removeValue(forKey: thread) } ?? []) }
        return try body()
    }

    private static func install() {
        unsafe av_log_set_callback { object, level, format, arguments in
            guard level <= AV_LOG_INFO, let format = unsafe format, let arguments = unsafe arguments else { return }
            var line = [CChar](repeating: 0, count: 512)
            var prefixed: Int32 = 1
            _ = unsafe av_log_format_line2(object, level, format, arguments, &line, Int32(line.count), &prefixed)
            let text = String(
                decoding: line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            LibAVLog.take(text, level: level)
        }
    }

    private static func take(_ line: String, level: Int32) {
        let logLevel: Log.Level =
            level <= AV_LOG_ERROR ? .error : level <= AV_LOG_WARNING ? .warning : .info
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        let sink: Sink? = state.withLock { state in
            if logLevel >= .warning { state.collected[UInt(pthread_self())]?.appendLine(line, most: mostCollected) }
            guard logLevel >= state.least else { return nil }
            if state.second != Int64(time.tv_sec) { (state.second, state.linesThisSecond) = (Int64(time.tv_sec), 0) }
            state.linesThisSecond += 1
            return state.linesThisSecond <= mostLinesPerSecond ? state.sink : nil
        }
        sink?(logLevel, line)
    }
}

extension [String] {
    fileprivate mutating func appendLine(_ line: String, most: Int) {
        if count < most { append(line) }
    }
}
