import Core
import HTTP
import JSON
import Linux

struct TokenCommand: Command {
    static let name = "token"
    static let summary = "Create, list and revoke API and watch tokens."
    static let synopsis = "list|create NAME [ROLE]|revoke NAME"
    static let operands = CommandValue.words(["list", "create", "revoke"])
    static let options =
        StationAccess.options + [
            CommandOption("--channels", "NUMBERS", "Limit the new token to these channels, such as 1,5.1."),
            CommandOption("--expires", "DURATION", "When the new token ends: 12h, 90d (default never)."),
            CommandOption.json,
        ]
    static let details = """
        list                list the tokens, without their secrets
        create NAME [ROLE]  create a token and print it once; ROLE: watch, viewer (default), operator, editor or admin
        revoke NAME         end a token at once
        Players that cannot send headers put a watch token in front of the path: http://tv:8480/w/TOKEN/channels.m3u
        """

    private let access: StationAccess
    private let words: [String]
    private let channels: [String]
    private let lifetime: TimeSpan?
    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        access = try StationAccess(arguments)
        words = arguments.operands
        channels = arguments.list("--channels")
        lifetime = try arguments.duration("--expires", upTo: .hours(24 * 3_660))
        asJSON = arguments.isOn("--json")
        guard !words.isEmpty else { throw UsageError("say what to do: \(Self.synopsis)") }
    }

    func run() async throws -> ExitCode {
        switch (words[0], words.count) {
        case ("list", 1): try await list()
        case ("create", 2...3): try await create(words[1], words.count == 3 ? words[2] : TokenScope.viewer.rawValue)
        case ("revoke", 2): try await revoke(words[1])
        default: throw UsageError("expected \(Self.synopsis)")
        }
        return .done
    }

    private struct Row: Decodable {
        var id: Int64
        var name: String
    }

    private struct NewToken: Encodable {
        var name: String
        var role: String
        var channels: [Int64]?
        var expires: String?
    }

    private func list() async throws {
        let tokens: ItemDocument<JSONObject> = try await access.use { try await $0.get("/api/v1/tokens") }
        try Terminal.list(tokens.items, asJSON: asJSON) { token in
            let end = token.text("expires").map { "  until \($0)" } ?? ""
            return "\(token.text("name") ?? "")  \(token.text("role") ?? "")\(end)"
        }
    }

    private func create(_ name: String, _ word: String) async throws {
        guard let role = TokenScope(rawValue: word) else {
            let known = TokenScope.allCases.map(\.rawValue)
            throw UsageError(
                "there is no role \(word)\(suggestion(for: word, among: known)): expected \(listed(known))")
        }
        let made: JSONObject = try await access.use { api in
            var wish = NewToken(name: name, role: role.rawValue)
            wish.expires = lifetime.map { (SystemClock().now + $0).rfc3339 }
            for number in channels { wish.channels = try await (wish.channels ?? []) + [api.channel(number).id] }
            return try await api.send(.post, "/api/v1/tokens", json: wish)
        }
        try Terminal.result(made, asJSON: asJSON, made.text("secret") ?? "")
    }

    private func revoke(_ name: String) async throws {
        try await access.use { api in
            let tokens: ItemDocument<Row> = try await api.get("/api/v1/tokens")
            guard let token = tokens.items.first(where: { $0.name == name }) else {
                throw StationError(
                    .unknown, "token.unknown", what: "Cannot revoke the token \(name)", why: "no token has this name",
                    fix: "List the tokens with continuity token list.")
            }
            _ = try await api.send(.delete, "/api/v1/tokens/\(token.id)")
        }
        try Terminal.result(JSONObject(["revoked": .text(name)]), asJSON: asJSON, "The token \(name) is revoked.")
    }
}

struct SessionCommand: Command {
    static let name = "session"
    static let summary = "List the logged-in browsers and log them out."
    static let synopsis = "list|end ID"
    static let operands = CommandValue.words(["list", "end"])
    static let options = StationAccess.options + [CommandOption.json]

    private let access: StationAccess
    private let words: [String]
    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        access = try StationAccess(arguments)
        words = arguments.operands
        asJSON = arguments.isOn("--json")
        guard !words.isEmpty else { throw UsageError("say what to do: \(Self.synopsis)") }
    }

    func run() async throws -> ExitCode {
        switch (words[0], words.count) {
        case ("list", 1):
            let sessions: ItemDocument<JSONObject> = try await access.use { try await $0.get("/api/v1/sessions") }
            try Terminal.list(sessions.items, asJSON: asJSON) { session in
                let id = session.number("id").map { "\(Int64($0))" } ?? ""
                let account = "\(session.text("account") ?? "") (\(session.text("role") ?? ""))"
                let browser = [session.text("address"), session.text("agent")].compactMap { $0 }.joined(separator: ", ")
                return "\(id)  \(account)  until \(session.text("expires") ?? "")  \(browser)"
            }
        case ("end", 2):
            guard Int64(digits: words[1]) != nil else { throw UsageError("\(words[1]): expected the id of a session") }
            try await access.use { _ = try await $0.send(.delete, "/api/v1/sessions/\(words[1])") }
            try Terminal.result(JSONObject(["ended": .text(words[1])]), asJSON: asJSON, "The session is ended.")
        default: throw UsageError("expected \(Self.synopsis)")
        }
        return .done
    }
}
