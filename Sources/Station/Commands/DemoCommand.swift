import Core
import Linux
import Store

struct DemoCommand: Command {
    static let name = "demo"
    static let summary = "Make a station from generated media and put it on air."
    static let options = CommandOption.common + CommandOption.serving
    static let details = """
        Nothing needs to be there: three channels with films, shows and idents are made the first time (about a minute).
        The demo has a folder of its own (default ~/.local/share/continuity-demo) and touches no other station.
        """

    private let folder: StationFolder
    private let configuration: ServingConfiguration

    init(_ arguments: CommandArguments) throws(UsageError) {
        try arguments.none()
        folder = arguments.text("--data") == nil ? StationFolder.demo : StationFolder(arguments)
        configuration = try ServingConfiguration(arguments)
    }

    func run() async throws -> ExitStatus {
        let media = "\(folder.path)/media"
        try await Thread.run(name: "demo") {
            let studio = DemoStudio(folder: media)
            // Where progress is not shown, silence for most of a minute would look like a fault.
            if !Terminal.isInteractive && studio.hasWork {
                Terminal.complain("Making the demo's media; this is done once.")
            }
            try studio.produce { done, all in
                Terminal.progress("Making the demo's media: \(done) of \(all)")
            }
        }
        Terminal.endProgress()
        let store = try await folder.open(as: .station)
        if try await store.channels().isEmpty {
            var demo = DemoStation(folder: media, timeZone: SystemZone.name)
            var contents = demo.contents()
            // The clips are a minute long: a week of them is more than anybody wants to read.
            contents.horizon = .hours(3 * 24)
            try await store.replace(with: contents)
        }
        try await StationScan(store).run(progress: .terminal)
        return try await Broadcasting(store, configuration).run()
    }
}
