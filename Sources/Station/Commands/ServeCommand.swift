import Core
import HTTP
import Linux
import MasterControl
import Store

struct ServeCommand: Command {
    static let name = "serve"
    static let summary = "Start the station."
    static let options = CommandOption.common + CommandOption.serving
    static let details = "Runs until SIGTERM or SIGINT stops it. The log goes to standard error."

    private let folder: StationFolder
    private let configuration: ServingConfiguration

    init(_ arguments: CommandArguments) throws(UsageError) {
        try arguments.none()
        folder = StationFolder(arguments)
        configuration = try ServingConfiguration(arguments)
    }

    func run() async throws -> ExitCode {
        let store = try await folder.open(as: .station)
        return try await ServerRun(store, configuration).run()
    }
}

/// A station on air until the program is stopped.
struct ServerRun: Sendable {
    private let store: StationStore
    private let configuration: ServingConfiguration

    init(_ store: StationStore, _ configuration: ServingConfiguration) {
        self.store = store
        self.configuration = configuration
    }

    func run() async throws -> ExitCode {
        let log = LogWriter.log(part: "station", least: configuration.logLevel)
        let (stops, stop) = AsyncStream<Void>.makeStream()
        try Signals.onTerminate { stop.yield() }
        if StationPrivileges.isRoot {
            log(.warning, "station.root", ["fix": "Run it as a user of its own: it needs no rights of root."])
        }
        let station = try await RunningStation(store, configuration, log: log)
        try await station.start()
        await printURLs(station)
        ServiceManager.tell(.isReady)
        let duty = Task { await station.run() }
        for await _ in stops { break }
        ServiceManager.tell(.isStopping)
        duty.cancel()
        await station.stop()
        do {
            try await store.settle()
        } catch {
            // Nothing is lost: the next start does it.
            log(.warning, "station.unsettled", error)
        }
        return .done
    }

    private func printURLs(_ station: RunningStation) async {
        let sheet = await station.desk.sheet
        let host = configuration.bind.map { $0.isUnspecified ? NetworkInterfaces.lanAddress : "\($0)" }
        let port = station.server?.port ?? configuration.port
        let base = configuration.publicURL ?? "http://\(host ?? NetworkInterfaces.lanAddress):\(port)"
        Terminal.printLine(
            """
            \(sheet.identity.name) is on air with \(sheet.channels.count) channels.

              Watch           \(base)/
              Plex, Jellyfin  \(base)          add as HDHomeRun tuner
              Playlist        \(base)/channels.m3u
              Guide           \(base)/xmltv.xml
            """)
        if let token = station.setupToken {
            Terminal.printLine("  Set a password  \(base)/setup?token=\(token)")
        }
        if sheet.channels.isEmpty {
            let page = station.setupToken == nil ? "\(base)/welcome" : "the link above"
            Terminal.printLine("\nThere are no channels yet. Open \(page) in a browser to choose folders and channels.")
        }
        Terminal.printLine("\nStop with Ctrl-C.")
    }
}
