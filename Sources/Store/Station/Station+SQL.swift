public import Core
import SQLite

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

/// HDHomeRun DeviceIDs: 32 bits whose last hex digit makes the checksum right. Without that, libhdhomerun takes the id
/// for a typing error and does not find the tuner.
enum DeviceIDs {
    /// Stands for the digits in odd places; from libhdhomerun's `hdhomerun_discover_validate_device_id`.
    private static let substitutes: [UInt32] = [
        0xA, 0x5, 0xF, 0x6, 0x7, 0xC, 0x1, 0xB, 0x9, 0x2, 0x8, 0xD, 0x4, 0x3, 0xE, 0x0,
    ]

    /// First three digits that clients take for old models with one or two tuners, or for no device.
    private static let avoidedPrefixes: Set<UInt32> = [0x000, 0x100, 0x101, 0x102, 0x121, 0xFFF]

    static func isValid(_ id: UInt32) -> Bool { checksum(id) == 0 }

    static func random() -> UInt32 {
        while true {
            let body = SecureRandom.number() & 0xFFFF_FFF0
            if !avoidedPrefixes.contains(body >> 20) { return body | checksum(body) }
        }
    }

    private static func checksum(_ id: UInt32) -> UInt32 {
        var sum: UInt32 = 0
        for place in 0..<8 {
            let digit = id >> (place * 4) & 0xF
            sum ^= place % 2 == 1 ? substitutes[Int(digit)] : digit
        }
        return sum
    }
}
