import Synchronization

/// Structured log lines in logfmt: `2026-11-21T01:02:03.004Z info part=channel/5.1 event=engine.started pid=4711`.
public struct Log: Sendable {
    public enum Level: Int, Comparable, Sendable, CaseIterable {
        case debug, info, warning, error

        public init?(_ name: String) {
            guard let level = Level.allCases.first(where: { $0.name == name }) else { return nil }
            self = level
        }

        public var name: String {
            switch self {
            case .debug: "debug"
            case .info: "info"
            case .warning: "warning"
            case .error: "error"
            }
        }

        public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    /// Takes one finished line, without line end or time. `Linux.LogWriter` puts it on standard error.
    public typealias Sink = @Sendable (Level, String) -> Void

    private let part: String
    private let least: Level
    private let sink: Sink

    public init(part: String, least: Level, sink: @escaping Sink) {
        self.part = part
        self.least = least
        self.sink = sink
    }

    /// Says nothing; for tests.
    public static let silent = Log(part: "", least: .error) { _, _ in }

    public func part(_ name: String) -> Log { Log(part: name, least: least, sink: sink) }

    /// The same log, whose lines `other` gets, too.
    public func copied(to other: @escaping Sink) -> Log {
        let sink = sink
        return Log(part: part, least: least) { level, line in
            sink(level, line)
            other(level, line)
        }
    }

    /// Fields are only evaluated when the level is on.
    public func callAsFunction(
        _ level: Level, _ event: String,
        _ fields: @autoclosure () -> KeyValuePairs<String, any CustomStringConvertible> = [:]
    ) {
        guard level >= least else { return }
        var line = "\(level.name) part=\(part) event=\(event)"
        for (key, value) in fields() { line += " \(key)=\(Self.quoted(value.description))" }
        sink(level, line)
    }

    /// Logs an error with its cause and remedy.
    public func callAsFunction(_ level: Level, _ event: String, _ error: any Error) {
        if let error = error as? any Explained {
            self(level, event, ["code": error.code, "what": error.what, "why": error.why, "fix": error.fix])
        } else {
            self(level, event, ["why": String(describing: error)])
        }
    }

    static func quoted(_ text: String) -> String {
        let plain = text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x3d && $0 != 0x5c && $0 != 0x7f }
        if plain && !text.isEmpty { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f: quoted += "?"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
