public import Core
import Scheduler
public import Store

/// Timeline items with what viewers call them, and why they are on.
public struct TimelineTitles: Sendable {
    private let store: StationStore
    private let sheet: StationSnapshot
    private let names: [ContentReference: String]

    /// - Parameter names: of contents that are not stored yet.
    public init(_ store: StationStore, _ sheet: StationSnapshot, names: [ContentReference: String] = [:]) {
        self.store = store
        self.sheet = sheet
        self.names = names
    }

    public func entries(_ items: [TimelineItem], on channel: Channel) async throws -> [TimelineEntry] {
        let media = try await Dictionary(
            store.guideMedia(Array(Set(items.compactMap(\.media)))).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        let words = try await words(for: items, on: channel)
        let rule = sheet.profiles[channel.profile].map { CopyRule(profile: $0.video.planned(with: $0.audio)) }
        return items.map { item in
            let file = item.media.flatMap { media[$0] }
            return TimelineEntry(
                item, title: file?.airTitle ?? (item.kind == .offline ? "Off air" : "gone"),
                why: words.text(item.reason), subject: file.map { TimelineEntry.Subject($0) },
                obstacles: file.flatMap { rule?.obstacles($0.facts) } ?? [])
        }
    }

    /// For the reasons of items of a channel, or of the one that it shows.
    func words(for items: some Sequence<TimelineItem>, on channel: Channel) async throws -> ReasonWords {
        let contents = ReasonWords.contents(of: items, sheet.playlists)
        let stored = try await store.names(of: contents)
        return ReasonWords(
            sheet.programming(of: sheet.shown(by: channel).channel), playlists: sheet.playlists,
            names: stored.merging(names) { $1 })
    }
}
