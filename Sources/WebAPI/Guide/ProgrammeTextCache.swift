import Core
import Synchronization

/// What was written of items, while a guide is made that shows them again and again.
final class ProgrammeTextCache: Sendable {
    let base: BaseAddress
    private let known = Mutex<[MediaID: ProgrammeText]>([:])

    /// Some megabytes.
    private static let most = 10_000

    init(base: BaseAddress) { self.base = base }

    func text(of programme: GuideProgramme, isDefined: Bool) -> ProgrammeText {
        guard let media = programme.media else { return written(programme, isDefined) }
        if let found = known.withLock({ $0[media] }), found.fits(programme, isDefined: isDefined) { return found }
        let text = written(programme, isDefined)
        known.withLock { known in
            if known.count >= Self.most { known = [:] }
            known[media] = text
        }
        return text
    }

    private func written(_ programme: GuideProgramme, _ isDefined: Bool) -> ProgrammeText {
        ProgrammeText(programme, base: base, isDefined: isDefined)
    }
}
