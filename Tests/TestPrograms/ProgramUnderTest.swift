import Foundation
import TestMedia

/// The built `continuity`, running beside the tests. It ends when its owner is gone, and when the tests are.
package final class ProgramUnderTest: @unchecked Sendable {
    // unchecked: the process object is set up in init and afterwards only asked and signalled.
    private let process = Process()
    private let lifeline = Pipe()
    private let folder: TemporaryFolder
    /// The program's own, not the wrapping shell's.
    package let processID: Int32

    /// The shell starts the program and waits for it, and ends it when the lifeline breaks.
    private static let wrapper = """
        exec 4<&0
        out=$1; err=$2; pid=$3; shift 3
        "$@" >"$out" 2>"$err" </dev/null 4<&- &
        child=$!
        echo $child >"$pid.part"; mv "$pid.part" "$pid"
        (read -r line <&4; kill $child) 2>/dev/null &
        watch=$!
        wait $child
        status=$?
        kill $watch 2>/dev/null
        exit $status
        """

    package init(_ arguments: [String], on disk: PrivateMount? = nil) async throws {
        let program = [BuiltPrograms.station] + arguments
        folder = try TemporaryFolder()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments =
            ["-c", Self.wrapper, "sh"] + ["out", "err", "pid"].map(folder.path) + (disk?.command(program) ?? program)
        process.standardInput = lifeline
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let pidFile = folder.path("pid")
        let found = try await Patience.wait("the program's start", atMost: .seconds(10)) {
            (try? String(contentsOfFile: pidFile, encoding: .utf8)).flatMap {
                Int32($0.trimmingCharacters(in: .whitespacesAndNewlines))
            }
        }
        processID = found
    }

    deinit {
        if process.isRunning { kill(processID, SIGKILL) }
    }

    package var isRunning: Bool { process.isRunning }
    package var output: String { (try? String(contentsOfFile: folder.path("out"), encoding: .utf8)) ?? "" }
    package var log: String { (try? String(contentsOfFile: folder.path("err"), encoding: .utf8)) ?? "" }

    package func signal(_ number: Int32) { kill(processID, number) }

    /// The exit status; 128 and the signal's number when one ended it.
    package func status(within limit: Duration = .seconds(30)) async throws -> Int32 {
        let process = process
        try await Patience.wait("the program's end", atMost: limit) { process.isRunning ? nil : true }
        return process.terminationStatus
    }
}
