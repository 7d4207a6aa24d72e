import CSQLite

/// One prepared statement. It belongs to the `Database` that prepared it and is used on that connection's thread only.
// unchecked: the owning Database, which never leaves its connection's thread
@safe public final class Statement {
    private let raw: OpaquePointer
    private(set) var isRunning = false

    init(_ raw: OpaquePointer) { unsafe self.raw = raw }

    deinit { unsafe sqlite3_finalize(raw) }

    /// SQLITE_ROW, SQLITE_DONE or an error.
    func step() -> Int32 {
        isRunning = true
        return unsafe sqlite3_step(raw)
    }

    func reset() {
        isRunning = false
        unsafe sqlite3_reset(raw)
        unsafe sqlite3_clear_bindings(raw)
    }

    public func bind(_ value: Int64, at index: Int32) { unsafe sqlite3_bind_int64(raw, index, value) }

    public func bindNull(at index: Int32) { unsafe sqlite3_bind_null(raw, index) }

    public func bind(_ text: String, at index: Int32) {
        var text = text
        text.withUTF8 { bytes in
            // SQLite takes a NULL pointer for NULL, and an empty string may have one.
            let start = unsafe UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
            if let start = unsafe start {
                _ = unsafe csqlite_bind_text(raw, index, start, Int32(bytes.count))
            } else {
                _ = unsafe csqlite_bind_text(raw, index, "", 0)
            }
        }
    }

    public func bind(_ bytes: [UInt8], at index: Int32) {
        if bytes.isEmpty {
            unsafe sqlite3_bind_zeroblob(raw, index, 0)
        } else {
            _ = unsafe csqlite_bind_blob(raw, index, bytes, Int32(bytes.count))
        }
    }

    public func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(raw, column) == SQLITE_NULL }

    public func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(raw, column) }

    public func text(_ column: Int32) -> String {
        guard let start = unsafe sqlite3_column_text(raw, column) else { return "" }
        let count = Int(unsafe sqlite3_column_bytes(raw, column))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    public func bytes(_ column: Int32) -> [UInt8] {
        guard let start = unsafe sqlite3_column_blob(raw, column) else { return [] }
        let count = Int(unsafe sqlite3_column_bytes(raw, column))
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }
}
