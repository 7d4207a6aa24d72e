import Core
import Store
import WebAPI

/// Timeline items with what viewers call them.
struct TimelineTitles: Sendable {
    private let store: StationStore

    init(_ store: StationStore) { self.store = store }

    func entries(_ items: [TimelineItem]) async throws -> [TimelineEntry] {
        let media = try await Dictionary(
            store.media(Array(Set(items.compactMap(\.media)))).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        return items.map { item in
            let file = item.media.flatMap { media[$0] }
            return TimelineEntry(item, title: file?.airTitle ?? (item.kind == .offline ? "Off air" : "gone"))
        }
    }
}
