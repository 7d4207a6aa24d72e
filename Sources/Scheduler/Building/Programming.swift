public import Core

/// What a channel plays by: its schedule, and those that take its place on some days.
public struct Programming: Hashable, Sendable {
    public struct Alternate: Hashable, Sendable {
        public var schedule: Schedule
        public var days: DaySelector

        public init(schedule: Schedule, days: DaySelector) {
            self.schedule = schedule
            self.days = days
        }
    }

    /// On days that no alternate matches.
    public var standard: Schedule
    /// The first one that matches a day applies on it.
    public var alternates: [Alternate]
    /// In any order.
    public var specials: [Special]
    /// Fills every gap that no rule's filler fills.
    public var fallback: FillerID?

    public init(
        standard: Schedule, alternates: [Alternate] = [], specials: [Special] = [], fallback: FillerID? = nil
    ) {
        self.standard = standard
        self.alternates = alternates
        self.specials = specials
        self.fallback = fallback
    }

    public var schedules: [Schedule] { alternates.map(\.schedule) + [standard] }
}
