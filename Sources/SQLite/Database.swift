import CSQLite
public import Core

/// One SQLite connection with its prepared statements. Not Sendable: it lives inside one `DatabaseConnection`.
// unchecked: the Connection actor that owns it; SQLite is opened without its own locks
@safe public final class Database {
    public enum Access {
        case create, write, read
        /// Reading a file of unknown origin: nothing that stands in its schema is run.
        case inspect
    }

    public let path: String
    /// What is being done, for error messages.
    public var act: StaticString = "open the database"
    private let handle: OpaquePointer
    private var statements: [UInt: Statement] = [:]

    /// `.create` makes the file when there is none; the folder must exist.
    public init(path: String, access: Access) throws(DatabaseError) {
        self.path = path
        let flags =
            switch access {
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .write: SQLITE_OPEN_READWRITE
            case .read, .inspect: SQLITE_OPEN_READONLY
            }
        var opened: OpaquePointer?
        let status = unsafe sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard status == SQLITE_OK, let opened = unsafe opened else {
            let why = unsafe opened.map { unsafe String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            unsafe sqlite3_close_v2(opened)
            throw .sqlite(status, what: "Cannot open the database \(path)", why: why)
        }
        unsafe handle = opened
        unsafe sqlite3_busy_timeout(handle, 10_000)
        if access == .inspect { unsafe csqlite_distrust_schema(handle) }
        try script("PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;")
    }

    deinit {
        statements.removeAll()
        unsafe sqlite3_close_v2(handle)
    }

    /// Write-ahead logging, synced at checkpoints: a crash of the program loses nothing that was committed.
    public func useWriteAheadLog() throws(DatabaseError) {
        try script("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864;")
    }

    /// Runs any number of statements without values or rows.
    public func script(_ sql: String) throws(DatabaseError) {
        let status = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        guard status == SQLITE_OK else { throw failure(status) }
    }

    /// Runs a statement that gives no rows.
    public func run<each Value: ColumnValue>(_ sql: StaticString, _ values: repeat each Value) throws(DatabaseError) {
        let statement = try prepared(sql)
        defer { statement.reset() }
        var index: Int32 = 0
        for value in repeat each values {
            index += 1
            value.bind(to: statement, at: index)
        }
        while true {
            let status = statement.step()
            if status == SQLITE_DONE { return }
            if status != SQLITE_ROW { throw failure(status) }
        }
    }

    /// Runs a query and returns the results of `read` for each row. `read` must not run the same query.
    public func rows<Result, each Value: ColumnValue>(
        _ sql: StaticString, _ values: repeat each Value, read: (inout Row) throws(DatabaseError) -> Result
    ) throws(DatabaseError) -> [Result] {
        let statement = try prepared(sql)
        defer { statement.reset() }
        var index: Int32 = 0
        for value in repeat each values {
            index += 1
            value.bind(to: statement, at: index)
        }
        return try results(of: statement, read: read)
    }

    /// Runs a query that was put together for this one time.
    public func rows<Result>(
        _ sql: SQLText, read: (inout Row) throws(DatabaseError) -> Result
    ) throws(DatabaseError) -> [Result] {
        let statement = try prepare(sql.text, flags: 0)
        for (index, value) in sql.values.enumerated() { value.bind(to: statement, at: Int32(index) + 1) }
        return try results(of: statement, read: read)
    }

    private func results<Result>(
        of statement: Statement, read: (inout Row) throws(DatabaseError) -> Result
    ) throws(DatabaseError) -> [Result] {
        var results: [Result] = []
        while true {
            let status = statement.step()
            if status == SQLITE_DONE { return results }
            if status != SQLITE_ROW { throw failure(status) }
            var row = Row(statement)
            results.append(try read(&row))
        }
    }

    /// The first row, nil when there is none.
    public func row<Result, each Value: ColumnValue>(
        _ sql: StaticString, _ values: repeat each Value, read: (inout Row) throws(DatabaseError) -> Result
    ) throws(DatabaseError) -> Result? {
        try rows(sql, repeat each values, read: read).first
    }

    /// The id of the row that an INSERT made.
    public func insert<each Value: ColumnValue>(_ sql: StaticString, _ values: repeat each Value) throws(DatabaseError)
        -> Int64
    {
        try run(sql, repeat each values)
        return unsafe sqlite3_last_insert_rowid(handle)
    }

    /// How many rows the last statement changed.
    public var changedRows: Int { Int(unsafe sqlite3_changes64(handle)) }

    /// All of `body` or nothing of it. Foreign keys are looked at when it is over, so its steps may come in any order.
    public func transaction<Result>(_ body: () throws(DatabaseError) -> Result) throws(DatabaseError) -> Result {
        try script("BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON;")
        do {
            let result = try body()
            try script("COMMIT")
            return result
        } catch {
            let explained = error.code == "store.conflict" ? explainedConflict(error) : error
            rollBack()
            throw explained
        }
    }

    /// A transaction that may replace tables which others refer to. `body` checks the foreign keys itself.
    func rebuilding<Result>(_ body: () throws(DatabaseError) -> Result) throws(DatabaseError) -> Result {
        try script("PRAGMA foreign_keys = OFF")
        defer {
            // Fails only while a transaction is open, and it is over by now.
            try? script("PRAGMA foreign_keys = ON")
        }
        return try transaction(body)
    }

    /// One unchanging view of the database for several queries.
    public func snapshot<Result>(_ body: () throws(DatabaseError) -> Result) throws(DatabaseError) -> Result {
        try script("BEGIN")
        do {
            let result = try body()
            try script("COMMIT")
            return result
        } catch {
            rollBack()
            throw error
        }
    }

    private func rollBack() {
        // SQLite rolls back by itself after some errors (full disk, damaged file); then there is nothing left to do.
        if unsafe sqlite3_get_autocommit(handle) == 0 { unsafe sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
    }

    /// Names the rows that refer to something that would be gone.
    private func explainedConflict(_ error: DatabaseError) -> DatabaseError {
        let broken = try? rows("PRAGMA foreign_key_check") { row throws(DatabaseError) in
            let table: String = row.next()
            row.skip(1)
            return (table, row.next(String.self))
        }
        // Without the list the plain conflict is still the truth.
        guard let broken, let first = broken.first else { return error }
        return .conflict(
            error.what, "\(broken.count) entries of “\(first.0)” refer to a “\(first.1)” that would not exist",
            fix: "Change or remove what refers to it first.")
    }

    private func prepared(_ sql: StaticString) throws(DatabaseError) -> Statement {
        let key = unsafe UInt(bitPattern: sql.utf8Start)
        if let known = statements[key] {
            precondition(!known.isRunning, "a query must not run inside itself")
            return known
        }
        let statement = try prepare(sql.description, flags: UInt32(SQLITE_PREPARE_PERSISTENT))
        statements[key] = statement
        return statement
    }

    private func prepare(_ sql: String, flags: UInt32) throws(DatabaseError) -> Statement {
        var raw: OpaquePointer?
        let status = unsafe sqlite3_prepare_v3(handle, sql, -1, flags, &raw, nil)
        guard status == SQLITE_OK, let raw = unsafe raw else { throw failure(status) }
        return unsafe Statement(raw)
    }

    private func failure(_ status: Int32) -> DatabaseError {
        .sqlite(status, what: "Cannot \(act) in \(path)", why: unsafe String(cString: sqlite3_errmsg(handle)))
    }
}
