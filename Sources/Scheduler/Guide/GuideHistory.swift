import Core

/// What a channel has shown so far, while its programmes are gone through in order.
struct GuideHistory {
    /// How old a release may be to be new.
    private static let newDays = 30

    private var last: [MediaID: Instant]

    /// `last` is when the channel last showed each item before the first programme.
    init(_ last: [MediaID: Instant]) { self.last = last }

    mutating func add(_ item: TimelineItem) {
        if let media = item.media { last[media] = item.start }
    }

    /// What a showing of `item` on `day` is.
    func showing(of item: MediaItem, on day: CivilDate) -> GuideProgramme.Showing {
        if let shown = last[item.id] { return .again(last: shown.nearestSecond) }
        let age = item.metadata.released.map { day.daysSince1970 - $0.daysSince1970 }
        return .first(isNew: age.map { (0...Self.newDays).contains($0) } ?? false)
    }
}
