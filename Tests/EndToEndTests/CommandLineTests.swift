import Core
import Foundation
import Linux
import Store
import TestMedia
import TestPrograms
import Testing

/// What every command has in common.
@Suite(.serialized) struct `The command line` {
    private static func run(_ words: String..., environment: [String: String] = [:]) async throws -> Command.Result {
        var command = Command(BuiltPrograms.station, words)
        command.environment = environment
        return try await command.run()
    }

    /// Names and summaries of all commands, from the overview.
    private static func commands() async throws -> [(name: String, summary: String)] {
        try await run("--help").text.split(separator: "\n").filter { $0.hasPrefix("  ") }.map { line in
            let words = line.split(separator: " ", maxSplits: 1)
            return (String(words[0]), words[1].trimmingCharacters(in: .whitespaces))
        }
    }

    @Test func `explains each command in a line of 60 characters, its flags and its exit status`() async throws {
        let commands = try await Self.commands()
        #expect(commands.count >= 18)
        for (name, summary) in commands {
            #expect(summary.count <= 60 && summary.hasSuffix("."), "\(name): \(summary)")
            let help = try await Self.run("help", name)
            let lines = help.text.split(separator: "\n")
            #expect(help.status == 0 && lines.first.map(String.init) == summary, "\(help.text)")
            #expect(lines.last?.hasPrefix("Exit status: 0 ") == true, "\(help.text)")
            #expect(lines.allSatisfy { $0.count <= 120 }, "\(help.text)")
        }
    }

    private struct ErrorDocument: Decodable {
        struct Body: Decodable {
            var code: String
            var why: String
        }
        var error: Body
    }

    private static func error(of result: Command.Result) throws -> ErrorDocument.Body {
        #expect(result.errors.isEmpty, "\(result.errors)")
        let decoded: ErrorDocument = try JSONDecoder().decode(ErrorDocument.self, from: Data(result.output))
        return decoded.error
    }

    @Test func `prints errors as JSON where JSON was asked for`() async throws {
        let folder = try TemporaryFolder()
        let file = folder.path("invalid.yaml")
        try "channels: [{ nubmer: 3 }]\n".write(toFile: file, atomically: true, encoding: .utf8)
        let plan = try await Self.run("plan", file, "--json", "--data", folder.path("data"))
        #expect(plan.status == 1)
        #expect(try Self.error(of: plan).code == "station-file.invalid")
        #expect(try Self.error(of: plan).why.contains("nubmer"))
        let missing = try await Self.run("timeline", "1", "--json", "--data", folder.path("nothing"))
        #expect(try Self.error(of: missing).code == "station.missing", "\(missing.text)")
        let usage = try await Self.run("plan", "--json")
        #expect(usage.status == 2)
        #expect(try Self.error(of: usage).code == "usage")
    }

    @Test func `colours text for terminals only, and never against the operator's wish`() async throws {
        let escape = "\u{1b}["
        func doctor(_ words: String..., environment: [String: String] = [:]) async throws -> String {
            var command = Command(BuiltPrograms.station, ["doctor", "--port", "0"] + words)
            command.environment = environment
            return try await command.run().text
        }
        #expect(try await !doctor().contains(escape))
        #expect(try await doctor("--color", "always").contains(escape))
        #expect(try await doctor("--color=always", environment: ["NO_COLOR": "1"]).contains(escape))
        #expect(try await Self.run("doctor", "--color", "mauve").status == 2)
        let terminal = Typing("\(BuiltPrograms.station) doctor --port 0")
        #expect(try await terminal.run().text.contains(escape))
        #expect(try await terminal.run(environment: ["NO_COLOR": "1"]).text.contains(escape) == false)
        #expect(try await terminal.run(environment: ["TERM": "dumb"]).text.contains(escape) == false)
    }

