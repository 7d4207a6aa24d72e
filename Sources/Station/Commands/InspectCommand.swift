import Core
import HTTP
import JSON
import Linux
import Inspection

struct InspectCommand: Command {
    static let name = "inspect"
    static let summary = "Analyse a transport stream and report its faults."
    static let synopsis = "FILE.ts|URL|-"
    static let operands = CommandValue.files
    static let options = [
        CommandOption.json, CommandOption("--for", "SECONDS", "How long to read from a URL (default 10)."),
    ]
    static let details =
        "Reads a file, standard input (-) or a URL. It uses no codec library: it reports only what the bytes contain."
    static let exitStatus = "0 no faults, 1 the stream has faults or cannot be read, 2 invalid command line"

    private let source: String
    private let duration: TimeSpan
    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        source = try arguments.only("FILE.ts, URL or -")
        duration = .seconds(Int64(try arguments.number("--for", in: 1...86_400) ?? 10))
        asJSON = arguments.isOn("--json")
    }

    func run() async throws -> ExitCode {
        let report = try await Thread.run(name: "inspect") { [source, duration] in
            var inspector = TransportInspector()
            if source.hasPrefix("http://") || source.hasPrefix("https://") {
                try Self.read(source, for: duration) { inspector.feed($0) }
            } else {
                try FileBytes.stream(source == "-" ? "/dev/stdin" : source) { inspector.feed($0) }
            }
            return inspector.report()
        }
        Terminal.printLine(asJSON ? String(decoding: try JSONText.encode(report), as: UTF8.self) : report.text)
        return report.isClean ? .done : .faults
    }

    /// How long a server may send nothing.
    private static let silence = TimeSpan.seconds(15)

    /// Gives a stream piece by piece until the time has passed or the server ends it. Blocks.
    private static func read(_ url: String, for duration: TimeSpan, _ take: ([UInt8]) -> Void) throws {
        let address = try ServerAddress(url: url)
        var end: TimeSpan?
        let client = HTTPClient(address: address)
        let head = try client.exchange(Request(.get, "/"), target: address.path, silence: silence) { bytes in
            let now = SystemClock.uptime
            let last = end ?? now + duration
            end = last
            take(bytes)
            return now < last
        }
        guard head.status == 200 else {
            throw DownloadError(
                "Cannot read \(url)", "the server responded with status \(head.status)",
                "Check the URL, and that a tuner is free.")
        }
    }
}
