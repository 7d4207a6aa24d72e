import Core
import Linux
import Scheduler
import Store
import Synchronization

/// Contents of one channel that may differ on each local day, on the days that are loaded.
///
/// A builder that asks for another day gets the nearest one, and the day is noted: load it and build again.
final class DailyContent: Sendable {
    /// What a content contains on one day.
    struct Holding: Sendable {
        let playables: [Playable]
        let revision: UInt64
    }

    private struct State {
        var days: [CivilDate: [ContentReference: Holding]] = [:]
        var details: ContentDetails
        var missing: Set<CivilDate> = []
    }

    let contents: Set<ContentReference>
    private let zone: ZoneRules
    private let state: Mutex<State>

    init(_ days: [ContentReference: [CivilDate: [Playable]]], _ details: ContentDetails, in zone: ZoneRules) {
        contents = Set(days.keys)
        self.zone = zone
        var state = State(details: details)
        for (content, days) in days { Self.keep(content, days, details, in: &state) }
        self.state = Mutex(state)
    }

    var isEmpty: Bool { contents.isEmpty }

    private static func keep(
        _ content: ContentReference, _ days: [CivilDate: [Playable]], _ details: ContentDetails, in state: inout State
    ) {
        for (day, playables) in days {
            state.days[day, default: [:]][content] = Holding(
                playables: playables, revision: details.revision(of: playables))
        }
    }

    func holding(_ content: ContentReference, on day: CivilDate) -> Holding? {
        guard contents.contains(content) else { return nil }
        return state.withLock { state in
            if let known = state.days[day]?[content] { return known }
            state.missing.insert(day)
            let nearest = state.days.keys.min {
                abs($0.daysSince1970 - day.daysSince1970) < abs($1.daysSince1970 - day.daysSince1970)
            }
            return nearest.flatMap { state.days[$0]?[content] }
        }
    }

    func chapters(of media: MediaID) -> [TimeSpan] { state.withLock { $0.details.chapters[media] ?? [] } }

    var directors: [MediaID: String] { state.withLock { $0.details.directors } }

    /// Loads every day from that of one instant to that of another.
    func load(from first: Instant, through last: Instant, _ desk: ChannelTimeline.Resources) async throws {
        guard !isEmpty else { return }
        try await load(LocalDays(from: first, through: last, in: zone).days, desk)
    }

    /// Loads the days that builders asked for and did not get. False when there are none: what was built is right.
    func loadMissing(_ desk: ChannelTimeline.Resources) async throws -> Bool {
        let missing = state.withLock { state in
            defer { state.missing = [] }
            return state.missing.filter { state.days[$0] == nil }.sorted()
        }
        guard !missing.isEmpty else { return false }
        try await load(missing, desk)
        return true
    }

    private func load(_ days: [CivilDate], _ desk: ChannelTimeline.Resources) async throws {
        let (new, kinds) = state.withLock { state in
            (days.filter { state.days[$0] == nil }, state.details.kinds)
        }
        guard !new.isEmpty else { return }
        let found = try await desk.days.playables(of: contents, on: LocalDays(new, in: zone), reading: desk.store)
        let details = try await ContentDetails(kinds, of: found.media, reading: desk.store)
        state.withLock { state in
            state.details = state.details.joined(with: details)
            for (content, dated) in found {
                Self.keep(content, dated.days(among: new), state.details, in: &state)
            }
        }
    }

    /// Forgets what was on before the day of `instant`.
    func forget(before instant: Instant) {
        let first = zone.local(instant).date
        state.withLock { state in state.days = state.days.filter { $0.key >= first } }
    }

    /// For each loaded day a number that differs when something is not what it was on that day; the same in every run.
    var fingerprints: [CivilDate: UInt64] {
        state.withLock { state in
            state.days.mapValues { holdings in
                var hash = Fingerprint()
                for text in holdings.map({ "\($0.key) \($0.value.revision)" }).sorted() { hash.add(text) }
                return hash.value
            }
        }
    }
}

extension DatedPlayables {
    fileprivate func days(among wanted: [CivilDate]) -> [CivilDate: [Playable]] {
        switch self {
        case .daily(let days): days
        // It has just become another query: the channel will be refreshed.
        case .always(let playables): Dictionary(wanted.map { ($0, playables) }, uniquingKeysWith: { first, _ in first })
        }
    }
}

extension [CivilDate: UInt64] {
    /// Whether each day that both know is what it was.
    func agrees(with other: [CivilDate: UInt64]) -> Bool {
        allSatisfy { day, number in other[day].map { $0 == number } ?? true }
    }
}

/// What daily contents hold, looked up once for all channels of a zone.
final class DayShelf: Sendable {
    private struct Key: Hashable {
        let zone: String
        let content: ContentReference
    }

    private let known = Mutex<[Key: [CivilDate: [Playable]]]>([:])

    /// What the contents hold on some days: from the shelf as far as it goes, then from the store.
    func playables(
        of contents: Set<ContentReference>, on days: LocalDays, reading store: StationStore
    ) async throws -> [ContentReference: DatedPlayables] {
        var found = shelved(contents, days)
        let rest = contents.filter { found[$0] == nil }
        let read = try await store.playables(of: rest, on: days)
        known.withLock { known in
            for (content, dated) in read {
                guard case .daily(let daily) = dated else { continue }
                known[Key(zone: days.zone.name, content: content), default: [:]].merge(daily) { $1 }
            }
        }
        found.merge(read) { $1 }
        return found
    }

    private func shelved(_ contents: Set<ContentReference>, _ days: LocalDays) -> [ContentReference: DatedPlayables] {
        known.withLock { known in
            var found: [ContentReference: DatedPlayables] = [:]
            for content in contents {
                guard let daily = known[Key(zone: days.zone.name, content: content)] else { continue }
                let wanted = days.days.compactMap { day in daily[day].map { (day, $0) } }
                guard wanted.count == days.days.count else { continue }
                found[content] = .daily(Dictionary(wanted, uniquingKeysWith: { first, _ in first }))
            }
            return found
        }
    }

    /// Something has changed: nothing that is known may be true any more.
    func clear() { known.withLock { $0 = [:] } }

    /// Forgets days that are long over in every zone.
    func forget(before instant: Instant) {
        let first = ZoneRules.utc.local(instant).date.adding(days: -2)
        known.withLock { known in
            known = known.mapValues { days in days.filter { $0.key >= first } }
        }
    }
}
