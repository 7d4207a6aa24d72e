// TestPrograms is what tests of the built programs share: starting them, asking them over HTTP, waiting for them.
// It knows the programs only from outside and calls nothing of their code.
import Foundation
import TestMedia

/// Where the programs under test lie: `CONTINUITY_BIN_DIR`, else the debug build.
package enum BuiltPrograms {
    package static var folder: String {
        ProcessInfo.processInfo.environment["CONTINUITY_BIN_DIR"]
            ?? TestMedia.repository.appending(path: ".build/debug").path
    }

    package static var station: String { folder + "/continuity" }
    package static var engine: String { folder + "/continuity-engine" }
}
