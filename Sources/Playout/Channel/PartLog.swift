import Core

/// Reports the parts an item was played in: one for each source or way of playing.
struct PartLog {
    private let events: (EngineEvent) -> Void
    private var part: EngineItemReport?
    private var late = TimeSpan.zero
    private var shed = SheddingStep.none

    /// Frames that leave less late than this are on time.
    private static let tolerance = TimeSpan.milliseconds(100)
    /// An item with much dead air has a line of it in the as-run log, in bytes.
    private static let longestCause = 500

    init(events: @escaping (EngineEvent) -> Void) { self.events = events }

    /// How far the next frame is behind its time on air, and what is shed.
    mutating func note(late: TimeSpan, step: SheddingStep) {
        self.late = late
        shed = step
        guard let part else { return }
        if late > Self.tolerance || part.late != nil {
            self.part?.late = Lateness(
                start: part.late?.start ?? .zero, worst: max(late, part.late?.worst ?? .zero), finish: late)
        }
        // Frames that are copied are what they were.
        if part.how != .copied, step > part.shed ?? .none { self.part?.shed = step }
    }

    /// The next frame is the first of a new part; the one before is over. `frames` is how many are planned.
    mutating func begin(_ report: EngineItemReport) {
        end(at: report.firstFrame)
        var report = report
        if late > Self.tolerance { report.late = Lateness(start: late, worst: late, finish: late) }
        if shed > .none, report.how != .copied { report.shed = shed }
        part = report
        events(.began(report))
    }

    /// Something was wrong with the part that is on.
    mutating func note(_ cause: String) {
        guard let part, part.cause?.utf8.count ?? 0 < Self.longestCause else { return }
        self.part?.cause = [part.cause, cause].compactMap(\.self).joined(separator: "; ")
    }

    mutating func end(at frame: Int64) {
        guard var ended = part else { return }
        part = nil
        ended.frames = frame - ended.firstFrame
        events(.ended(ended))
    }

    var how: OutputKind? { part?.how }
    var source: Int? { part?.source }
}
