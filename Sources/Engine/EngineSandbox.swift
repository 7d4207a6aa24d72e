import Core
import Linux
import Playout

/// Where the engine's trust ends: what it needs is loaded before, and media are opened after.
enum EngineSandbox {
    /// Of an engine that the server started.
    static var closed: Sandbox { Sandbox(files: .closed(keeping: TextFonts.paths + ["/dev/urandom"])) }
    /// Of an engine that a person started, which opens files by itself.
    static let readable = Sandbox(files: .readable)
}

extension Sandbox {
    /// Enters it, and says so when its most important layer is missing: the others keep less away.
    func enterOrComplain() {
        guard let missing = enter().first(where: { $0.layer == .calls })?.lacking else { return }
        let text = "continuity-engine: runs without a filter of system calls (\(missing)); see continuity doctor\n"
        StandardStream.write(Array(text.utf8), to: 2)
    }
}
