import CSQLite
public import Core

/// Why a database could not do what it was asked.
public typealias DatabaseError = StationError

extension StationError {
    /// Most errors of a database come from below: from the disk or from a damaged file.
    public init(_ category: ErrorCategory = .internal, code: String, what: String, why: String, fix: String) {
        self.init(category, code, what: what, why: why, fix: fix)
    }

    /// What SQLite answered, with the remedy for each family of answers. `status` is an extended result code.
    static func sqlite(_ status: Int32, what: String, why: String) -> DatabaseError {
        let (category, code, fix): (ErrorCategory, String, String) =
            switch status & 0xff {
            case SQLITE_BUSY, SQLITE_LOCKED:
                (.busy, "store.locked", "Another program is using the database: stop it, or wait until it finishes.")
            case SQLITE_FULL: (.unavailable, "store.full", "Free up disk space. Nothing was changed.")
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH:
                (
                    .unavailable, "store.unwritable",
                    "Give the station's user the right to write the file and its folder."
                )
            case SQLITE_CORRUPT, SQLITE_NOTADB:
                (.internal, "store.damaged", "Restore a backup: continuity restore FILE.")
            case SQLITE_IOERR: (.unavailable, "store.disk", "Check the disk and the system log.")
            case SQLITE_CONSTRAINT:
                (.conflict, "store.conflict", "Choose another value, or resolve the conflict first.")
            default: (.internal, "store.sql", "Keep a copy of the database and report this with the log.")
            }
        return DatabaseError(category, code: code, what: what, why: "\(why) (SQLite \(status))", fix: fix)
    }

    /// A stored text or number that this program cannot have written.
    public static func damaged(_ what: String, _ why: String) -> DatabaseError {
        DatabaseError(
            code: "store.damaged", what: what, why: why,
            fix: "Restore a backup: continuity restore FILE.")
    }

    public static func missing(_ what: String, _ subject: String) -> DatabaseError {
        DatabaseError(
            .unknown, code: "store.missing", what: what, why: "there is no \(subject)",
            fix: "Check the id: it may have been removed.")
    }

    public static func conflict(_ what: String, _ why: String, fix: String) -> DatabaseError {
        DatabaseError(.conflict, code: "store.conflict", what: what, why: why, fix: fix)
    }

    /// A system call's error, under a code of the store.
    public static func system(_ error: any Explained, code: String) -> DatabaseError {
        DatabaseError(.unavailable, code: code, what: error.what, why: error.why, fix: error.fix)
    }
}
