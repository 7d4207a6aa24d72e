import Foundation
import TestMedia
import TestPrograms
import Testing

@Suite(.serialized) struct `An engine of a station on air` {
    @Test func `plays and probes files with no rights, no path and no network`() async throws {
        let station = try await DemoStation.shared.onAir()
        _ = try await station.web.watch("/stream/1.ts", seconds: 3)
        // What an engine in its sandbox probed is in the schedule, and what it could not play would be a fault.
        let faults = try await station.web.get("/api/v1/faults").text
        #expect(!faults.contains("Opening"), "\(faults)")
        try await Patience.wait("all engines to be in their sandbox", atMost: .seconds(30)) {
            let engines = ProcessList.children(of: station.program.processID, running: "continuity-engine")
            return !engines.isEmpty && engines.allSatisfy(Self.isConfined) ? true : nil
        }
    }

    private static func isConfined(_ process: Int32) -> Bool {
        let text = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        return text.contains("NoNewPrivs:\t1\n") && text.contains("Seccomp:\t2\n")
            && text.contains("CapEff:\t0000000000000000\n") && text.contains("CapBnd:\t0000000000000000\n")
    }
}
