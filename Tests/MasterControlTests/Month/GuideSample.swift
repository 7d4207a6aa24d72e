import Core
import Testing

/// What a channel's guide said at one moment of what was on and of what could not change any more.
struct GuideSample {
    let channel: ChannelID
    let taken: Instant
    let programmes: [GuideProgramme]

    static let protected = TimeSpan.minutes(15)
    /// The guide shows stretches without items as long as this as off air.
    private static let shortestOffAir = TimeSpan.minutes(1)

    var end: Instant { taken + Self.protected }

    /// What differs from what went to air; nil when nothing does.
    func difference(from entries: [AsRunEntry], _ media: MonthMedia, _ outages: [MonthAir.Outage]) -> String? {
        for (programme, next) in zip(programmes, programmes.dropFirst()) where programme.finish != next.start {
            return "“\(programme.title)” ends at \(programme.finish), “\(next.title)” begins at \(next.start)"
        }
        for entry in entries where entry.finish > taken && entry.plannedStart < end {
            if let fault = fault(of: entry, media) { return "\(fault) at \(entry.plannedStart)" }
        }
        for programme in programmes where programme.finish > taken && programme.start < end && !programme.isOffAir {
            guard let id = programme.media, !outages.contains(where: { $0.overlaps(programme) }) else { continue }
            let isThere = entries.contains {
                $0.media == id && $0.plannedStart >= programme.start - .seconds(1) && $0.plannedStart < programme.finish
            }
            if !isThere { return "“\(programme.title)” at \(programme.start) did not go to air" }
        }
        return nil
    }

    private func fault(of entry: AsRunEntry, _ media: MonthMedia) -> String? {
        // The guide has whole seconds.
        let moment = entry.plannedStart + .milliseconds(500)
        guard let programme = programmes.first(where: { $0.start <= moment && $0.finish > moment }) else {
            return "“\(entry.title)” went to air, the guide says nothing"
        }
        guard let id = entry.media else {
            let isLong = entry.finish - entry.plannedStart >= Self.shortestOffAir
            return isLong && !programme.isOffAir ? "“\(programme.title)” was off air" : nil
        }
        guard !media.unnamed.contains(id) else { return nil }
        let names = [programme.title, "\(programme.title) – \(programme.subtitle ?? "")"]
        return names.contains(entry.title) ? nil : "“\(programme.title)” was “\(entry.title)”"
    }
}

extension MonthAir.Outage {
    fileprivate func overlaps(_ programme: GuideProgramme) -> Bool {
        // What was on when the station crashed has left no entry.
        from < programme.finish && until > programme.start
    }
}
