import Core
import SQLite

/// The last ids that were given, by kind of document; parts of documents share one row of numbers. No id is given twice.
struct IDCounters: Hashable, Sendable {
    /// The kind under which parts are counted.
    static let part = "part"

    private(set) var last: [String: Int64] = [:]

    init(_ last: [String: Int64] = [:]) { self.last = last }

    mutating func next(_ kind: String) -> Int64 {
        let id = (last[kind] ?? 0).saturatingPlus(1)
        last[kind] = id
        return id
    }

    func hasGiven(_ id: Int64, _ kind: String) -> Bool { id > 0 && id <= last[kind] ?? 0 }
}

/// Gives ids to rules, entries, members and specials while things are saved.
struct PartNumbers {
    var counters: IDCounters
    /// Ids of parts that stay where they are, and of those that were saved before.
    private var taken: Set<Int64>

    init(_ counters: IDCounters, taken: Set<Int64>) {
        self.counters = counters
        self.taken = taken
    }

    mutating func numbered<Part: IdentifiedPart>(_ parts: [Part], after old: [Part]?) -> [Part] {
        var parts = parts.keepingIDs(of: old ?? [])
        for index in parts.indices {
            let id = parts[index].id.raw
            if counters.hasGiven(id, IDCounters.part), taken.insert(id).inserted { continue }
            let new = counters.next(IDCounters.part)
            taken.insert(new)
            parts[index].id = Identifier(new)
        }
        return parts
    }
}

extension Database {
    func counters() throws(StoreError) -> IDCounters {
        let rows = try rows("SELECT kind, last FROM counter") { row throws(StoreError) in
            (row.next(String.self), row.next(Int64.self))
        }
        return IDCounters(Dictionary(rows, uniquingKeysWith: max))
    }

    func save(_ counters: IDCounters, changedFrom old: IDCounters) throws(StoreError) {
        for (kind, last) in counters.last where old.last[kind] != last {
            try run(
                "INSERT INTO counter (kind, last) VALUES (?, ?) ON CONFLICT DO UPDATE SET last = excluded.last", kind,
                last)
        }
    }
}
