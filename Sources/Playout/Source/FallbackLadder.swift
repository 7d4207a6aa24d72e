import Core

/// Tries an item's sources in order until one opens. Below the last rung lies the slate, which is the engine's.
final class FallbackLadder {
    enum State {
        case opening
        case ready(any ItemSource, index: Int)
        /// No source is left.
        case exhausted
    }

    let item: EngineItem
    private let factory: SourceFactory
    private let request: (EngineSource, _ from: Int64?) -> SourceRequest
    private let report: (SourceFailure) -> Void
    private let deadline: TimeSpan
    private let text: Slate.Text
    private let clock: any EngineClock
    private var index = -1
    /// Where sources begin that come after one that played; nil: with the item.
    private var start: Int64?
    private var candidate: (any ItemSource)?
    private var startedAt = TimeSpan.zero
    /// Why the rung above was left; goes with the part that is played instead.
    private(set) var lastCause: String?

    init(
        _ item: EngineItem, factory: SourceFactory, text: Slate.Text, clock: any EngineClock, deadline: TimeSpan,
        request: @escaping (EngineSource, _ from: Int64?) -> SourceRequest, report: @escaping (SourceFailure) -> Void
    ) {
        self.item = item
        self.factory = factory
        self.text = text
        self.clock = clock
        self.deadline = deadline
        self.request = request
        self.report = report
        advance(from: nil)
    }

    /// Goes down the ladder until a source is open, none is left or the patience is over.
    func resolve(_ patience: WaitLimit) -> State {
        while let source = candidate {
            switch source.opened(patience: patience) {
            case .ready: return .ready(source, index: index)
            case .failed(let failure): fail(failure)
            case .opening:
                if case .unlimited = patience { continue }
                guard clock.uptime - startedAt > deadline else { return .opening }
                fail(
                    SourceFailure(
                        code: "source.slow", what: "Cannot open \(item.sources[index].path)",
                        why: "it took longer than \(deadline.seconds) s",
                        fix: "Check the disk or server it is on."))
            }
        }
        return .exhausted
    }

    /// The source that is playing turned out to be unplayable: on to the next, which begins at output frame `from`; nil:
    /// where the item does.
    func fail(_ failure: SourceFailure, from frame: Int64? = nil) {
        lastCause = "\(failure.what): \(failure.why)"
        report(failure)
        candidate?.close()
        if frame != nil { start = frame }
        advance(from: start)
    }

    func close() {
        candidate?.close()
        candidate = nil
    }

    private func advance(from frame: Int64?) {
        index += 1
        startedAt = clock.uptime
        candidate = index < item.sources.count ? factory.make(request(item.sources[index], frame), text: text) : nil
    }
}
