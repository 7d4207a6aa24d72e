import CSQLite
public import Core

/// Why the store could not do what it was asked.
public struct StoreError: Explained, Hashable {
    public let code: String
    public let what: String
    public let why: String
    public let fix: String

    public init(code: String, what: String, why: String, fix: String) {
        self.code = code
        self.what = what
        self.why = why
        self.fix = fix
    }

    /// What SQLite answered, with the remedy for each family of answers. `status` is an extended result code.
    static func sqlite(_ status: Int32, what: String, why: String) -> StoreError {
        let (code, fix) =
            switch status & 0xff {
            case SQLITE_BUSY, SQLITE_LOCKED:
                ("store.locked", "Another program holds the database: end it, or wait until it is done.")
            case SQLITE_FULL: ("store.full", "Make room on the disk; nothing was changed.")
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH:
                ("store.unwritable", "Give the station's user the right to write the file and its folder.")
            case SQLITE_CORRUPT, SQLITE_NOTADB:
                ("store.damaged", "Restore a backup: continuity restore FILE.")
            case SQLITE_IOERR: ("store.disk", "Check the disk and the system log.")
            case SQLITE_CONSTRAINT: ("store.conflict", "Choose another value, or change what stands in the way first.")
            default: ("store.sql", "Keep a copy of the database and report this with the log.")
            }
        return StoreError(code: code, what: what, why: "\(why) (SQLite \(status))", fix: fix)
    }

    /// A stored text or number that this program cannot have written.
    static func damaged(_ what: String, _ why: String) -> StoreError {
        StoreError(
            code: "store.damaged", what: what, why: why,
            fix: "Restore a backup: continuity restore FILE.")
    }

    static func missing(_ what: String, _ subject: String) -> StoreError {
        StoreError(
            code: "store.missing", what: what, why: "there is no \(subject)",
            fix: "Check the id: it may have been removed.")
    }

    static func conflict(_ what: String, _ why: String, fix: String) -> StoreError {
        StoreError(code: "store.conflict", what: what, why: why, fix: fix)
    }

    /// A system call's error, under a code of the store.
    static func system(_ error: any Explained, code: String) -> StoreError {
        StoreError(code: code, what: error.what, why: error.why, fix: error.fix)
    }
}
