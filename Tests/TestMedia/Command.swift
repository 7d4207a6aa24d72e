import Foundation

/// Runs another program to its end, with a time limit.
public struct Command: Sendable {
    public struct Result: Sendable {
        public var status: Int32
        public var isTimedOut: Bool
        public var output: [UInt8]
        public var errors: String

        public var text: String { String(decoding: output, as: UTF8.self) }
    }

    public var program: String
    public var arguments: [String]
    /// Added to the environment of the tests.
    public var environment: [String: String] = [:]
    public var input: [UInt8] = []
    public var timeLimit: Duration = .seconds(60)

    public init(_ program: String, _ arguments: [String]) {
        self.program = program
        self.arguments = arguments
    }

    /// Whether a program of this name is installed.
    public static func isInstalled(_ name: String) -> Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
        }
    }

    /// The output goes through files: a program that writes much never waits for the reader.
    public func run() async throws -> Result {
        let folder = try TemporaryFolder()
        for name in ["in", "out", "err"] {
            try Data(name == "in" ? input : []).write(to: URL(filePath: folder.path(name)))
        }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let files = [
            try FileHandle(forReadingFrom: URL(filePath: folder.path("in"))),
            try FileHandle(forWritingTo: URL(filePath: folder.path("out"))),
            try FileHandle(forWritingTo: URL(filePath: folder.path("err"))),
        ]
        // The process object may live on, and hours of commands would use up all descriptors.
        defer { for file in files { file.closeFile() } }
        (process.standardInput, process.standardOutput, process.standardError) = (files[0], files[1], files[2])

        try process.run()
        let isTimedOut = try await end(of: process)
        return Result(
            status: process.terminationStatus, isTimedOut: isTimedOut,
            output: try TestMedia.bytes(of: folder.path("out")),
            errors: String(decoding: try TestMedia.bytes(of: folder.path("err")), as: UTF8.self))
    }

    /// Waits for the end; true when the time limit made it. The process is asked again and again, because under load
    /// its termination handler was seen never to be called.
    private func end(of process: Process) async throws -> Bool {
        let deadline = ContinuousClock.now + timeLimit
        var isTimedOut = false
        defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
        while process.isRunning {
            if !isTimedOut, ContinuousClock.now > deadline {
                isTimedOut = true
                kill(process.processIdentifier, SIGKILL)
            }
            guard ContinuousClock.now < deadline + .seconds(20) else { throw TestFailure("\(program) does not end") }
            try await Task.sleep(for: .milliseconds(10))
        }
        return isTimedOut
    }

    /// The output of a program that must succeed.
    public func output() async throws -> String {
        let result = try await run()
        guard result.status == 0, !result.isTimedOut else {
            throw TestFailure(
                "\(program) \(result.isTimedOut ? "was ended after its time" : "ended with status \(result.status)"): "
                    + result.errors.suffix(2_000))
        }
        return result.text
    }
}
