import Core
import Linux
import Store

struct DemoCommand: Command {
    static let name = "demo"
    static let summary = "Create a demo station with generated media and start it."
    static let options = CommandOption.common + CommandOption.serving
    static let details = """
        Needs no media: the first run generates three channels with films, shows and idents (about a minute).
        The demo has a folder of its own (default ~/.local/share/continuity-demo) and touches no other station.
        """

    private let folder: StationFolder
    private let configuration: ServingConfiguration

    init(_ arguments: CommandArguments) throws(UsageError) {
        try arguments.none()
        folder = arguments.text("--data") == nil ? StationFolder.demo : StationFolder(arguments)
        configuration = try ServingConfiguration(arguments)
    }

    func run() async throws -> ExitCode {
        let media = "\(folder.path)/media"
        try await Thread.run(name: "demo") {
            let studio = DemoStudio(folder: media)
            // Without progress on a terminal, silence for most of a minute would look like a fault.
            if !Terminal.isInteractive && studio.hasWork {
                Terminal.printError("Generating the demo's media; this is done once.")
            }
            try studio.produce { done, all in
                Terminal.progress("Generating the demo's media: \(done) of \(all)")
            }
        }
        Terminal.endProgress()
        let store = try await folder.open(as: .station)
        if try await store.channels().isEmpty {
            var demo = DemoStation(folder: media, timeZone: SystemZone.name)
            var contents = demo.contents()
            // The clips are a minute long: a week of them would be too long a guide.
            contents.horizon = .hours(3 * 24)
            try await store.replace(with: contents)
        }
        try await StationScan(store).run()
        return try await ServerRun(store, configuration).run()
    }
}
