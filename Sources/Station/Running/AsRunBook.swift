import Core
import Store

/// Writes the as-run log in the order things went to air. What the disk does not take is kept and written later.
actor AsRunBook {
    /// More than a day of short items on a hundred channels; beyond it the oldest are given up.
    static let greatestBacklog = 200_000

    private let store: StationStore
    private var backlog: [AsRunEntry] = []
    private var isWriting = false

    init(_ store: StationStore) { self.store = store }

    func add(_ entry: AsRunEntry) async throws(StoreError) {
        backlog.append(entry)
        try await writeBacklog()
    }

    func writeBacklog() async throws(StoreError) {
        // Whoever is writing takes along what has come meanwhile.
        guard !isWriting else { return }
        isWriting = true
        defer { isWriting = false }
        while !backlog.isEmpty {
            let batch = backlog
            do throws(StoreError) {
                try await store.append(batch)
            } catch {
                backlog.removeFirst(max(0, backlog.count - Self.greatestBacklog))
                throw error
            }
            backlog.removeFirst(batch.count)
        }
    }
}
