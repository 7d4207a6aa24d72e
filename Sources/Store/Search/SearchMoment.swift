import Core

/// When and where a search happens: what “today” and “the last week” are.
struct SearchMoment: Sendable {
    let now: Instant
    let zone: ZoneRules

    var today: CivilDate { zone.local(now).date }
}
