import Core
import Library
import MasterControl
import Store
import WebAPI

/// Suggestions for a new station, for the web layer.
struct SuggestionAdapter: SuggestionSource {
    let store: StationStore
    let folders: ReachableFolders
    let artwork: ArtworkService

    /// Enough for a picture of what a channel would play.
    private static let sampleCount = 5

    func libraries(in path: String) async throws -> [LibrarySuggestion]? {
        try await folders.libraries(in: path)?.map {
            LibrarySuggestion(name: $0.name, kind: $0.kind, path: $0.path)
        }
    }

    func channels() async throws -> [ChannelSuggestion] {
        let known = Set(try await store.channels().map(\.name))
        var suggestions: [ChannelSuggestion] = []
        for proposal in ChannelProposal.all(for: try await Inventory(reading: store))
        where !known.contains(proposal.name) {
            suggestions.append(
                ChannelSuggestion(
                    name: proposal.name, group: proposal.group, order: proposal.order, reason: proposal.reason,
                    items: Self.items(proposal.members), samples: try await samples(of: proposal)))
        }
        return suggestions
    }

    /// The items as documents have them.
    private static func items(_ members: [MediaCollection.Member]) -> Tree {
        var contents = StationContents(name: "", timeZone: "UTC")
        contents.collections = [MediaCollection(id: CollectionID(1), name: "", members: members)]
        let tree = StationForms.form(of: .collection).tree(of: 1, in: contents, .ids, ReferenceDirectory())
        return tree?["items"] ?? Tree(.list([]))
    }

    private func samples(of proposal: ChannelProposal) async throws -> [ChannelSuggestion.Sample] {
        var ids: [MediaID] = []
        for member in proposal.members where ids.count < Self.sampleCount {
            switch member.source {
            case .item(let id): ids.append(id)
            case .show(let show): ids += try await store.playables(of: .show(show)).map(\.id)
            case .library(let library):
                let query = MediaQuery(library: library, state: .ready, limit: Self.sampleCount)
                ids += try await store.media(query).items.map(\.id)
            default: continue
            }
        }
        let items = try await store.media(Array(ids.prefix(Self.sampleCount)))
        let illustrated = await artwork.illustrated(items)
        return items.map { ChannelSuggestion.Sample(item: $0, hasArtwork: illustrated.contains($0.id)) }
    }
}
