/// What a flag or a word of a command line stands for, so that shells can suggest it.
enum CommandValue: Hashable, Sendable {
    /// Nothing can be suggested.
    case none
    case files
    case folders
    case words([String])
}

/// A flag a command understands. Every flag can also come from the environment, such as `CONTINUITY_DATA` for `--data`.
struct CommandOption: Sendable {
    let name: String
    /// Stands for the value in the help; nil for a switch.
    let value: String?
    let help: String
    let values: CommandValue

    init(_ name: String, _ value: String? = nil, _ help: String, _ values: CommandValue = .none) {
        self.name = name
        self.value = value
        self.help = help
        self.values = values
    }

    var label: String { value.map { "\(name) \($0)" } ?? name }

    var environmentName: String {
        "CONTINUITY_" + name.dropFirst(2).map { $0 == "-" ? "_" : String($0).uppercased() }.joined()
    }

    /// Understood by every command that opens a station.
    static let common = [
        CommandOption(
            "--data", "DIR", "Folder of the station's database (default ~/.local/share/continuity).", .folders),
        CommandOption(
            "--log-level", "LEVEL", "debug, info, warning or error (default info).",
            .words(["debug", "info", "warning", "error"])),
    ]

    /// Understood by every command that serves.
    static let serving = [
        port, bind,
        CommandOption("--public-url", "URL", "Public base URL for links, for a station behind a proxy."),
        CommandOption("--allow-host", "NAMES", "Further host names that clients may use, separated by commas."),
        CommandOption(
            "--trusted-proxy", "ADDRESSES", "Proxies that may name the client: addresses or networks, by commas."),
        CommandOption("--tuners", "COUNT", "Number of tuners; each host watching a channel takes one (default 8)."),
        CommandOption("--idle", "SECONDS", "How long a channel keeps running without viewers (default 60)."),
        CommandOption("--no-discovery", nil, "Do not answer HDHomeRun discovery on UDP and TCP port 65001."),
        CommandOption("--no-auto-scan", nil, "Do not watch or rescan libraries; scan only on request."),
    ]

    static let port = CommandOption("--port", "PORT", "Port for the web page, API and streams (default 8480).")
    static let bind = CommandOption("--bind", "ADDRESS", "Address to listen on (default all).")

    static let json = CommandOption("--json", nil, "Print JSON, one object per line, errors included.")

    /// Understood by every command.
    static let always = [
        CommandOption(
            "--color", "WHEN", "Use colours: always, never or auto (default: on terminals, without NO_COLOR).",
            .words(["auto", "always", "never"])),
        CommandOption("--help", nil, "Print this."),
    ]
}
