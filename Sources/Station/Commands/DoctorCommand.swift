import Core
import Linux
import Store

struct DoctorCommand: Command {
    static let name = "doctor"
    static let summary = "Check that this machine has what a station needs."
    static let options = CommandOption.common + [CommandOption.json]

    private let folder: StationFolder
    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        folder = StationFolder(arguments)
        asJSON = arguments.isOn("--json")
    }

    func run() async throws -> ExitStatus {
        let findings = await Doctor(folder: folder).examine()
        for finding in findings { Terminal.say(asJSON ? try finding.json : finding.text) }
        let faults = findings.filter { !$0.isGood }
        if faults.contains(where: \.isMissingDependency) { return .missingDependency }
        return faults.isEmpty ? .done : .faults
    }
}

/// Checks the machine, and the folders that the station needs.
struct Doctor: Sendable {
    let folder: StationFolder
    private let pool = FilePool()

    /// How long one disk may take: long enough to spin up.
    private static let patience = TimeSpan.seconds(15)

    init(folder: StationFolder) { self.folder = folder }

    struct Finding: Codable, Sendable {
        let name: String
        let isGood: Bool
        let found: String
        var fix: String?
        var isMissingDependency = false

        var text: String { "\(isGood ? "ok  " : "BAD ")\(name): \(found)\(fix.map { "\n      \($0)" } ?? "")" }
        var json: String { get throws { String(decoding: try StationJSON.line(self), as: UTF8.self) } }
    }

    func examine() async -> [Finding] {
        var findings = await Thread.run(name: "doctor") { [engine] + sandbox + [zones, font] }
        findings.append(await checked("disk", folder.path) { room })
        findings.append(await checked("station", folder.database) { database })
        for library in await libraries {
            for path in library.paths {
                let name = "library \(library.name)"
                findings.append(await checked(name, path) { Self.media(name, path) })
            }
        }
        return findings + [files]
    }

    /// A check of something on a disk that may not answer.
    private func checked(
        _ name: String, _ path: String, _ check: @escaping @Sendable () -> Finding
    ) async -> Finding {
        do {
            return try await pool.run("check", path, within: Self.patience) { _ in check() }
        } catch {
            guard let error = error as? SystemError else {
                return Finding(name: name, isGood: false, found: "\(error)")
            }
            return Finding(name: name, isGood: false, found: error.why, fix: error.fix)
        }
    }

    /// Of the station.
    private var libraries: [MediaLibrary] {
        get async {
            let path = folder.database
            guard folder.exists else { return [] }
            // A station that cannot be read is another finding.
            return
                (try? await pool.run("read the libraries in", path, within: Self.patience) { _ in
                    try StationStore.libraries(at: path)
                }) ?? []
        }
    }

    private static func media(_ name: String, _ path: String) -> Finding {
        do {
            let entries = try FolderListing.entries(of: path)
            guard entries.isEmpty else { return Finding(name: name, isGood: true, found: path) }
            return Finding(
                name: name, isGood: false, found: "\(path) is empty",
                fix: "Check that its disk or share is mounted, or remove the path from the library.")
        } catch {
            return Finding(name: name, isGood: false, found: "\(path): \(error.why)", fix: error.fix)
        }
    }

    private var engine: Finding {
        let path = EngineProgram.path
        do {
            let run = try ToolRun.run(path, ["version"], within: .seconds(20))
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

    private var room: Finding {
        guard let free = DiskSpace.free(at: folder.nearestExisting) else {
            return Finding(
                name: "disk", isGood: false, found: "\(folder.path) cannot be accessed", fix: "Check the path.")
        }
        let isEnough = free >= 500 << 20
        return Finding(
            name: "disk", isGood: isEnough, found: "\(free >> 20) MiB free for \(folder.path)",
            fix: isEnough ? nil : "A station wants 500 MiB at least: make room, or choose another folder with --data.")
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

    private var files: Finding {
        let limit = ResourceLimits.openFiles
        let isEnough = limit >= 4_096
        return Finding(
            name: "open files", isGood: isEnough, found: "\(limit) allowed",
            fix: isEnough ? nil : "Many viewers need more: ulimit -n 65536, or LimitNOFILE= in the service.")
    }
}
