public import Core
public import SQLite

extension StationStore {
    public func identity() async throws(StoreError) -> StationIdentity {
        try await view("read the station's identity") { view throws(StoreError) in try view.identity() }
    }
}

extension StationView {
    func identity() throws(StoreError) -> StationIdentity {
        let found = try database.row("SELECT device_id, instance_key FROM station") { row throws(StoreError) in
            StationIdentity(
                name: contents.name, timeZone: contents.timeZone,
                deviceID: UInt32(truncatingIfNeeded: row.next(Int64.self)), instanceKey: row.next(),
                protected: contents.protected, horizon: contents.horizon)
        }
        guard let found else { throw .damaged("Cannot read the station's identity", "its row is missing") }
        return found
    }
}

extension Database {
    /// Gives a new station its identity and its settings. They are not in the history.
    func ensureIdentity(timeZone: String, now: Instant) throws(StoreError) {
        try run(
            "INSERT INTO station (id, device_id, instance_key, created) VALUES (1, ?, ?, ?) ON CONFLICT DO NOTHING",
            Int64(DeviceIDs.random()), RandomKey.make(), now)
        guard try storedDocument(.station) == nil else { return }
        let contents = StationContents(name: "Continuity", timeZone: timeZone)
        guard let written = DocumentBodies.write([.station], in: contents)[.station] else { return }
        try insert(written, at: .station, revision: Revision(0))
    }

    /// Of any version's database.
    func stationName() throws(StoreError) -> String {
        let isEarlier = try row("SELECT EXISTS (SELECT 1 FROM pragma_table_info('station') WHERE name = 'name')") {
            row throws(StoreError) in row.next(Bool.self)
        }
        let sql: StaticString =
            isEarlier == true ? "SELECT name FROM station" : "SELECT name FROM document WHERE kind = 'station'"
        guard let name = try row(sql, read: { row throws(StoreError) in row.next(String.self) }) else {
            throw .damaged("Cannot read the station's name", "its row is missing")
        }
        return name
    }
}
