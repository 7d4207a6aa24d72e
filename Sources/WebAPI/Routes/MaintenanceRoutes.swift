public import Core
import HTTP

/// Folders to choose from, backups, tasks that run, and checks of the machine.
public protocol MaintenanceOperations: Sendable {
    /// The folders directly in `path`, or with nil those that libraries may be below. nil when it is not below one.
    func folders(in path: String?) async throws -> [String]?
    /// The newest first.
    func backups() async throws -> [BackupReport]
    /// Into a file; nil: into the data folder.
    func makeBackup(to file: String?, by author: ChangeAuthor) async throws -> BackupReport
    /// False when there is no backup of this name.
    func removeBackup(_ name: String, by author: ChangeAuthor) async throws -> Bool
    /// Checks the backup and has the next start of the station begin with it. False when there is none of this name.
    func restore(_ name: String, by author: ChangeAuthor) async throws -> Bool
    /// What takes longer and runs now.
    func tasks() async -> [StationTask]
    /// What `continuity doctor` finds.
    func checks() async -> [MachineCheck]
}

public struct BackupReport: Hashable, Sendable {
    public var name: String
    public var created: Instant
    public var byteCount: Int64
    /// The next start of the station begins with it.
    public var isPending: Bool

    public init(name: String, created: Instant, byteCount: Int64, isPending: Bool = false) {
        self.name = name
        self.created = created
        self.byteCount = byteCount
        self.isPending = isPending
    }
}

public struct MachineCheck: Hashable, Sendable {
    public var name: String
    public var isGood: Bool
    public var found: String
    public var fix: String?

    public init(name: String, isGood: Bool, found: String, fix: String? = nil) {
        self.name = name
        self.isGood = isGood
        self.found = found
        self.fix = fix
    }
}

/// Looking after the station.
public struct MaintenanceRoutes: RouteGroup {
    private let operations: any MaintenanceOperations

    public init(operations: any MaintenanceOperations) { self.operations = operations }

    public let tag = "Maintenance"

    public var routes: [Route] {
        [
            Route(
                .get, "/api/v1/folders", .admin, "folders", "Folders to choose from for libraries", [Self.path],
                returns: .object(Self.folderList), errors: [403, 503], handler: folders),
            Route(
                .get, "/api/v1/tasks", .operator, "tasks", "What takes longer and runs now",
                returns: .object(Self.taskList), handler: tasks),
            Route(
                .get, "/api/v1/doctor", .admin, "doctor", "Checks of the machine and of the station's folders",
                returns: .object(Self.checkList), handler: doctor),
            Route(
                .get, "/api/v1/backups", .admin, "backups", "Backups in the data folder, the newest first",
                returns: .object(Self.backupList), handler: backups),
            Route(
                .post, "/api/v1/backups", .admin, "createBackup", "Backs the station up while it runs", [Self.file],
                returns: .object(Self.backup, status: 201), handler: makeBackup),
            Route(
                .delete, "/api/v1/backups/{backup}", .admin, "removeBackup", "Removes a backup", [Self.name],
                returns: .nothing, handler: removeBackup),
            Route(
                .post, "/api/v1/backups/{backup}/restore", .admin, "restoreBackup",
                "Checks a backup and puts it in place at the station's next start", [Self.name],
                returns: .object(Self.restored, status: 202), handler: restore),
        ]
    }

    private static let path = Parameter<String>.text(
        "path", limit: 4_096, "A folder; without it those that libraries may be below.")
    private static let name = Parameter<String>.text("backup", in: .path, "The backup's name.")
    private static let file = Parameter<String>.text(
        "file", limit: 4_096,
        "The whole path of a file to back up into, for commands on the station's own machine; without it, into its data folder."
    )

    private static let folderList = ItemList<String>.object(
        "Folders", ResponseObject("Folder", [.field("path") { $0 }, .field("name") { lastPart($0) }]))

    private static func lastPart(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? "/" }

    private static let taskList = ItemList<StationTask>.object("Tasks", task)

    static let task = ResponseObject<StationTask>(
        "Task",
        [
            .field("id") { $0.id }, .field("title") { $0.title }, .field("started") { $0.started },
            .field("done", "How much is done.") { $0.done }, .field("total", "Of how much.") { $0.total },
        ])

    private static let checkList = ItemList<MachineCheck>.object(
        "MachineChecks",
        ResponseObject(
            "MachineCheck",
            [
                .field("name") { $0.name }, .field("good") { $0.isGood }, .field("found") { $0.found },
                .field("fix") { $0.fix },
            ]))

    private static let backup = ResponseObject<BackupReport>(
        "Backup",
        [
            .field("name") { $0.name }, .field("created") { $0.created }, .field("bytes") { $0.byteCount },
            .field("pending", "The next start of the station begins with it.") { $0.isPending },
        ])
    private static let backupList = ItemList<BackupReport>.object("Backups", backup)
    private static let restored = ResponseObject<Void>(
        "Restore", [.field("fix", "What to do now.") { "Restart the station." }])

    private func folders(_ call: Call) async throws -> Response {
        let path = try call.value(of: Self.path)
        guard let found = try await operations.folders(in: path) else { throw WebError.folderOutOfReach }
        return .json(Self.folderList, ItemList(found))
    }

    private func tasks(_ call: Call) async throws -> Response {
        .json(Self.taskList, ItemList(await operations.tasks()))
    }

    private func doctor(_ call: Call) async throws -> Response {
        .json(Self.checkList, ItemList(await operations.checks()))
    }

    private func backups(_ call: Call) async throws -> Response {
        .json(Self.backupList, ItemList(try await operations.backups()))
    }

    private func makeBackup(_ call: Call) async throws -> Response {
        let file = try call.value(of: Self.file)
        if file != nil, call.caller.grant != .owner {
            throw WebError(
                "backup.file", .forbidden, what: "Cannot back up into this file",
                why: "only commands on the station's own machine may choose a file",
                fix: "Leave out file: the backup then is in the station's data folder.")
        }
        return .json(
            Self.backup, try await operations.makeBackup(to: file, by: call.caller.author), status: 201)
    }

    private func removeBackup(_ call: Call) async throws -> Response {
        let name = try call.parameters.required(Self.name.name)
        guard try await operations.removeBackup(name, by: call.caller.author) else {
            throw WebError.nothingThere("backup", name)
        }
        return .done
    }

    private func restore(_ call: Call) async throws -> Response {
        let name = try call.parameters.required(Self.name.name)
        guard try await operations.restore(name, by: call.caller.author) else {
            throw WebError.nothingThere("backup", name)
        }
        return .json(Self.restored, (), status: 202)
    }
}
