public import Core

/// A channel that would suit what the station owns.
public struct ChannelProposal: Hashable, Sendable {
    public var name: String
    public var group: String
    public var members: [MediaCollection.Member]
    public var order: PlaybackOrder
    /// Why it is proposed, for the person who decides.
    public var reason: String

    /// Fewer episodes than this repeat too soon to be a channel of their own.
    static let fewestEpisodes = 5
    static let mostSeriesChannels = 12
    static let fewestFilmsOfDecade = 6
    static let mostDecadeChannels = 3

    /// The best channels for `inventory`, most wanted first. Anything playable gives at least one.
    public static func all(for inventory: Inventory) -> [ChannelProposal] {
        let special = films(inventory) + series(inventory) + decades(inventory) + music(inventory)
        return special + everything(inventory, besides: special)
    }

    private static func films(_ inventory: Inventory) -> [ChannelProposal] {
        let libraries = inventory.libraries(of: .movies)
        guard !inventory.films.isEmpty, !libraries.isEmpty else { return [] }
        return [
            ChannelProposal(
                name: "Films", group: "Films", members: libraries.map { .library($0.id) }, order: .shuffle,
                reason: "\(inventory.films.count) films, shuffled")
        ]
    }

    private static func series(_ inventory: Inventory) -> [ChannelProposal] {
        inventory.series.filter { $0.episodeCount >= fewestEpisodes }
            .sorted { ($1.episodeCount, $0.title) < ($0.episodeCount, $1.title) }
            .prefix(mostSeriesChannels)
            .map { series in
                ChannelProposal(
                    name: series.title, group: "Series", members: [.show(series.id)], order: .seasonEpisode,
                    reason: "\(series.episodeCount) episodes, in order")
            }
    }

    private static func decades(_ inventory: Inventory) -> [ChannelProposal] {
        let decades = Dictionary(grouping: inventory.films.filter { $0.year != nil }) { ($0.year ?? 0) / 10 * 10 }
        return decades.filter { $0.value.count >= fewestFilmsOfDecade && $0.value.count < inventory.films.count }
            .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
            .prefix(mostDecadeChannels)
            .map { decade, films in
                ChannelProposal(
                    name: "Films of the \(decade)s", group: "Films", members: films.map { .item($0.id) },
                    order: .shuffle,
                    reason: "\(films.count) films from \(decade) to \(decade + 9)")
            }
    }

    private static func music(_ inventory: Inventory) -> [ChannelProposal] {
        let libraries = inventory.libraries(of: .musicVideos)
        let count = libraries.reduce(0) { $0 + inventory.playableCounts[$1.id, default: 0] }
        guard count >= 3 else { return [] }
        return [
            ChannelProposal(
                name: "Music", group: "Music", members: libraries.map { .library($0.id) }, order: .shuffle,
                reason: "\(count) music videos, shuffled")
        ]
    }

    /// A shuffle of all, when it is more than another proposal under a new name.
    private static func everything(_ inventory: Inventory, besides others: [ChannelProposal]) -> [ChannelProposal] {
        let libraries = inventory.libraries.filter { inventory.playableCounts[$0.id, default: 0] > 0 }
        let members = libraries.map { MediaCollection.Member.library($0.id) }
        guard !members.isEmpty, !others.contains(where: { $0.members == members }) else { return [] }
        let count = libraries.reduce(0) { $0 + inventory.playableCounts[$1.id, default: 0] }
        return [
            ChannelProposal(
                name: libraries.count == 1 ? libraries[0].name : "Everything", group: "Mix", members: members,
                order: .shuffle, reason: "all \(count) items, shuffled")
        ]
    }
}

extension Inventory {
    func libraries(of kind: MediaLibrary.Kind) -> [MediaLibrary] {
        libraries.filter { $0.kind == kind && playableCounts[$0.id, default: 0] > 0 }
    }
}