    @Test(arguments: [
        (["continuity", "re"], "rehearse rebuild restore reset"),
        (["continuity", "plan", "--prune", "--ti"], "--timeline"),
        (["continuity", "serve", "--log-level", ""], "debug info warning error"),
        (["continuity", "completion", ""], "bash zsh fish"),
        (["continuity", "token", "re"], "revoke"),
        (["continuity", "nothing", "--"], ""),
    ])
    func `is completed by bash`(words: [String], expected: String) async throws {
        let script = """
            source <("$0" completion bash)
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
            _continuity 2>/dev/null
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let result = try await Command("bash", ["-c", script, BuiltPrograms.station] + words).run()
        let found = Set(result.text.split(separator: "\n").map(String.init))
        #expect(found == Set(expected.split(separator: " ").map(String.init)), "\(result.text)\(result.errors)")
    }

    /// With the shell itself where it is installed, else at least all commands and flags are in it.
    @Test(arguments: ["zsh", "fish"]) func `has a script for other shells`(shell: String) async throws {
        let script = try await Self.run("completion", shell)
        #expect(script.status == 0)
        for (name, _) in try await Self.commands() { #expect(script.text.contains(name), "\(name)") }
        #expect(script.text.contains("repeat-within"))
        guard Command.isInstalled(shell) else { return }
        let folder = try TemporaryFolder()
        try Data(script.output).write(to: URL(filePath: folder.path("script")))
        let check = try await Command(shell, ["--no-execute", folder.path("script")]).run()
        #expect(check.status == 0, "\(check.errors)")
    }
}

/// Commands that read a station.
@Suite(.serialized) struct `A command` {
    @Test func `lists accounts and tokens as JSON`() async throws {
        let station = try await SmallStation()
        #expect(try await station.run("user", "password", input: "correct horse\n").status == 0)
        let accounts = try await station.run("user", "list", "--json")
        #expect(try Self.names(accounts) == ["admin"])
        let secret = try await station.run("token", "create", "TV", "watch", "--json").text
        #expect(secret.contains("\"secret\":\""), "\(secret)")
        #expect(try await Self.names(station.run("token", "list", "--json")) == ["TV"])
    }

    private static func names(_ result: Command.Result) throws -> [String] {
        struct Row: Decodable { var name: String }
        return try result.text.split(separator: "\n").map {
            try JSONDecoder().decode(Row.self, from: Data($0.utf8)).name
        }
    }

    @Test func `prints the as-run log for the past, then what is to come`() async throws {
        let station = try await SmallStation()
        #expect(try await station.run("scan").status == 0)
        let now = SystemClock().now
        try await Self.log("Aired", from: now - .minutes(20), for: .minutes(5), on: station)
        func timeline(_ from: String, _ duration: String, _ flags: String...) async throws -> String {
            let words = ["timeline", "1", "--from", from, "--for", duration, "--data", station.data] + flags
            return try await Command(BuiltPrograms.station, words).run().text
        }
        let past = Self.stamp(now - .minutes(30))
        let only = try await timeline(past, "15m")
        #expect(only.contains("00:05:00.0  Aired [aired, held: its file was gone]"), "\(only)")
        #expect(!only.contains("Film 1"))
        let both = try await timeline(past, "40m", "--json").split(separator: "\n")
        #expect(both.first?.contains("\"kind\":\"aired\"") == true, "\(both)")
        #expect(both.last?.contains("\"kind\":\"programme\"") == true, "\(both)")
        #expect(try await !timeline("now", "1m").contains("Aired"))
    }

    private static func log(
        _ title: String, from start: Instant, for length: TimeSpan, on station: SmallStation
    ) async throws {
        let store = try StationStore(
            path: "\(station.data)/station.db", role: .command, timeZone: "UTC", clock: SystemClock())
        let channel = try #require(try await store.channels().first)
        try await store.append(
            AsRunEntry(
                channel: channel.id, item: nil, media: nil, title: title, plannedStart: start, start: start,
                finish: start + length, frames: 9_000, how: .held, cause: "its file was gone"))
    }

    /// The local time of a station in UTC, to the second.
    private static func stamp(_ instant: Instant) -> String { String(instant.rfc3339.prefix(19)) }

    @Test func `checks the port, the data folder and the libraries of a station`() async throws {
        let station = try await SmallStation()
        #expect(try await station.run("scan").status == 0)
        let good = try await station.run("doctor", "--port", "0")
        #expect(good.status == 0, "\(good.text)")
        for line in ["ok  data folder: \(station.data)", "ok  port 0: free", "ok  library Films: \(station.films)"] {
            #expect(good.text.contains(line), "\(good.text)")
        }
        let listener = try Socket.listener(on: SocketAddress(.loopbackV4, port: 0))
        let port = try listener.localAddress().port
        // As when its disk is not mounted.
        try FileManager.default.removeItem(atPath: station.films)
        let bad = try await station.run("doctor", "--bind", "127.0.0.1", "--port", "\(port)")
        #expect(bad.status == 1)
        #expect(bad.text.contains("BAD port \(port)") && bad.text.contains("BAD library Films"), "\(bad.text)")
        try FileManager.default.createDirectory(atPath: station.films, withIntermediateDirectories: false)
        let empty = try await station.run("doctor", "--port", "0")
        #expect(empty.status == 1 && empty.text.contains("\(station.films) is empty"), "\(empty.text)")
    }
}

/// Making channels from folders.
@Suite(.serialized) struct `Quickstart` {
    private let folder: TemporaryFolder

    /// Two folders of films, which give two libraries and more than two suggestions.
    init() throws {
        folder = try TemporaryFolder()
        let clip = try TestMedia.path("h264-720p30.mp4")
        for (kind, name) in [("Movies", "Film"), ("Music Videos", "Artist - Song")] {
            let path = folder.path("media/\(kind)")
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            for number in 1...4 {
                try FileManager.default.copyItem(atPath: clip, toPath: "\(path)/\(name) \(number).mp4")
            }
        }
    }

    private var words: [String] {
        [BuiltPrograms.station, "quickstart", folder.path("media"), "--no-serve", "--data", folder.path("data")]
    }

    /// Names of the channels, in order.
    private func channels() async throws -> [String] {
        let text = try await Command(BuiltPrograms.station, ["export", "--data", folder.path("data")]).output()
        guard let start = text.range(of: "\nchannels:") else { return [] }
        return text[start.upperBound...].matches(of: #/name: "?([^",\n}]+)"?/#).map { String($0.1) }
    }

    @Test func `makes nothing unasked: without a terminal it needs --yes`() async throws {
        var piped = Command(words[0], Array(words.dropFirst()))
        piped.input = Array("n\n".utf8)
        let refused = try await piped.run()
        #expect(refused.status == 2 && refused.errors.contains("--yes"), "\(refused.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("data/station.db")))
        #expect(try await Command(words[0], words.dropFirst() + ["--yes"]).run().status == 0)
        #expect(try await channels() == ["Films", "Music", "Everything"])
    }

    @Test func `makes the channels that were chosen, under the names that were given`() async throws {
        let result = try await Typing(words.joined(separator: " "), answers: ["9", "1,3", "y", "Matinee", ""]).run()
        #expect(result.text.contains("Enter numbers from 1 to 3"), "\(result.text)")
        #expect(try await channels() == ["Matinee", "Everything"], "\(result.text)")
    }

    @Test func `makes no channels when none is wanted, and does not start without any`() async throws {
        let line = words.filter { $0 != "--no-serve" }.joined(separator: " ")
        let result = try await Typing("\(line) --port 0", answers: ["none"]).run()
        #expect(result.status == 0 && result.text.contains("No channels were created"), "\(result.text)")
        #expect(try await channels().isEmpty)
    }
}

/// A command line typed on a terminal of its own, with answers to its questions.
struct Typing {
    private let line: String
    private let answers: [String]

    init(_ line: String, answers: [String] = []) {
        self.line = line
        self.answers = answers
    }

    func run(environment: [String: String] = [:]) async throws -> Command.Result {
        var command = Command("script", ["--quiet", "--return", "--command", line, "/dev/null"])
        command.environment = ["TERM": "xterm", "NO_COLOR": ""].merging(environment) { $1 }
        command.input = Array(answers.map { $0 + "\n" }.joined().utf8)
        return try await command.run()
    }
}
