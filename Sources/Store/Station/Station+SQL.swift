public import Core

extension StationStore {
    public func identity() async throws(StoreError) -> StationIdentity {
        try await read("Reading the station's identity") { database throws(StoreError) in try database.identity() }
    }
}

extension Database {
    /// Makes the station's identity at its first start.
    func ensureIdentity(timeZone: String, now: Instant) throws(StoreError) {
        try run(
            """
            INSERT INTO station (id, name, time_zone, device_id, instance_key, created)
            VALUES (1, 'Continuity', ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """, timeZone, Int64(DeviceIDs.random()), RandomKey.make(), now)
    }

    func identity() throws(StoreError) -> StationIdentity {
        let found = try row("SELECT name, time_zone, device_id, instance_key, protected, horizon FROM station") {
            row throws(StoreError) in
            StationIdentity(
                name: row.next(), timeZone: row.next(), deviceID: UInt32(truncatingIfNeeded: row.next(Int64.self)),
                instanceKey: row.next(), protected: row.next(), horizon: row.next())
        }
        guard let found else { throw .damaged("Reading the station's identity", "its row is missing") }
        return found
    }

    /// Of any version's database.
    func stationName() throws(StoreError) -> String {
        let found = try row("SELECT name FROM station") { row throws(StoreError) in row.next(String.self) }
        guard let found else { throw .damaged("Reading the station's name", "its row is missing") }
        return found
    }

    func setStationName(_ name: String) throws(StoreError) { try run("UPDATE station SET name = ?", name) }

    func setTimeZone(_ zone: String) throws(StoreError) { try run("UPDATE station SET time_zone = ?", zone) }

    func setProtected(_ span: TimeSpan) throws(StoreError) { try run("UPDATE station SET protected = ?", span) }

    func setHorizon(_ span: TimeSpan) throws(StoreError) { try run("UPDATE station SET horizon = ?", span) }
}
