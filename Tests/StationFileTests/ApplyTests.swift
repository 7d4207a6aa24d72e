import Core
import Foundation
import Linux
import StationFile
import Store
import Testing

@Suite struct `A station in the store` {
    private func apply(_ text: String, to store: StationStore, prune: Bool = false) async throws -> StationDiff {
        let document = try StationDocument(Array(text.utf8), file: "station.yaml")
        let current = try await store.contents(paths: document.itemPaths)
        let reading = try document.contents(over: current, prune: prune) { _ in true }
        try await store.replace(with: reading.contents)
        return StationDiff(from: current, to: reading.contents)
    }

    @Test(arguments: 1...20) func `takes a file once and is unmoved by the second time`(seed: UInt64) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("apply-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // A folder that cannot be removed only costs room.
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try StationStore(
            path: folder.appendingPathComponent("station.db").path, timeZone: "UTC", clock: SystemClock())
        let text = StationText.write(RandomStation(seed: seed).contents)
        #expect(try await !apply(text, to: store).isEmpty)
        let stored = try await store.contents()
        #expect(try await apply(text, to: store).isEmpty, "seed \(seed)")
        #expect(try await store.contents() == stored, "seed \(seed)")
        let export = StationText.write(stored)
        #expect(try await apply(export, to: store, prune: true).isEmpty, "seed \(seed)")
        #expect(StationText.write(try await store.contents()) == export, "seed \(seed)")
        // Another station takes the place of everything, ids and names of it colliding with the first's.
        let other = StationText.write(RandomStation(seed: seed + 1_000).contents)
        _ = try await apply(other, to: store, prune: true)
        #expect(try await apply(other, to: store, prune: true).isEmpty, "seed \(seed)")
    }
}
