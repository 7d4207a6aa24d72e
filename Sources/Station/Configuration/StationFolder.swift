import Core
import Linux
import Store

/// Where a station lives on disk.
struct StationFolder: Sendable {
    let path: String

    init(_ arguments: CommandArguments) {
        self.init(path: arguments.text("--data") ?? Self.usual)
    }

    init(path: String) {
        let absolute = path.hasPrefix("/") ? path : "\(FolderListing.resolved(".") ?? ".")/\(path)"
        self.path = absolute.count > 1 && absolute.hasSuffix("/") ? String(absolute.dropLast()) : absolute
    }

    init(ofDatabase path: String) {
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        self.init(path: String(path[..<slash]))
    }

    /// Where the demo lives, apart from everything an operator makes.
    static var demo: StationFolder { StationFolder(path: usual + "-demo") }

    private static var usual: String {
        if let data = Environment.value("XDG_DATA_HOME"), !data.isEmpty { return "\(data)/continuity" }
        return "\(Environment.value("HOME") ?? "")/.local/share/continuity"
    }

    var database: String { "\(path)/station.db" }
    /// The Unix socket through which commands reach the running station.
    var socket: String { "\(path)/api.sock" }
    var exists: Bool { FolderListing.entry(at: database) != nil }

    /// The folder itself, or the closest one above it that is there.
    var nearestExisting: String {
        var candidate = path
        while FolderListing.entry(at: candidate) == nil, let slash = candidate.lastIndex(of: "/"),
            slash > candidate.startIndex
        {
            candidate = String(candidate[..<slash])
        }
        return candidate
    }

    /// Opens the station's database, making folder and database when there are none.
    func open(as role: StationStore.Role) async throws -> StationStore {
        try await Thread.run(name: "open") { [path, database] in
            try FileBytes.makeFolder(path)
            PrivateFile.tighten(path)
            if role == .station { try StationFolder(path: path).restorePending(now: SystemClock().now) }
            return try StationStore(path: database, role: role, timeZone: SystemZone.name, clock: SystemClock())
        }
    }

    /// Opens a station that must be there already.
    func openExisting() async throws -> StationStore {
        guard exists else { throw StationError.noStation(path) }
        return try await open(as: .command)
    }
}

/// The machine's own time zone.
enum SystemZone {
    static var name: String {
        if let name = Environment.value("TZ"), isKnown(name) { return name }
        if let file = FolderListing.resolved("/etc/localtime"), let range = file.range(of: "zoneinfo/") {
            let name = String(file[range.upperBound...])
            if isKnown(name) { return name }
        }
        return "UTC"
    }

    // A zone that cannot be read is not known.
    private static func isKnown(_ name: String) -> Bool { (try? ZoneFiles().zone(name)) != nil }
}

extension String {
    /// Where `part` first stands.
    func range(of part: String) -> Range<String.Index>? {
        guard !part.isEmpty else { return nil }
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
            start = index(after: start)
        }
        return nil
    }
}

/// What keeps a command from working on a station.
extension StationError {
    static func noStation(_ path: String) -> StationError {
        StationError(
            .unknown, "station.missing", what: "Cannot open the station in \(path)", why: "no station exists there",
            fix: "Create one with continuity quickstart FOLDER, or pass its folder with --data.")
    }

    static func noChannel(_ number: String) -> StationError {
        StationError(
            .unknown, "channel.unknown", what: "Cannot find channel \(number)",
            why: "the station has no channel with this number", fix: "List the channels with continuity export.")
    }

    static func noEngine(_ path: String) -> StationError {
        StationError(
            .unavailable, "engine.missing", what: "Cannot find the program continuity-engine",
            why: "it is not at \(path)", fix: "Build it with make build, and keep both programs in one folder.")
    }
}
