public import Core
import HTTP

/// Libraries and their scans.
public protocol LibraryOperations: Sendable {
    func libraries() async throws -> [LibraryReport]
    func library(_ id: LibraryID) async throws -> LibraryReport?
    /// Starts a scan and returns at once; fails with the code `scan.running` when a scan runs already.
    /// `acceptingEmpty`: the files of folders that look empty or exchanged count as gone.
    func startScan(_ id: LibraryID, acceptingEmpty: Bool) async throws
    /// Tells the library's scan to end; what was found stays. False when none runs.
    func stopScan(_ id: LibraryID) async throws -> Bool
}

public struct LibraryReport: Hashable, Sendable {
    public var library: MediaLibrary
    public var itemCount: Int
    public var readyCount: Int
    public var unplayableCount: Int
    /// Whether changes are noticed as they happen; else the library is scanned now and then.
    public var isWatched: Bool
    /// The scan that runs, or the last one; nil when there was none since the start.
    public var scan: ScanReport?

    public init(
        library: MediaLibrary, itemCount: Int, readyCount: Int, unplayableCount: Int, isWatched: Bool = false,
        scan: ScanReport? = nil
    ) {
        self.library = library
        self.itemCount = itemCount
        self.readyCount = readyCount
        self.unplayableCount = unplayableCount
        self.isWatched = isWatched
        self.scan = scan
    }
}

public struct ScanReport: Hashable, Sendable {
    /// A folder whose media are kept as they are.
    public struct Folder: Hashable, Sendable {
        public var path: String
        public var why: String
        /// It is there, but seems to be a disk that is not mounted.
        public var isMissing: Bool

        public init(path: String, why: String, isMissing: Bool) {
            self.path = path
            self.why = why
            self.isMissing = isMissing
        }
    }

    public struct Warning: Hashable, Sendable {
        /// The path, with a line where there is one.
        public var place: String
        public var why: String

        public init(place: String, why: String) {
            self.place = place
            self.why = why
        }
    }

    public var started: Instant
    /// nil while it runs.
    public var finished: Instant?
    /// Such as `probing`.
    public var phase: String
    public var fileCount: Int
    public var probedCount: Int
    /// How many files are still to be probed.
    public var waitingCount: Int
    public var added: Int
    public var changed: Int
    public var vanished: Int
    /// How many files have another path than before, new metadata, or cannot be played.
    public var moved: Int
    public var described: Int
    public var refused: Int
    /// Files that were left out or read in part, and why.
    public var warnings: [Warning]
    /// How many files are still being written.
    public var growing: Int
    public var unreadable: [Folder]
    /// Why the scan stopped early.
    public var failure: String?

    public init(
        started: Instant, finished: Instant? = nil, phase: String = "done", fileCount: Int = 0, probedCount: Int = 0,
        waitingCount: Int = 0, added: Int = 0, changed: Int = 0, vanished: Int = 0, growing: Int = 0,
        moved: Int = 0, described: Int = 0, refused: Int = 0, warnings: [Warning] = [],
        unreadable: [Folder] = [], failure: String? = nil
    ) {
        self.moved = moved
        self.described = described
        self.refused = refused
        self.warnings = warnings
        self.phase = phase
        self.growing = growing
        self.unreadable = unreadable
        self.started = started
        self.finished = finished
        self.fileCount = fileCount
        self.probedCount = probedCount
        self.waitingCount = waitingCount
        self.added = added
        self.changed = changed
        self.vanished = vanished
        self.failure = failure
    }
}

/// What the libraries contain, and their scans.
public struct LibraryRoutes: RouteGroup {
    private let operations: any LibraryOperations

    public init(operations: any LibraryOperations) { self.operations = operations }

    public let tag = "Libraries"

    public var routes: [Route] {
        let path = "/api/v1/libraries/{library}/scan"
        return [
            Route(
                .get, "/api/v1/scans", .viewer, "scans", "Every library, what it contains and its last scan",
                returns: .object(Self.list), handler: scans),
            Route(
                .get, path, .viewer, "scan", "One library, what it contains and its last scan", [Path.library],
                returns: .object(Row.object), handler: scan),
            Route(
                .post, path, .operator, "startScan", "Starts a scan", [Path.library, Self.acceptEmpty],
                returns: .object(Row.object, status: 202), errors: [409], handler: startScan),
            Route(
                .delete, path, .operator, "stopScan", "Ends the scan that runs; what it found stays", [Path.library],
                returns: .nothing, errors: [409], handler: stopScan),
        ]
    }

