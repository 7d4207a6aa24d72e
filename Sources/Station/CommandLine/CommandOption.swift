/// A flag a command understands. Every flag can also come from the environment, as `CONTINUITY_DATA` for `--data`.
struct CommandOption: Sendable {
    let name: String
    /// What stands for the value in the help; nil for a switch.
    let value: String?
    let help: String

    init(_ name: String, _ value: String? = nil, _ help: String) {
        self.name = name
        self.value = value
        self.help = help
    }

    var environmentName: String {
        "CONTINUITY_" + name.dropFirst(2).map { $0 == "-" ? "_" : String($0).uppercased() }.joined()
    }

    /// Understood by every command that opens a station.
    static let common = [
        CommandOption("--data", "DIR", "Folder of the station's database (default ~/.local/share/continuity)."),
        CommandOption("--log-level", "LEVEL", "debug, info, warning or error (default info)."),
    ]

    /// Understood by every command that serves.
    static let serving = [
        CommandOption("--port", "PORT", "Port for everything (default 8480)."),
        CommandOption("--bind", "ADDRESS", "Address to listen on (default all)."),
        CommandOption("--public-url", "URL", "Base of links, when the station is reached through a proxy."),
        CommandOption("--tuners", "COUNT", "How many different channels may be watched at once (default 8)."),
        CommandOption("--idle", "SECONDS", "How long a channel goes on without viewers (default 60)."),
        CommandOption("--no-discovery", nil, "Do not answer HDHomeRun discovery on UDP and TCP port 65001."),
        CommandOption("--no-auto-scan", nil, "Scan libraries only when told to, not by themselves."),
    ]

    static let json = CommandOption("--json", nil, "One JSON object per line instead of text.")
}
