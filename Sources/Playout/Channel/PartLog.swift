import Core

/// Reports the parts an item was played in: one for each source or way of playing.
struct PartLog {
    private let events: (EngineEvent) -> Void
    private var part: EngineItemReport?

    init(events: @escaping (EngineEvent) -> Void) { self.events = events }

    /// The next frame is the first of a new part; the one before is over. `frames` is how many are planned.
    mutating func begin(_ report: EngineItemReport) {
        end(at: report.firstFrame)
        part = report
        events(.began(report))
    }

    mutating func end(at frame: Int64) {
        guard var ended = part else { return }
        part = nil
        ended.frames = frame - ended.firstFrame
        events(.ended(ended))
    }

    var how: PlayedAs? { part?.how }
}
