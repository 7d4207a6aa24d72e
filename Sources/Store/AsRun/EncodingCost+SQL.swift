public import SQLite

extension StationStore {
    /// What encoding was measured to cost, by the kind of work.
    public func encodingCosts() async throws(StoreError) -> [(work: String, cost: Int64, count: Int)] {
        try await read("read the cost of encoding") { database throws(StoreError) in
            try database.rows("SELECT work, cost, count FROM encoding_cost") { row throws(StoreError) in
                (work: row.next(String.self), cost: row.next(Int64.self), count: row.next(Int.self))
            }
        }
    }

    /// Takes the place of what was kept before.
    public func keepEncodingCosts(_ costs: [(work: String, cost: Int64, count: Int)]) async throws(StoreError) {
        try await write("keep the cost of encoding") { database throws(StoreError) in
            try database.run("DELETE FROM encoding_cost")
            for entry in costs {
                try database.run(
                    "INSERT INTO encoding_cost (work, cost, count) VALUES (?, ?, ?)", entry.work, entry.cost,
                    entry.count)
            }
        }
    }
}
