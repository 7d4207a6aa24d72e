import Core
import Glibc
import Store

struct UserCommand: Command {
    static let name = "user"
    static let summary = "Set passwords, make tokens and the set-up link."
    static let synopsis = "password [NAME] | list | remove NAME | setup | token NAME [SCOPE] | tokens | revoke NAME"
    static let options = CommandOption.common + [CommandOption.json]
    static let details = """
        password [NAME]     set the password of NAME (default admin); it is read from standard input
        list                list the accounts
        remove NAME         remove an account; the last one stays
        setup               print a new one-time token for /setup?token=…, while no password exists
        token NAME [SCOPE]  make an API token: watch, read, control or admin (default read); shown once
        tokens              list the tokens
        revoke NAME         end the tokens of that name at once
        """

    private let folder: StationFolder
    private let words: [String]

    init(_ arguments: CommandArguments) throws(UsageError) {
        folder = StationFolder(arguments)
        words = arguments.operands
        guard !words.isEmpty else { throw UsageError("say what to do: \(Self.synopsis)") }
    }

    func run() async throws -> ExitStatus {
        let store = try await folder.openExisting()
        switch (words[0], words.count) {
        case ("password", 1...2): try await setPassword(store, words.count == 2 ? words[1] : StationStore.administrator)
        case ("list", 1): for account in try await store.accounts() { Terminal.say(account.name) }
        case ("remove", 2): return try await remove(store, words[1])
        case ("setup", 1): return try await setUp(store)
        case ("token", 2...3): try await makeToken(store)
        case ("tokens", 1):
            for token in try await store.tokens() { Terminal.say("\(token.name)  \(token.scope.rawValue)") }
        case ("revoke", 2): return try await revoke(store, words[1])
        default: throw UsageError("expected \(Self.synopsis)")
        }
        return .done
    }

    private func setPassword(_ store: StationStore, _ name: String) async throws {
        guard let password = Terminal.secret("New password for \(name): ") else {
            throw UsageError("no password was given on standard input")
        }
        try await store.setPassword(password, of: name)
        try await store.audit(actor: "command line", action: "account.password", subject: name)
        Terminal.say("The password of \(name) is set.")
    }

    private func remove(_ store: StationStore, _ name: String) async throws -> ExitStatus {
        guard try await store.removeAccount(name) else {
            Terminal.complain("continuity user: \(name) is not an account, or it is the last one.")
            return .faults
        }
        try await store.audit(actor: "command line", action: "account.remove", subject: name)
        return .done
    }

    private func setUp(_ store: StationStore) async throws -> ExitStatus {
        guard let token = try await store.makeSetupToken() else {
            Terminal.complain(
                "continuity user: the station is set up already. Change a password with: continuity user password")
            return .faults
        }
        Terminal.say(token)
        return .done
    }

    private func makeToken(_ store: StationStore) async throws {
        let name = words.count == 3 ? words[2] : TokenScope.read.rawValue
        guard let scope = TokenScope(rawValue: name) else {
            let known = TokenScope.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("there is no scope \(name): expected \(known)")
        }
        let (token, text) = try await store.makeToken(words[1], scope: scope)
        try await store.audit(actor: "command line", action: "token.make", subject: token.name)
        Terminal.say(text)
    }

    private func revoke(_ store: StationStore, _ name: String) async throws -> ExitStatus {
        let tokens = try await store.tokens().filter { $0.name == name }
        guard !tokens.isEmpty else {
            Terminal.complain("continuity user: there is no token \(name). List them with: continuity user tokens")
            return .faults
        }
        for token in tokens { _ = try await store.removeToken(token.id) }
        try await store.audit(actor: "command line", action: "token.revoke", subject: name)
        return .done
    }
}
