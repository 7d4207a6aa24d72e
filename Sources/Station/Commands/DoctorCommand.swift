import Core
import Linux
import Store

struct DoctorCommand: Command {
    static let name = "doctor"
    static let summary = "Check that this machine has what a station needs."
    static let options = CommandOption.common + [CommandOption.json, CommandOption.port, CommandOption.bind]
    static let details = """
        Checks the engine, its sandbox and its encoders, time zones, fonts, the data folder and its disk, the station's
        database, the port, and the folders of all libraries. It says how to fix what it finds, and changes nothing.
        """
    static let exitStatus = "0 all is well, 1 faults were found, 2 invalid command line, 3 something must be installed"

    private let doctor: Doctor
    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        doctor = Doctor(folder: StationFolder(arguments), serving: try ServingConfiguration(arguments))
        asJSON = arguments.isOn("--json")
    }

    func run() async throws -> ExitCode {
        let findings = await doctor.examine()
        for finding in findings { Terminal.printLine(asJSON ? try finding.json : finding.text) }
        let faults = findings.filter { !$0.isGood }
        if faults.contains(where: \.isMissingDependency) { return .missingDependency }
        return faults.isEmpty ? .done : .faults
    }
}

/// Checks the machine, and the folders that the station needs.
struct Doctor: Sendable {
    let folder: StationFolder
    /// Where the station would listen.
    let serving: ServingConfiguration
    private let pool = FilePool()

    /// How long one disk may take: long enough to spin up.
    private static let patience = TimeSpan.seconds(15)

    init(folder: StationFolder, serving: ServingConfiguration) {
        self.folder = folder
        self.serving = serving
    }

    struct Finding: Codable, Sendable {
        let name: String
        let isGood: Bool
        let found: String
        var fix: String?
        var isMissingDependency = false

        var text: String {
            let sign = isGood ? "ok  ".styled(.green) : "BAD ".styled(.red)
            return "\(sign)\(name): \(found)\(fix.map { "\n      \($0)" } ?? "")"
        }
        var json: String { get throws { String(decoding: try StationJSON.line(self), as: UTF8.self) } }
    }

    func examine() async -> [Finding] {
        var findings = await Thread.run(name: "doctor") { [engine] + sandbox + encoders + [zones, font] }
        findings.append(await checked("data folder", folder.path) { dataFolder })
        findings.append(await checked("disk", folder.path) { diskSpace })
        findings.append(await checked("station", folder.database) { database })
        findings.append(await Thread.run(name: "doctor") { [self] in port })
        return findings + (await libraries()) + [openFiles]
    }

    /// A check of something on a disk that may not answer.
    func checked(_ name: String, _ path: String, _ check: @escaping @Sendable () -> Finding) async -> Finding {
        do {
            return try await pool.run("check", path, within: Self.patience) { _ in check() }
        } catch {
            return Finding(name: name, error)
        }
    }

    /// One line for each folder of a library; a line that says why when the station's libraries cannot be read.
    private func libraries() async -> [Finding] {
        guard folder.exists else { return [] }
        let roots: [LibraryFolder]
        do {
            roots = try await libraryFolders()
        } catch {
            return [Finding(name: "libraries", error)]
        }
        var findings: [Finding] = []
        for root in roots {
            findings.append(await checked("library \(root.library)", root.path) { root.finding })
        }
        return findings
    }

    /// The folders, with what the newest scans know about them. Reads the database without opening the station.
    private func libraryFolders() async throws -> [LibraryFolder] {
        try await pool.run("read the libraries in", folder.database, within: Self.patience) { [folder] _ in
            let scanned = try StationStore.scannedFolders(at: folder.database)
            return try StationStore.libraries(at: folder.database).flatMap { library in
                library.paths.map { LibraryFolder(library: library.name, path: $0, scanned: scanned[$0]) }
            }
        }
    }

    private var engine: Finding {
        let path = EngineProgram.path
        do {
            let run = try ExternalCommand.run(path, ["version"], within: .seconds(20))
            if run.status == .exited(code: 0) { return Finding(name: "engine", isGood: true, found: path) }
            return Finding(
                name: "engine", isGood: false, found: "\(path) ended with \(run.status): \(run.complaint)",
                fix: "Install the libraries it names: apt-get install libavformat59 libavfilter8",
                isMissingDependency: true)
        } catch {
            return Finding(
                name: "engine", isGood: false, found: error.why, fix: "Build it with make build.",
                isMissingDependency: true)
        }
    }

