import Core
import Glibc
import JSON
import Linux
import Streamer

struct InspectCommand: Command {
    static let name = "inspect"
    static let summary = "Look through a transport stream and say what is wrong with it."
    static let synopsis = "FILE.ts|URL|-"
    static let options = [
        CommandOption.json, CommandOption("--for", "SECONDS", "How long to listen to an address (default 10)."),
    ]
    static let details = """
        Reads a file, standard input (-) or an http address. It uses no codec: what it reports is what is in the bytes.
        Ends with 1 when the stream has faults.
        """

    private let source: String
    private let duration: TimeSpan
    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        source = try arguments.only("FILE.ts, URL or -")
        duration = .seconds(Int64(try arguments.number("--for", in: 1...86_400) ?? 10))
        asJSON = arguments.isOn("--json")
    }

    func run() async throws -> ExitStatus {
        let report = try await Thread.run(name: "inspect") { [source, duration] in
            var inspector = TransportInspector()
            if source.hasPrefix("http://") || source.hasPrefix("https://") {
                try StreamDownload(source).read(for: duration) { inspector.feed($0) }
            } else {
                try FileBytes.stream(source == "-" ? "/dev/stdin" : source) { inspector.feed($0) }
            }
            return inspector.report()
        }
        Terminal.say(asJSON ? String(decoding: try JSONText.encode(report), as: UTF8.self) : report.text)
        return report.isClean ? .done : .faults
    }
}
