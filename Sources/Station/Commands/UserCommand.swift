import Core
import HTTP
import JSON

struct UserCommand: Command {
    static let name = "user"
    static let summary = "Manage accounts, passwords and the setup link."
    static let synopsis = "list|password [NAME]|role NAME ROLE|remove NAME|setup"
    static let operands = CommandValue.words(["list", "password", "role", "remove", "setup"])
    static let options =
        StationAccess.options + [
            CommandOption(
                "--role", "ROLE",
                "Role of an account that password creates: viewer, operator, editor or admin (default).",
                .words(Role.allCases.map(\.rawValue))),
            CommandOption.json,
        ]
    static let details = """
        list             list the accounts
        password [NAME]  set the password of NAME (default admin), read from standard input; creates the account if needed
        role NAME ROLE   change what an account may do: viewer, operator, editor or admin
        remove NAME      remove an account; the last one with the role admin stays
        setup            print a new one-time token for /setup?token=…, while no account exists
        """

    /// The name that the first account gets.
    private static let administrator = "admin"

    private let access: StationAccess
    private let words: [String]
    private let role: Role
    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        access = try StationAccess(arguments)
        words = arguments.operands
        role = arguments.text("--role").flatMap(Role.init) ?? .admin
        asJSON = arguments.isOn("--json")
        guard !words.isEmpty else { throw UsageError("say what to do: \(Self.synopsis)") }
    }

    func run() async throws -> ExitCode {
        switch (words[0], words.count) {
        case ("list", 1): try await list()
        case ("password", 1...2): try await setPassword(words.count == 2 ? words[1] : Self.administrator)
        case ("role", 3): try await setRole(words[1], words[2])
        case ("remove", 2): try await remove(words[1])
        case ("setup", 1): try await printSetupToken()
        default: throw UsageError("expected \(Self.synopsis)")
        }
        return .done
    }

    private struct Row: Decodable {
        var id: Int64
        var name: String
        var role: String
    }

    private func list() async throws {
        let accounts: ItemDocument<JSONObject> = try await access.use { try await $0.get("/api/v1/accounts") }
        try Terminal.list(accounts.items, asJSON: asJSON) { "\($0.text("name") ?? "")  \($0.text("role") ?? "")" }
    }

    private func setPassword(_ name: String) async throws {
        guard let password = Terminal.secret("New password for \(name): ") else {
            throw UsageError("no password was given on standard input")
        }
        let account: JSONObject = try await access.use { api in
            guard let known = try await find(name, api) else {
                return try await api.send(
                    .post, "/api/v1/accounts", json: ["name": name, "password": password, "role": role.rawValue])
            }
            return try await api.send(.patch, "/api/v1/accounts/\(known.id)", json: ["password": password])
        }
        try Terminal.result(account, asJSON: asJSON, "The password of \(name) is set.")
    }

    private func setRole(_ name: String, _ role: String) async throws {
        let account: JSONObject = try await access.use { api in
            let known = try await required(name, api)
            return try await api.send(.patch, "/api/v1/accounts/\(known.id)", json: ["role": role])
        }
        try Terminal.result(account, asJSON: asJSON, "\(name) has the role \(role).")
    }

    private func remove(_ name: String) async throws {
        try await access.use { api in
            _ = try await api.send(.delete, "/api/v1/accounts/\(try await required(name, api).id)")
        }
        try Terminal.result(JSONObject(["removed": .text(name)]), asJSON: asJSON, "The account \(name) is removed.")
    }

    private func printSetupToken() async throws {
        let made: JSONObject = try await access.use { try await $0.send(.post, "/api/v1/setup-token") }
        try Terminal.result(made, asJSON: asJSON, made.text("secret") ?? "")
    }

    private func find(_ name: String, _ api: StationAPI) async throws -> Row? {
        let accounts: ItemDocument<Row> = try await api.get("/api/v1/accounts")
        return accounts.items.first { $0.name == name }
    }

    private func required(_ name: String, _ api: StationAPI) async throws -> Row {
        guard let row = try await find(name, api) else {
            throw StationError(
                .unknown, "account.unknown", what: "Cannot find the account \(name)", why: "no account has this name",
                fix: "List the accounts with continuity user list.")
        }
        return row
    }
}
