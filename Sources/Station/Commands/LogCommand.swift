import Core
import JSON
import Linux

struct LogCommand: Command {
    static let name = "log"
    static let summary = "Show the newest log lines of a running station."
    static let options =
        StationAccess.options.filter { $0.name != "--log-level" } + [
            CommandOption("--follow", nil, "Keep printing new lines until Ctrl-C."),
            CommandOption(
                "--level", "LEVEL", "Least level: debug (default), info, warning or error.",
                .words(["debug", "info", "warning", "error"])),
            CommandOption("--part", "PART", "Only this part of the station, such as channel/5."),
            CommandOption("--grep", "TEXT", "Only lines that contain this text."), CommandOption.json,
        ]

    /// The newest lines come at once: after this time without any, there are no more.
    private static let pause = TimeSpan.milliseconds(500)

    private let access: StationAccess
    private let follows: Bool
    private let level: String?
    private let part: String?
    private let text: String?
    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        try arguments.none()
        access = try StationAccess(arguments)
        follows = arguments.isOn("--follow")
        level = arguments.text("--level")
        part = arguments.text("--part")
        text = arguments.text("--grep")
        asJSON = arguments.isOn("--json")
    }

    func run() async throws -> ExitCode {
        let silence = follows ? TimeSpan.hours(24 * 365) : Self.pause
        let printer = LogPrinter(asJSON: asJSON)
        try await access.use { api in
            try await api.lines(of: "/api/v1/log", ["level": level, "part": part, "q": text], silence: silence) {
                printer.take($0)
            }
        }
        return .done
    }
}

/// Prints the log lines of an event stream.
private struct LogPrinter: Sendable {
    let asJSON: Bool

    private struct Line: Decodable {
        var at: String
        var level: String
        var text: String
    }

    func take(_ text: String) {
        guard text.hasPrefix("data: ") else { return }
        let data = text.dropFirst("data: ".count)
        if asJSON { return Terminal.printLine(String(data)) }
        // A line of another form belongs to another event.
        guard let line = try? JSONText.decode(Line.self, from: Array(data.utf8)) else { return }
        let style: TextStyle? = line.level == "error" ? .red : line.level == "warning" ? .yellow : nil
        let shown = "\(line.at) \(line.text)"
        Terminal.printLine(style.map { shown.styled($0) } ?? shown)
    }
}
