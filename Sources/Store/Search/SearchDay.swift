import Core

/// The local day that a search is for: what “today” and “the last week” are, and where days begin.
struct SearchDay {
    let zone: ZoneRules
    private let day: CivilDate
    private let question = Question()

    /// Shared by everything that one search looks up.
    private final class Question { var isAsked = false }

    init(_ day: CivilDate, in zone: ZoneRules) {
        self.day = day
        self.zone = zone
    }

    /// Ask for it only where the answer depends on it: a search that never does finds the same on every day.
    var today: CivilDate {
        question.isAsked = true
        return day
    }

    /// Whether something has asked for the day, so that other days may find something else.
    var matters: Bool { question.isAsked }
}
