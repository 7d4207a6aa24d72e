import Core
import Synchronization

/// What the engine and its sources tell each other about work: what to shed, and how long the engine waited for media.
final class SourceWork: Sendable {
    private let level = Atomic<Int>(0)
    private let waitedMicroseconds = Atomic<Int64>(0)

    var step: SheddingStep {
        get { SheddingStep(level: level.load(ordering: .relaxed)) }
        set { level.store(newValue.level, ordering: .relaxed) }
    }

    /// Time the engine has spent waiting for media.
    var waited: TimeSpan { TimeSpan(microseconds: waitedMicroseconds.load(ordering: .relaxed)) }

    func addWait(_ span: TimeSpan) { waitedMicroseconds.add(span.microseconds, ordering: .relaxed) }
}
