import Foundation
import TestMedia

/// Where the programs under test lie: `CONTINUITY_BIN_DIR`, else the debug build.
enum BuiltPrograms {
    static var folder: String {
        ProcessInfo.processInfo.environment["CONTINUITY_BIN_DIR"]
            ?? TestMedia.repository.appending(path: ".build/debug").path
    }

    static var station: String { folder + "/continuity" }
    static var engine: String { folder + "/continuity-engine" }
}

/// Whether the tests with heavy clients run: `make test-clients` asks for them.
enum HeavyClients {
    static var areWanted: Bool { ProcessInfo.processInfo.environment["CONTINUITY_TEST_CLIENTS"] == "yes" }
}