    private var zones: Finding {
        guard let error = ZoneFiles().selfTest() else {
            return Finding(name: "time zones", isGood: true, found: "known; this machine is in \(SystemZone.name)")
        }
        return Finding(
            name: "time zones", isGood: false, found: error.why, fix: error.fix, isMissingDependency: true)
    }

    private var font: Finding {
        let path = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
        if FolderListing.entry(at: path) != nil { return Finding(name: "font", isGood: true, found: path) }
        return Finding(
            name: "font", isGood: false, found: "DejaVu Sans is missing: slates have no text",
            fix: "apt-get install fonts-dejavu-core", isMissingDependency: true)
    }

    /// The folder as it is, or as it would be made.
    private var dataFolder: Finding {
        let name = "data folder"
        let place = folder.nearestExisting
        guard DurableFile.isWritable(place) else {
            return Finding(
                name: name, isGood: false, found: "\(place) cannot be written",
                fix: "Give the station's user the right to write it, or choose another folder with --data.")
        }
        return Finding(
            name: name, isGood: true, found: place == folder.path ? place : "none yet; \(place) can be written")
    }

    private var diskSpace: Finding {
        guard let free = DiskSpace.free(at: folder.nearestExisting) else {
            return Finding(
                name: "disk", isGood: false, found: "\(folder.path) cannot be accessed", fix: "Check the path.")
        }
        let isEnough = free >= 500 << 20
        return Finding(
            name: "disk", isGood: isEnough, found: "\(free >> 20) MiB free for \(folder.path)",
            fix: isEnough
                ? nil
                : "A station needs at least 500 MiB: free up disk space, or choose another folder with --data.")
    }

    /// Whether the station could listen. Where it runs already, its own port is taken, as it should be.
    private var port: Finding {
        let name = "port \(serving.port)"
        if isRunning { return Finding(name: name, isGood: true, found: "not checked: the station is running") }
        do {
            let address = serving.bind ?? .anyV6
            _ = try Socket.listener(on: SocketAddress(address, port: serving.port))
            return Finding(name: name, isGood: true, found: "free")
        } catch {
            return Finding(
                name: name, isGood: false, found: error.why,
                fix: "Stop the program that uses it, or choose another port with --port.")
        }
    }

    /// Whether a station holds the lock of the database.
    private var isRunning: Bool {
        guard folder.exists else { return false }
        do {
            return try FileLock.take("\(folder.database).lock") == nil
        } catch {
            // The line about the data folder says what is wrong with it.
            return false
        }
    }

    private var database: Finding {
        guard folder.exists else { return Finding(name: "station", isGood: true, found: "none yet in \(folder.path)") }
        do {
            let contents = try StationStore.checkBackup(folder.database)
            return Finding(
                name: "station", isGood: true,
                found: "\(contents.stationName): \(contents.channelCount) channels, \(contents.mediaCount) media items")
        } catch {
            return Finding(name: "station", isGood: false, found: error.why, fix: error.fix)
        }
    }

    private var openFiles: Finding {
        let limit = ResourceLimits.openFiles
        let isEnough = limit >= 4_096
        return Finding(
            name: "open files", isGood: isEnough, found: "\(limit) allowed",
            fix: isEnough ? nil : "Many viewers need more: ulimit -n 65536, or LimitNOFILE= in the service.")
    }
}

extension Doctor.Finding {
    /// A check that could not be made.
    init(name: String, _ error: any Error) {
        let explained = error as? any Explained
        self.init(name: name, isGood: false, found: explained?.why ?? "\(error)", fix: explained?.fix)
    }
}

/// A folder of a library and what the newest scan knows about it.
private struct LibraryFolder: Sendable {
    let library: String
    let path: String
    /// Which folder it was when it was last scanned.
    let scanned: FolderIdentity?

    /// The mount point of a disk that is not mounted is an empty folder, or a folder of another disk.
    var finding: Doctor.Finding {
        let name = "library \(library)"
        let mount = "Check that its disk or share is mounted, or remove the path from the library."
        do {
            let entries = try FolderListing.entries(of: path)
            guard !entries.isEmpty else {
                return Doctor.Finding(name: name, isGood: false, found: "\(path) is empty", fix: mount)
            }
            let device = FolderListing.entry(at: path).map { Int64(bitPattern: $0.identity.device) }
            if let scanned, let device, device != scanned.device {
                return Doctor.Finding(
                    name: name, isGood: false, found: "\(path) is on another disk or share than at its last scan",
                    fix: "\(mount) If it has moved, run continuity scan.")
            }
            return Doctor.Finding(name: name, isGood: true, found: path)
        } catch {
            return Doctor.Finding(name: name, isGood: false, found: "\(path): \(error.why)", fix: error.fix)
        }
    }
}
