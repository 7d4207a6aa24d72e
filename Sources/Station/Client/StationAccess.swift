import Core
import Linux
import MasterControl
import Store

/// The station that a command is about: the one in the data folder, running or not, or one elsewhere.
struct StationAccess: Sendable {
    static let options =
        CommandOption.common + [
            CommandOption("--station", "URL", "Use the running station at this URL instead, such as http://tv:8480."),
            CommandOption("--token", "TOKEN", "API token for --station."),
        ]

    private enum Target: Sendable {
        case folder(StationFolder)
        case address(ServerAddress, token: String?)
    }

    private let target: Target
    /// Errors are printed by the command itself: without --log-level, nothing else is.
    private let level: Log.Level?

    /// How long a command waits for a station that starts, or for another command.
    private static let patience = TimeSpan.seconds(20)

    init(_ arguments: CommandArguments) throws(UsageError) {
        level = arguments.text("--log-level") == nil ? nil : try arguments.logLevel
        guard let url = arguments.text("--station") else {
            target = .folder(StationFolder(arguments))
            return
        }
        do {
            target = .address(try ServerAddress(url: url), token: arguments.text("--token"))
        } catch {
            throw UsageError("--station \(url): \(error.why)", suggestion: error.fix)
        }
    }

    /// Runs `body` with the station's API. A station that does not run is opened meanwhile, under its lock; `creates` makes
    /// one where none is.
    func use<Result: Sendable>(
        creates: Bool = false, _ body: (StationAPI) async throws -> Result
    ) async throws -> Result {
        switch target {
        case .address(let address, let token):
            let client = HTTPClient(address: address)
            return try await body(StationAPI(transport: SocketTransport(client: client, token: token)))
        case .folder(let folder):
            guard creates || folder.exists else { throw StationError.noStation(folder.path) }
            let deadline = SystemClock.uptime + Self.patience
            while true {
                if await Self.listens(folder) {
                    let client = HTTPClient(address: ServerAddress(socket: folder.socket))
                    return try await body(StationAPI(transport: SocketTransport(client: client, token: nil)))
                }
                if let station = try await open(folder) { return try await Self.use(station, body) }
                guard SystemClock.uptime < deadline else { throw StationError.silent(folder) }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    /// Whether a running station answers on the socket of the folder. One that was killed leaves its socket behind.
    private static func listens(_ folder: StationFolder) async -> Bool {
        await Thread.run(name: "api") {
            do throws(SystemError) {
                _ = try ClientConnection(to: .file(folder.socket), within: HTTPClient.connectTime)
                return true
            } catch {
                return false
            }
        }
    }

    /// The station, opened under its lock; nil when another process has the lock.
    private func open(_ folder: StationFolder) async throws -> RunningStation? {
        let store: StationStore
        do {
            store = try await folder.open(as: .station)
        } catch let error as StoreError where error.code == "store.locked" {
            return nil
        }
        var configuration = ServingConfiguration()
        configuration.discovery = false
        configuration.followsLibraries = false
        let log = level.map { LogWriter.log(part: "command", least: $0) } ?? .silent
        return try await RunningStation(store, configuration, listens: false, log: log)
    }

    private static func use<Result: Sendable>(
        _ station: RunningStation, _ body: (StationAPI) async throws -> Result
    ) async throws -> Result {
        try await station.prepare()
        let outcome: Swift.Result<Result, any Error>
        do {
            outcome = .success(try await body(StationAPI(transport: DirectTransport(service: station.service))))
        } catch {
            outcome = .failure(error)
        }
        await station.close()
        return try outcome.get()
    }
}

extension StationError {
    fileprivate static func silent(_ folder: StationFolder) -> StationError {
        StationError(
            .busy, "station.silent", what: "Cannot use the station in \(folder.path)",
            why: "another process has it open and does not respond at \(folder.socket)",
            fix: "Wait until that process has started or finished, or stop it.")
    }
}
