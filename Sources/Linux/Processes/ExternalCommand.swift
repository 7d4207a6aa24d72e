public import Core

/// Runs another program to its end.
public enum ExternalCommand {
    public struct Outcome: Sendable {
        public let status: ProcessExit
        /// The first of what it wrote to standard output.
        public let output: [UInt8]
        /// The last of what it said on standard error.
        public let complaint: String
    }

    /// Blocks; only on threads of our own. The program is killed when `limit` passes.
    public static func run(_ path: String, _ arguments: [String], within limit: TimeSpan) throws(SystemError) -> Outcome
    {
        try run(ChildProcess.Launch(path, arguments), within: limit)
    }

    public static func run(_ launch: ChildProcess.Launch, within limit: TimeSpan) throws(SystemError) -> Outcome {
        var launch = launch
        launch.errors = .captured
        let child = try ChildProcess(launch)
        child.commands.close()
        let deadline = SystemClock.uptime + limit
        var complaint: [UInt8] = []
        var output: [UInt8] = []
        while SystemClock.uptime < deadline, child.reap() == nil {
            _ = child.exit.waitUntilReadable(within: .milliseconds(50))
            drain(child.stream) { output += $0.prefix(max(0, 65_536 - output.count)) }
            drain(child.errors) { complaint = Array((complaint + $0).suffix(4_096)) }
        }
        if child.reap() == nil { child.kill() }
        return Outcome(
            status: child.waitForExit(), output: output, complaint: String(decoding: complaint, as: UTF8.self))
    }

    private static func drain(_ descriptor: borrowing Descriptor, _ take: (ArraySlice<UInt8>) -> Void) {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        // What cannot be read any more is not missed: the exit status tells how the run ended.
        while case .bytes(let count)? = try? descriptor.read(into: &buffer) { take(buffer[..<count]) }
    }

    /// The program's path, found in the folders of PATH; nil when there is none.
    public static func find(_ name: String) -> String? {
        let folders = (Environment.value("PATH") ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first { FolderListing.entry(at: $0)?.kind == .file }
    }
}
