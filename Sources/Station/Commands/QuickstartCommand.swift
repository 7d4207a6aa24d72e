import Core
import Library
import Linux
import Store

struct QuickstartCommand: Command {
    static let name = "quickstart"
    static let summary = "Scan folders, suggest channels and start the station."
    static let synopsis = "DIR..."
    static let operands = CommandValue.folders
    static let options =
        CommandOption.common + CommandOption.serving + [
            CommandOption("--yes", nil, "Create all suggested channels without asking."),
            CommandOption("--no-serve", nil, "Create the channels, but do not start the station."),
        ]
    static let details = """
        Subfolders such as Movies and TV become libraries of their own; otherwise file names decide what a folder contains.
        On a terminal you choose which of the suggested channels to create, and under which names.
        A few files already make a good channel. Run it again with other folders to add more.
        """

    /// How long one folder may take: long enough for a disk to spin up.
    private static let patience = TimeSpan.seconds(30)

    private let folder: StationFolder
    private let configuration: ServingConfiguration
    private let folders: [String]
    private let takesAll: Bool
    private let serves: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        folder = StationFolder(arguments)
        configuration = try ServingConfiguration(arguments)
        folders = arguments.operands
        takesAll = arguments.isOn("--yes")
        serves = !arguments.isOn("--no-serve")
        guard !folders.isEmpty else { throw UsageError("name the folders that contain your media") }
        guard takesAll || Terminal.isAnswered else {
            throw UsageError(
                "standard input is not a terminal, so you cannot be asked which channels to create",
                suggestion: "Add --yes to create all suggested channels, or run it on a terminal.")
        }
    }

    func run() async throws -> ExitCode {
        let files = FilePool()
        var guesses: [LibraryGuess] = []
        for folder in folders {
            guesses += try await files.run("list", folder, within: Self.patience) { task in
                guard let path = FolderListing.resolved(folder), FolderListing.entry(at: path)?.kind == .folder else {
                    throw UsageError("\(folder) is not a folder")
                }
                return try LibraryGuess.libraries(in: path) { task.step($0) }
            }
        }
        let store = try await folder.open(as: .station)
        try await addLibraries(guesses, store)
        try await StationScan(store).run()
        let proposals = ChannelProposal.all(for: try await Inventory(reading: store))
        guard !proposals.isEmpty else {
            Terminal.printError(
                "No playable media found. To find out why, run continuity scan or continuity doctor.")
            return .faults
        }
        try await add(proposals, to: store)
        guard try await !store.channels().isEmpty else {
            Terminal.printLine("No channels were created. Run continuity quickstart again to choose some.")
            return .done
        }
        return serves ? try await ServerRun(store, configuration).run() : .done
    }

    private func addLibraries(_ guesses: [LibraryGuess], _ store: StationStore) async throws {
        let known = try await store.libraries()
        var names = Set(known.map(\.name))
        var changes: [StationChange] = []
        for guess in guesses where !known.contains(where: { $0.paths.contains(guess.path) }) {
            var name = guess.name
            var number = 2
            while names.contains(name) {
                name = "\(guess.name) \(number)"
                number += 1
            }
            names.insert(name)
            changes.append(
                .saveLibrary(
                    MediaLibrary(
                        id: LibraryID(-Int64(changes.count) - 1), name: name, kind: guess.kind, paths: [guess.path])))
            Terminal.printLine("\(guess.path): \(guess.kind.words)")
        }
        try await store.apply(changes)
    }

    private func add(_ proposals: [ChannelProposal], to store: StationStore) async throws {
        let known = Set(try await store.channels().map(\.name))
        let fresh = proposals.filter { !known.contains($0.name) }
        guard !fresh.isEmpty else { return }
        let taken = try await known.union(store.collections().map(\.name)).union(store.schedules().map(\.name))
        let chosen = takesAll ? fresh : ProposalChoice.ask(about: fresh, taken: taken)
        guard !chosen.isEmpty else { return }
        let lowest = try await store.channels().map(\.number.major).max() ?? 0
        let profile = try await store.profiles().first
        try await store.apply(ProposedStation(chosen, firstNumber: lowest + 1, profile: profile).changes)
    }
}

/// Proposals as changes to the station.
struct ProposedStation {
    private(set) var changes: [StationChange] = []

    init(_ proposals: [ChannelProposal], firstNumber: Int, profile: Profile?) {
        let profileID = profile?.id ?? ProfileID(-1)
        if profile == nil { changes.append(.saveProfile(Profile(id: profileID, name: "HD"))) }
        for (index, proposal) in proposals.enumerated() {
            let id = -Int64(index) - 1
            changes.append(
                .saveCollection(
                    MediaCollection(id: CollectionID(id), name: proposal.name, members: proposal.members)))
            let rule = ScheduleRule(mode: .flood, content: .collection(CollectionID(id)), order: proposal.order)
            changes.append(.saveSchedule(Schedule(id: ScheduleID(id), name: proposal.name, rules: [rule])))
            changes.append(
                .saveChannel(
                    Channel(
                        id: ChannelID(id), number: ChannelNumber(firstNumber + index), name: proposal.name,
                        group: proposal.group, schedule: ScheduleID(id), profile: profileID, guideKey: "", seed: 0)))
        }
    }
}

extension Inventory {
    init(reading store: StationStore) async throws {
        self.init()
        libraries = try await store.libraries()
        for library in libraries {
            playableCounts[library.id] = try await store.counts(of: library.id).ready
            guard library.kind == .movies else { continue }
            films += try await store.readyMedia(of: library.id).map { Film(id: $0.id, year: $0.metadata.year) }
        }
        for show in try await store.shows() {
            let count = try await store.playables(of: .show(show.id)).count
            series.append(Series(id: show.id, title: show.title, episodeCount: count))
        }
    }
}

extension StationStore {
    fileprivate func readyMedia(of library: LibraryID) async throws -> [MediaItem] {
        var items: [MediaItem] = []
        while true {
            let page = try await media(MediaQuery(library: library, state: .ready, offset: items.count, limit: 1_000))
            items += page.items
            if page.items.isEmpty || items.count >= page.total { return items }
        }
    }
}

extension MediaLibrary.Kind {
    var words: String {
        switch self {
        case .movies: "films"
        case .shows: "shows"
        case .otherVideos: "videos"
        case .musicVideos: "music videos"
        }
    }
}