    private static let acceptEmpty = Parameter<Bool>.flag(
        "accept-empty", "1: folders that seem to be missing are really empty.")
    private static let list = ItemList<Row>.object("Scans", Row.object)

    private func scans(_ call: Call) async throws -> Response {
        let rows = try await operations.libraries().map { Row(report: $0, showsPaths: call.caller.seesPaths) }
        return .json(Self.list, ItemList(rows))
    }

    private func scan(_ call: Call) async throws -> Response {
        .json(Row.object, Row(report: try await found(call), showsPaths: call.caller.seesPaths))
    }

    private func startScan(_ call: Call) async throws -> Response {
        let id = try await found(call).library.id
        try await operations.startScan(id, acceptingEmpty: call.value(of: Self.acceptEmpty) ?? false)
        return .json(Row.object, Row(report: try await found(call), showsPaths: true), status: 202)
    }

    private func stopScan(_ call: Call) async throws -> Response {
        let library = try await found(call).library
        guard try await operations.stopScan(library.id) else {
            throw WebError(
                "scan.none", .conflict, what: "Cannot end the scan of \(library.name)", why: "none runs",
                fix: "Start one with POST to the same path.")
        }
        return .done
    }

    private func found(_ call: Call) async throws -> LibraryReport {
        let text = try call.parameters.required(Path.library.name)
        guard let id = Path.library.read(text), let report = try await operations.library(LibraryID(id)) else {
            throw WebError.unknownLibrary(text)
        }
        return report
    }

    /// A library, and whether paths are shown.
    private struct Row {
        let report: LibraryReport
        let showsPaths: Bool

        private static let scan = ResponseObject<Row>(
            "Scan",
            [
                .text("state", .words(["none", "running", "finished", "failed"]), isRequired: true) { $0.state },
                .field("started") { $0.report.scan?.started }, .field("finished") { $0.report.scan?.finished },
                .field("phase", "Such as probing.") { $0.report.scan?.phase },
                .field("files") { $0.report.scan?.fileCount }, .field("probed") { $0.report.scan?.probedCount },
                .field("waiting", "Files that are still to be probed.") { $0.report.scan?.waitingCount },
                .field("added") { $0.report.scan?.added }, .field("changed") { $0.report.scan?.changed },
                .field("vanished") { $0.report.scan?.vanished }, .field("moved") { $0.report.scan?.moved },
                .field("described", "Files with new metadata.") { $0.report.scan?.described },
                .field("refused", "Files that cannot be played.") { $0.report.scan?.refused },
                .field("growing", "Files that are still being written.") { $0.report.scan?.growing },
                .list("unreadable", folder, isRequired: false, "Folders whose media stay as they are.") { row in
                    row.report.scan?.unreadable.map { (folder: $0, showsPaths: row.showsPaths) }
                },
                .list("warnings", warning, isRequired: false, "Files that were left out or read in part.") { row in
                    row.showsPaths ? row.report.scan?.warnings.nonEmpty : nil
                },
                .field("failure", "Why the scan stopped early.") { $0.report.scan?.failure },
            ])

        private static let folder = ResponseObject<(folder: ScanReport.Folder, showsPaths: Bool)>([
            .field("path") { $0.showsPaths ? $0.folder.path : nil }, .field("why") { $0.folder.why },
            .field("missing", "It seems to be a disk that is not mounted.") { $0.folder.isMissing },
        ])

        private static let warning = ResponseObject<ScanReport.Warning>([
            .field("place") { $0.place }, .field("why") { $0.why },
        ])

        static let object = ResponseObject<Row>(
            "LibraryScan",
            [
                .field("id") { $0.report.library.id }, .field("name") { $0.report.library.name },
                .field("kind") { $0.report.library.kind.rawValue },
                .field("paths", "Shown to operators only.") { $0.showsPaths ? $0.report.library.paths : nil },
                .field("items") { $0.report.itemCount }, .field("ready") { $0.report.readyCount },
                .field("unplayable") { $0.report.unplayableCount },
                .field("watched", "Changes are noticed as they happen.") { $0.report.isWatched },
                .object("scan", scan, isRequired: true) { $0 },
            ])

        private var state: String {
            guard let scan = report.scan else { return "none" }
            return scan.finished == nil ? "running" : scan.failure == nil ? "finished" : "failed"
        }
    }
}
