public import Core
public import Linux
public import StationFile
public import Store

/// A station file held against the station it is for.
public struct StationProposal: Sendable {
    public let current: StationContents
    public let contents: StationContents
    public let notices: [StationFileFault]

    public init(_ document: StationDocument, prune: Bool, for store: StationStore, zones: ZoneFiles) async throws {
        current = try await store.contents(paths: document.itemPaths)
        // A zone that cannot be read is one that the file may not name.
        let reading = try document.contents(over: current, prune: prune) { (try? zones.zone($0)) != nil }
        contents = reading.contents
        notices = reading.notices
    }

    public var diff: StationDiff { StationDiff(from: current, to: contents) }
}

extension PreparedEdit {
    init(_ proposal: StationProposal) {
        self.init(proposal: .contents(proposal.contents), notices: proposal.notices.map(\.description))
    }
}
