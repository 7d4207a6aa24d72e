public import Core
import HTTP

/// Libraries and their scans.
public protocol LibraryOperations: Sendable {
    func libraries() async throws -> [LibraryReport]
    func library(_ id: LibraryID) async throws -> LibraryReport?
    /// Starts looking for changes and answers at once; fails with the code `scan.running` when a scan runs already.
    /// `acceptingEmpty`: the files of folders that look empty or exchanged count as gone.
    func startScan(_ id: LibraryID, acceptingEmpty: Bool) async throws
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

    public var started: Instant
    /// nil while it runs.
    public var finished: Instant?
    /// Such as `probing`.
    public var phase: String
    public var fileCount: Int
    public var probedCount: Int
    /// How many files are still to be looked into.
    public var waitingCount: Int
    public var added: Int
    public var changed: Int
    public var vanished: Int
    /// How many files are still being written.
    public var growing: Int
    public var unreadable: [Folder]
    /// Why the scan stopped early.
    public var failure: String?

    public init(
        started: Instant, finished: Instant? = nil, phase: String = "done", fileCount: Int = 0, probedCount: Int = 0,
        waitingCount: Int = 0, added: Int = 0, changed: Int = 0, vanished: Int = 0, growing: Int = 0,
        unreadable: [Folder] = [], failure: String? = nil
    ) {
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

/// The libraries.
public struct LibraryRoutes: RouteGroup {
    private let operations: any LibraryOperations

    public init(operations: any LibraryOperations) { self.operations = operations }

    public var routes: [Route] {
        [
            Route(.get, "/api/v1/libraries", .read, libraries),
            Route(.get, "/api/v1/libraries/{library}", .read, library),
            Route(.get, "/api/v1/libraries/{library}/scan", .read, scan),
            Route(.post, "/api/v1/libraries/{library}/scan", .control, startScan),
        ]
    }

    private func libraries(_ call: Call) async throws -> Response {
        let reports = try await operations.libraries()
        let showsPaths = call.visitor.seesPaths
        return .json(
            JSONWriter.object { body in
                body.array("libraries") { list in
                    for report in reports { list.object { $0.library(report, showsPaths: showsPaths) } }
                }
            })
    }

    private func library(_ call: Call) async throws -> Response {
        let report = try await found(call)
        return .json(JSONWriter.object { $0.library(report, showsPaths: call.visitor.seesPaths) })
    }

    private func scan(_ call: Call) async throws -> Response {
        let report = try await found(call)
        return .json(JSONWriter.object { $0.scan(report.scan, showsPaths: call.visitor.seesPaths) })
    }

    private func startScan(_ call: Call) async throws -> Response {
        let report = try await found(call)
        let acceptsEmpty = try call.request.number("accept-empty", in: 0...1) == 1
        try await operations.startScan(report.library.id, acceptingEmpty: acceptsEmpty)
        return .json(JSONWriter.object { $0.field("done", "scan started") }, status: 202)
    }

    private func found(_ call: Call) async throws -> LibraryReport {
        let text = call.parameters["library"]
        guard let id = Int64(digits: text), let report = try await operations.library(LibraryID(id)) else {
            throw WebFault.unknownLibrary(text)
        }
        return report
    }
}

extension Visitor {
    /// Where files lie is the operator's business, not that of everybody in the network.
    var seesPaths: Bool { session != nil || scope != nil || network == .loopback }
}

extension JSONWriter {
    fileprivate mutating func library(_ report: LibraryReport, showsPaths: Bool) {
        field("id", report.library.id.raw)
        field("name", report.library.name)
        field("kind", report.library.kind.rawValue)
        if showsPaths { field("paths", report.library.paths) }
        field("items", report.itemCount)
        field("ready", report.readyCount)
        field("unplayable", report.unplayableCount)
        field("watched", report.isWatched)
        object("scan") { $0.scan(report.scan, showsPaths: showsPaths) }
    }

    fileprivate mutating func scan(_ scan: ScanReport?, showsPaths: Bool) {
        guard let scan else { return field("state", "none") }
        field("state", scan.finished == nil ? "running" : scan.failure == nil ? "finished" : "failed")
        field("started", scan.started)
        field("finished", scan.finished)
        field("phase", scan.phase)
        field("files", scan.fileCount)
        field("probed", scan.probedCount)
        field("waiting", scan.waitingCount)
        field("added", scan.added)
        field("changed", scan.changed)
        field("vanished", scan.vanished)
        field("growing", scan.growing)
        array("unreadable") { list in
            for folder in scan.unreadable {
                list.object { entry in
                    if showsPaths { entry.field("path", folder.path) }
                    entry.field("why", folder.why)
                    entry.field("missing", folder.isMissing)
                }
            }
        }
        field("failure", scan.failure)
    }
}
