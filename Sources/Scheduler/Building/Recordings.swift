import Core

/// A programme that was placed, as a rerun plays it again.
struct RecordedProgramme: Hashable, Sendable {
    var media: MediaID
    var start: Instant
    var length: TimeSpan
    /// The guide group and title that it was shown in.
    var group: Int64
    var title: String?
    var hidden: Bool
    var language: String?
}

/// What a channel's reruns need of its past, and nothing more, so it does not grow with the past.
struct Recordings: Hashable, Sendable, Codable {
    /// What the newest visit of a rule has played.
    struct Take: Hashable, Sendable, Codable {
        var rule: RuleID?
        /// When the visit began.
        var visit: Instant
        var programmes: [RecordedProgramme]
        /// What the rule was called, where rules had no ids.
        var formerName: String?

        private enum CodingKeys: String, CodingKey {
            case rule, visit, programmes
            case formerName = "name"
        }
    }

    private enum CodingKeys: String, CodingKey { case reruns, takes, log }

    /// What it has been kept for, as text: a rerun that is new has to be told what was on before.
    private(set) var reruns: [String] = []
    /// The newest last.
    private var takes: [Take] = []
    /// By their starts: what reruns of times of day, or of the time before, may ask for.
    private var log: [RecordedProgramme] = []

    /// Keeps what these reruns need, and nothing else.
    mutating func serve(_ program: CompiledSchedule) {
        reruns = program.reruns.map(program.key).sorted()
        let wanted = program.repeatedRules
        for index in takes.indices {
            guard let name = takes[index].formerName else { continue }
            (takes[index].rule, takes[index].formerName) = (program.namedRules[name]?.min(), nil)
        }
        takes.removeAll { take in take.rule.map { !wanted.contains($0) } ?? true }
        if !program.reruns.contains(where: \.goesByTime) { log = [] }
    }

    /// The reruns that nothing was kept for yet.
    func new(of program: CompiledSchedule) -> Set<Rerun> {
        let known = Set(reruns)
        return program.reruns.filter { !known.contains(program.key(of: $0)) && !known.contains($0.description) }
    }

    /// Notes a programme of a visit that began at `visit`.
    mutating func add(
        _ programme: RecordedProgramme, of rule: RuleID?, visit: Instant, for wanted: Set<Rerun>,
        _ program: CompiledSchedule, in zone: ZoneRules
    ) {
        if let rule, program.rules(repeatedBy: wanted).contains(rule) {
            let place = takes.firstIndex { $0.rule == rule }
            if let place, takes[place].visit == visit {
                takes[place].programmes.append(programme)
            } else {
                if let place { takes.remove(at: place) }
                takes.append(Take(rule: rule, visit: visit, programmes: [programme]))
            }
        }
        guard wanted.contains(where: { $0.asks(for: programme.start, in: zone) }) else { return }
        let border = wanted.compactMap { $0.border(at: programme.start, in: zone) }.min() ?? programme.start
        log.removeAll { $0.start < border }
        // What an edit asks for was on before what is in the log, or is in it already.
        let place = (log.lastIndex { $0.start <= programme.start }).map { $0 + 1 } ?? 0
        if place > 0, log[place - 1].start == programme.start { return }
        log.insert(programme, at: place)
    }

    /// A programme that was interrupted went on: it was longer than it had seemed.
    mutating func extend(_ media: MediaID?, to length: TimeSpan) {
        for index in takes.indices {
            guard let last = takes[index].programmes.indices.last else { continue }
            takes[index].programmes[last].extend(media, to: length)
        }
        if let last = log.indices.last { log[last].extend(media, to: length) }
    }

    /// When the rule's newest visit began.
    func newestVisit(of rule: RuleID) -> Instant? { takes.last { $0.rule == rule }?.visit }

    /// What a rerun plays that begins at `position`.
    func programmes(
        of rerun: Rerun, _ program: CompiledSchedule, at position: Instant, in zone: ZoneRules
    ) -> [RecordedProgramme] {
        if case .rule(let name) = rerun {
            let rules = program.namedRules[name] ?? []
            return takes.last { take in take.rule.map(rules.contains) ?? false }?.programmes ?? []
        }
        guard let span = rerun.span(before: position, in: zone) else { return [] }
        return log.filter { span.contains($0.start) }
    }

    /// The same, moved by `span`.
    func shifted(by span: TimeSpan) -> Recordings {
        var recordings = self
        for index in takes.indices {
            recordings.takes[index].visit += span
            for place in takes[index].programmes.indices { recordings.takes[index].programmes[place].start += span }
        }
        for index in log.indices { recordings.log[index].start += span }
        return recordings
    }
}

extension RecordedProgramme {
    fileprivate mutating func extend(_ media: MediaID?, to length: TimeSpan) {
        if self.media == media, self.length < length { self.length = length }
    }
}

extension Rerun {
    fileprivate var goesByTime: Bool {
        switch self {
        case .rule: false
        case .span, .before: true
        }
    }

    /// The stretch whose programmes are repeated by a visit that begins at `position`.
    func span(before position: Instant, in zone: ZoneRules) -> Range<Instant>? {
        switch self {
        case .rule: return nil
        case .before(let span): return position - span..<position
        case .span(let from, let to, let daysAgo):
            let today = zone.local(position).date
            if let daysAgo {
                return Self.stretch(from, to, on: today.adding(days: -daysAgo), in: zone)?.clamped(
                    to: Instant.distantPast..<position)
            }
            // The day before the one before ends its span by today, however long that is.
            for days in 0...3 {
                guard let span = Self.stretch(from, to, on: today.adding(days: -days), in: zone),
                    span.upperBound <= position
                else { continue }
                return span
            }
            return nil
        }
    }

    private static func stretch(
        _ from: TimeOfDay, _ to: TimeOfDay, on date: CivilDate, in zone: ZoneRules
    ) -> Range<Instant>? {
        guard let start = zone.occurrence(of: from, on: date),
            let finish = zone.occurrence(of: to, on: to > from ? date : date.adding(days: 1)), start < finish
        else { return nil }
        return start..<finish
    }

    /// Whether a programme that begins then may be asked for.
    fileprivate func asks(for start: Instant, in zone: ZoneRules) -> Bool {
        switch self {
        case .rule: return false
        case .before: return true
        case .span(let from, let to, _):
            let today = zone.local(start).date
            return [today, today.adding(days: -1)].contains {
                Self.stretch(from, to, on: $0, in: zone)?.contains(start) ?? false
            }
        }
    }

    /// No visit after `instant` asks for anything from before this.
    fileprivate func border(at instant: Instant, in zone: ZoneRules) -> Instant? {
        switch self {
        case .rule: return nil
        case .before(let span): return instant - span
        case .span(_, _, let daysAgo):
            return zone.startOfDay(zone.local(instant).date.adding(days: -(daysAgo ?? 3)))
        }
    }
}

/// Short, as there may be hundreds.
extension RecordedProgramme: Codable {
    init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        media = MediaID(try container.decode(Int64.self))
        start = Instant(microseconds: try container.decode(Int64.self))
        length = TimeSpan(microseconds: try container.decode(Int64.self))
        group = try container.decode(Int64.self)
        hidden = try container.decode(Int.self) != 0
        title = try container.decode(String?.self)
        language = try container.decode(String?.self)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(media.raw)
        try container.encode(start.microseconds)
        try container.encode(length.microseconds)
        try container.encode(group)
        try container.encode(hidden ? 1 : 0)
        try container.encode(title)
        try container.encode(language)
    }
}
