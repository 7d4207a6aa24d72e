import Core

extension StationStore {
    /// Another number whenever an operator's command, or a scan, has changed what channels are made of. It tells a
    /// running station that a command beside it changed something; reading it is cheap.
    public func revision() async throws(StoreError) -> Int64 {
        try await read("Reading the revision") { database throws(StoreError) in
            try database.row("PRAGMA user_version") { row throws(StoreError) in row.next(Int64.self) } ?? 0
        }
    }

    /// Says that something changed which no other call of this store tells of.
    public func noteChange() async throws(StoreError) {
        try await write("Noting a change") { database throws(StoreError) in try database.noteChange() }
    }
}

extension Database {
    /// Part of the transaction it is called in: the number changes when the change does.
    func noteChange() throws(StoreError) {
        let present = try row("PRAGMA user_version") { row throws(StoreError) in row.next(Int64.self) } ?? 0
        // PRAGMA takes no bound values; a number is harmless text.
        try script("PRAGMA user_version = \((present + 1) & 0x7fff_ffff)")
    }
}
