import Core
import HTTP
import JSON
import Linux

struct ScanCommand: Command {
    static let name = "scan"
    static let summary = "Scan the libraries for new, changed and removed files."
    static let synopsis = "[LIBRARY...]"
    static let options =
        StationAccess.options + [
            CommandOption.json,
            CommandOption(
                "--accept-empty", nil, "Believe folders that are empty or on another disk: their files are gone."),
        ]
    static let details = """
        Scans all libraries if none is named. A scan in a running station continues when you stop this command.
        A running station scans by itself, and picks up changes within seconds.
        A folder that suddenly is empty counts as a disk that is not mounted: its media are kept.
        """
    static let exitStatus = "0 done, 1 a folder cannot be read or is missing, 2 invalid command line"

    private let access: StationAccess
    private let names: [String]
    private let asJSON: Bool
    private let acceptsEmpty: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        access = try StationAccess(arguments)
        names = arguments.operands
        asJSON = arguments.isOn("--json")
        acceptsEmpty = arguments.isOn("--accept-empty")
    }

    func run() async throws -> ExitCode {
        try await access.use { api in
            var isGood = true
            for library in try await chosen(api) {
                let last = try await scan(library, api)
                if last.state == "failed" || last.unreadable?.isEmpty == false { isGood = false }
            }
            return isGood ? .done : .faults
        }
    }

    private func chosen(_ api: StationAPI) async throws -> [LibraryScan] {
        let all = try await api.get("/api/v1/scans", as: ItemDocument<LibraryScan>.self).items
        for name in names where !all.contains(where: { $0.name == name }) {
            let known = all.map(\.name)
            throw UsageError(
                "there is no library \(name)\(suggestion(for: name, among: known)): the station has \(listed(known))")
        }
        return names.isEmpty ? all : all.filter { names.contains($0.name) }
    }

    /// Starts the scan, or joins one that runs, and shows its progress until it ends.
    private func scan(_ library: LibraryScan, _ api: StationAPI) async throws -> LibraryScan.Scan {
        let path = "/api/v1/libraries/\(library.id)/scan"
        let line = ScanLine(library: library.name, asJSON: asJSON)
        var present: LibraryScan
        do {
            present = try await api.send(.post, path, ["accept-empty": acceptsEmpty ? "1" : nil])
        } catch let error as any Explained where error.code == "scan.running" && !acceptsEmpty {
            present = try await api.get(path)
        }
        while present.scan.state == "running" {
            line.show(present.scan)
            try await Task.sleep(for: .milliseconds(100))
            present = try await api.get(path)
        }
        line.end(present.scan)
        return present.scan
    }
}

/// A library with its last scan, as the API tells it.
private struct LibraryScan: Decodable, Sendable {
    struct Scan: Codable, Hashable, Sendable {
        struct Folder: Codable, Hashable, Sendable {
            var path: String?
            var why: String
            var missing: Bool
        }

        struct Warning: Codable, Hashable, Sendable {
            var place: String
            var why: String
        }

        var state: String
        var started: String?
        var finished: String?
        var phase: String?
        var files: Int?
        var probed: Int?
        var waiting: Int?
        var added: Int?
        var changed: Int?
        var moved: Int?
        var vanished: Int?
        var described: Int?
        var refused: Int?
        var growing: Int?
        var unreadable: [Folder]?
        var warnings: [Warning]?
        var failure: String?
    }

    var id: Int64
    var name: String
    var scan: Scan
}

/// The progress of one library's scan, as a line that changes or as one JSON object a step.
private struct ScanLine {
    let library: String
    let asJSON: Bool

    private struct Step: Encodable {
        let library: String
        let scan: LibraryScan.Scan
    }

    func show(_ scan: LibraryScan.Scan) {
        // A step that cannot be written is not worth stopping the scan for.
        if asJSON {
            try? StationJSON.printLine(Step(library: library, scan: scan))
        } else {
            Terminal.progress("\(library): \(text(scan))")
        }
    }

    func end(_ scan: LibraryScan.Scan) {
        guard !asJSON else { return show(scan) }
        Terminal.endProgress()
        Terminal.printLine("\(library): \(text(scan))")
        for warning in scan.warnings ?? [] { Terminal.printError("  \(warning.place): \(warning.why)") }
        for folder in scan.unreadable ?? [] {
            let path = folder.path ?? "A folder"
            guard folder.missing else {
                Terminal.printError("  \(path) cannot be read (\(folder.why)); its media are kept unchanged.")
                continue
            }
            Terminal.printError(
                """
                  \(path) seems to be missing (\(folder.why)); its media are kept unchanged.
                  Mount its disk or share. If the files really are gone: continuity scan --accept-empty
                """)
        }
        if let failure = scan.failure { Terminal.printError("  The scan stopped early: \(failure)") }
    }

    private func text(_ scan: LibraryScan.Scan) -> String {
        let files = "\(scan.files ?? 0) files"
        switch scan.phase {
        case "walking": return "\(files) found"
        case "comparing": return "\(files), looking for changes"
        case "probing":
            let probed = scan.probed ?? 0
            return "\(probed) of \(probed + (scan.waiting ?? 0)) new files probed"
        default:
            let counts = [
                (scan.added, "new"), (scan.changed, "changed"), (scan.moved, "moved"), (scan.vanished, "vanished"),
                (scan.described, "with new metadata"), (scan.refused, "cannot be played"),
                (scan.growing, "still being written"),
            ]
            let parts = counts.compactMap { count, word in (count ?? 0) > 0 ? "\(count ?? 0) \(word)" : nil }
            return ([files] + parts).joined(separator: ", ")
        }
    }
}
