import Core
import LibAV
import Linux
import Synchronization

/// Subtitles on their way from a reading thread to the engine.
final class SubtitleFeed: Sendable {
    private struct State {
        var header = ""
        var fonts: [TextRenderer.Font] = []
        var text: SubtitleText.Contents?
        var events: [SubtitleDecoder.Event] = []
        var isOpen = false
        var isOver = false
        var isClosed = false
        /// How far the channel has come in the file.
        var position = TimeSpan.zero
        /// All lines that begin before it are there.
        var reached: TimeSpan?

        /// Whether all lines of this time are there.
        func covers(_ time: TimeSpan) -> Bool { isOver || isOpen && reached.map { $0 > time } ?? false }
    }

    /// What came since the last look.
    struct Delivery {
        let header: String
        let fonts: [TextRenderer.Font]
        let text: SubtitleText.Contents?
        let events: [SubtitleDecoder.Event]
    }

    private let state = Mutex(State())
    private let progress = Latch()
    private let wanted = Latch()

    // MARK: The reading thread's side

    func open(header: String, fonts: [TextRenderer.Font]) {
        state.withLock { ($0.header, $0.fonts, $0.isOpen) = (header, fonts, true) }
        progress.open()
    }

    /// All lines at once.
    func give(_ text: SubtitleText.Contents) {
        state.withLock { ($0.text, $0.isOpen, $0.isOver) = (text, true, true) }
        progress.open()
    }

    /// Rests while the lines reach far enough ahead. False: no more are needed.
    func give(_ event: SubtitleDecoder.Event, at time: TimeSpan) -> Bool {
        state.withLock { $0.reached = max($0.reached ?? time, time) }
        progress.open()
        while true {
            let step = state.withLock { state -> (isClosed: Bool, rests: Bool) in
                if state.isClosed { return (true, false) }
                return (false, time > state.position + Self.ahead)
            }
            if step.isClosed { return false }
            if !step.rests { break }
            _ = wanted.wait(.until(SystemClock.uptime + .seconds(1)))
        }
        return state.withLock { state in
            state.events.append(event)
            return !state.isClosed
        }
    }

    func end() {
        state.withLock { ($0.isOpen, $0.isOver) = (true, true) }
        progress.open()
    }

    private static let ahead = TimeSpan.seconds(20)

    // MARK: The engine's side

    /// nil until it is open, and while nothing new came. A rendered file waits, so that it depends on the files alone.
    func take(at position: TimeSpan, waits: Bool) -> Delivery? {
        while waits, !state.withLock({ $0.covers(position) }) { progress.wait() }
        return state.withLock { state in
            state.position = position
            guard state.isOpen, state.text != nil || !state.events.isEmpty else { return nil }
            defer { (state.text, state.events) = (nil, []) }
            return Delivery(header: state.header, fonts: state.fonts, text: state.text, events: state.events)
        }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        wanted.open()
    }
}
