import Core

/// A rule's start as the columns `start, missed`.
struct StartColumns {
    var seconds: Int?
    var missed: String?

    init(_ start: ScheduleRule.Start) {
        if case .fixed(let time, let missed) = start {
            seconds = time.seconds
            self.missed = missed.rawValue
        }
    }

    static func read(_ row: inout Row) throws(StoreError) -> ScheduleRule.Start {
        let seconds: Int? = row.next()
        let missed: String? = row.next()
        guard let seconds else { return .dynamic }
        guard (0..<86_400).contains(seconds), let missed = missed.flatMap(ScheduleRule.Missed.init) else {
            throw .damaged("Reading the schedules", "a rule starts at second \(seconds) of the day")
        }
        return .fixed(TimeOfDay(hour: seconds / 3_600, minute: seconds / 60 % 60, second: seconds % 60), missed)
    }
}

/// A rule's mode as the columns `mode, amount, duration, tail`.
struct ModeColumns {
    enum Name: String { case one, multiple, all, flood, duration }

    let name: Name
    private(set) var amount: String?
    private(set) var duration: TimeSpan?
    private(set) var tail: String?

    init(_ mode: ScheduleRule.Mode) {
        switch mode {
        case .one: name = .one
        case .multiple(let count): (name, amount) = (.multiple, count.description)
        case .all: name = .all
        case .flood: name = .flood
        case .duration(let length, let tail):
            (name, duration) = (.duration, length)
            self.tail = tail.rawValue
        }
    }

    static func read(_ row: inout Row) throws(StoreError) -> ScheduleRule.Mode {
        let name = try row.named(Name.self)
        let amount: String? = row.next()
        let duration: TimeSpan? = row.next()
        let tail: String? = row.next()
        switch name {
        case .one: return .one
        case .multiple:
            // What cannot be read is told below.
            let count = amount.flatMap { try? Formula($0, variables: ScheduleRule.countVariables) }
            if let count { return .multiple(count) }
        case .all: return .all
        case .flood: return .flood
        case .duration:
            if let duration, let tail = tail.flatMap(ScheduleRule.Tail.init) { return .duration(duration, tail) }
        }
        throw .damaged("Reading the schedules", "a rule of the mode “\(name.rawValue)” lacks its number")
    }
}
