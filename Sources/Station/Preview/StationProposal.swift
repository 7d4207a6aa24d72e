import Core
import Linux
import StationFile
import Store

/// A station file held against the station it is for.
struct StationProposal: Sendable {
    let current: StationContents
    let contents: StationContents
    let diff: StationDiff
    let notices: [StationFileFault]

    init(_ document: StationDocument, prune: Bool, for store: StationStore, zones: ZoneFiles) async throws {
        current = try await store.contents(paths: document.itemPaths)
        // A zone that cannot be read is one that the file may not name.
        let reading = try document.contents(over: current, prune: prune) { (try? zones.zone($0)) != nil }
        contents = reading.contents
        diff = StationDiff(from: current, to: contents)
        notices = reading.notices
    }
}
