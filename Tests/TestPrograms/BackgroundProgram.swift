import Foundation
import TestMedia

/// A program that runs beside the tests. It ends, with all that it started, when its owner is gone and when the tests are.
package final class BackgroundProgram: @unchecked Sendable {
    // unchecked: the process object is set up in init and afterwards only asked and signalled.
    private let process = Process()
    private let lifeline = Pipe()
    private let folder: TemporaryFolder
    private let name: String
    /// The program's own, not the wrapping shell's. It leads a group of its own.
    package let processID: Int32

    /// The shell starts the program and waits for it, and ends it when the lifeline breaks.
    private static let wrapper = """
        exec 4<&0
        out=$1; err=$2; pid=$3; shift 3
        setsid "$@" >"$out" 2>"$err" </dev/null 4<&- &
        child=$!
        echo $child >"$pid.part"; mv "$pid.part" "$pid"
        (read -r line <&4; kill -- -$child) 2>/dev/null &
        watch=$!
        wait $child
        status=$?
        kill $watch 2>/dev/null
        exit $status
        """

    package init(_ commandLine: [String], environment: [String: String] = [:]) async throws {
        name = commandLine.first.map { URL(filePath: $0).lastPathComponent } ?? ""
        folder = try TemporaryFolder()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments =
            ["-c", Self.wrapper, "sh"] + ["out", "err", "pid"].map(folder.path) + commandLine
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = lifeline
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let pidFile = folder.path("pid")
        processID = try await Patience.wait("the start of \(name)", atMost: .seconds(10)) {
            // The file is not there until the program is.
            (try? String(contentsOfFile: pidFile, encoding: .utf8)).flatMap {
                Int32($0.trimmingCharacters(in: .whitespacesAndNewlines))
            }
        }
    }

    deinit {
        if process.isRunning { kill(-processID, SIGKILL) }
    }

    package var isRunning: Bool { process.isRunning }
    package var output: String { text("out") }
    package var log: String { text("err") }

    private func text(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: folder.path(name)) ?? Data(), as: UTF8.self)
    }

    package func signal(_ number: Int32) { kill(processID, number) }

    /// The exit status; 128 and the signal's number when one ended it.
    package func status(within limit: Duration = .seconds(30)) async throws -> Int32 {
        let process = process
        try await Patience.wait("the end of \(name)", atMost: limit) { process.isRunning ? nil : true }
        return process.terminationStatus
    }
}
