public import Core

/// A channel's compiled schedules: instructions, and the tables they point into.
public struct CompiledSchedule: Hashable, Sendable {
    /// A filler and where it draws from.
    public struct FillerSource: Hashable, Sendable {
        public var filler: Filler
        /// Index into `sources`.
        public var source: Int
    }

    /// The instructions of one schedule.
    public struct Part: Hashable, Sendable {
        public var schedule: ScheduleID
        public var name: String
        public var instructions: Range<Int>
        /// Rules are numbered through the whole program; these are the schedule's.
        public var rules: Range<Int>
        /// Visits the rules in another order each round.
        public var isShuffled = false
    }

    /// The days on which a part applies.
    public struct Days: Hashable, Sendable {
        /// nil: on every day that none before it takes.
        public var selector: DaySelector?
        /// Index into `parts`.
        public var part: Int
    }

    /// A rule, by what stays when it is moved or edited.
    public struct RuleKey: Hashable, Sendable {
        public var schedule: ScheduleID
        /// Below zero where the rule has no id yet: its place.
        public var rule: RuleID
    }

    /// Rules that are linked with each other, and what they draw from: their content, and its groups.
    public struct Link: Hashable, Sendable {
        public var rules: [Int]
        public var sources: Set<CursorKey>
        /// The same in another program.
        var number: UInt64
    }

    public internal(set) var instructions: [Instruction] = []
    /// At least one.
    public internal(set) var parts: [Part] = []
    /// The first one whose days match applies; the last matches every day.
    public internal(set) var days: [Days] = []
    /// By the numbers that rules have in the program.
    public internal(set) var rules: [RuleKey] = []
    /// The rules that reruns may name.
    public internal(set) var namedRules: [String: Set<RuleID>] = [:]
    public internal(set) var sources: [CursorKey] = []
    private var sourcePlaces: [CursorKey: Int] = [:]
    public internal(set) var fillers: [FillerSource] = []
    public internal(set) var links: [Link] = []
    /// What rules play again of the channel's own timeline.
    public internal(set) var reruns: Set<Rerun> = []
    /// The rules that reruns repeat.
    var repeatedRules: Set<RuleID> { rules(repeatedBy: reruns) }

    func rules(repeatedBy reruns: Set<Rerun>) -> Set<RuleID> {
        reruns.reduce(into: []) { found, rerun in
            if case .rule(let name) = rerun { found.formUnion(namedRules[name] ?? []) }
        }
    }

    /// In any order.
    public internal(set) var specials: [SpecialSource] = []
    /// Fills what no rule's filler fills.
    public internal(set) var fallback: [Int] = []
    /// What is wrong with the schedules themselves.
    public internal(set) var warnings: [BuildWarning] = []
    /// What the instructions do, each as a number.
    private(set) var script: [InstructionFingerprint] = []
    /// Tells whether a saved place in a program still means the same.
    private(set) var fingerprint: UInt64 = 0
    /// The same numbers as they were before rules had ids.
    private(set) var formerFingerprint: UInt64 = 0
    private(set) var formerScript: [UInt64] = []

    /// Compiling is over. What comes before the fingerprint must stay as it is: states that are stored were made with it.
    mutating func seal() {
        let texts = instructions.map { text($0) }
        let formerTexts = instructions.map { text($0, namingRules: true) }
        formerScript = formerTexts.map { Fingerprint($0).value }
        script = zip(instructions, texts).map { instruction, text in
            var link: UInt64?
            if case .play(let visit) = instruction, visit.link != nil { link = number(ofLink: visit.source) }
            return InstructionFingerprint(instruction, doing: text, link: link, rules)
        }
        let days = days.map { "\($0.selector.map { "\($0)" } ?? "") \(parts[$0.part].isShuffled)" }
        fingerprint = Fingerprint((texts + days).joined(separator: "\n")).value
        formerFingerprint = Fingerprint((formerTexts + days).joined(separator: "\n")).value
    }

    func number(ofLink source: Int) -> UInt64 { Fingerprint(sources[source].description).value }

    mutating func source(_ key: CursorKey) -> Int {
        if let known = sourcePlaces[key] { return known }
        sources.append(key)
        sourcePlaces[key] = sources.count - 1
        return sources.count - 1
    }

    mutating func stock(_ filler: Filler) -> Int {
        if let known = fillers.firstIndex(where: { $0.filler.id == filler.id }) { return known }
        // Fillers choose what fits; a round over them all keeps one from coming up again and again.
        let order = filler.order == .random ? .shuffle : filler.order
        fillers.append(FillerSource(filler: filler, source: source(CursorKey(filler.content, order, filler.options))))
        return fillers.count - 1
    }

    /// `Rule 3`, or `Rule 3 of Weekend` when there are several schedules.
    func name(ofRule rule: Int) -> String {
        guard let part = parts.first(where: { $0.rules.contains(rule) }) else { return "Rule \(rule + 1)" }
        let name = "Rule \(rule - part.rules.lowerBound + 1)"
        return parts.count == 1 ? name : "\(name) of \(part.name)"
    }

    /// The visit of a rule, and which instruction plays it.
    func visit(ofRule rule: Int) -> (visit: Visit, index: Int)? {
        for (index, instruction) in instructions.enumerated() {
            if case .play(let visit) = instruction, visit.rule == rule { return (visit, index) }
        }
        return nil
    }

    /// The fillers that fill the gaps of a rule: those in its own time, and up to its start, which are of the rule before;
    /// the channel's fallback alone where no rule decides.
    public func gapFillers(of reason: TimelineItem.Reason) -> [Filler] {
        let number = reason.former?.rule ?? rules.firstIndex { $0.rule == reason.rule }
        var found: [Int] = []
        for instruction in instructions {
            switch instruction {
            case .wait(let wait) where wait.rule == number: found += wait.filling.tail + wait.filling.fallback
            case .play(let visit) where visit.rule == number: found += visit.filling.tail + visit.filling.fallback
            default: break
            }
        }
        var seen: Set<Int> = []
        return (found + fallback).filter { seen.insert($0).inserted }.map { fillers[$0].filler }
    }

    /// The channel's own fallback: it fills what no rule's filler fills, and is played when a file fails.
    public var channelFallback: Filler? { fallback.first.map { fillers[$0].filler } }

    // MARK: Days

    /// The part that applies on a day.
    func part(on date: CivilDate) -> Int {
        days.first { $0.selector?.holds(on: date) ?? true }?.part ?? max(0, parts.count - 1)
    }

    func part(ofInstruction index: Int) -> Int? { parts.firstIndex { $0.instructions.contains(index) } }

    /// Where a timeline begins that has no past: with what would be on air at `instant` had the day's schedule always
    /// run. That is the rule whose fixed start passed last, if it runs on until now; else the rule behind it. A schedule
    /// without fixed starts begins with its first rule.
    func entry(at instant: Instant, in zone: ZoneRules) -> Int {
        let today = zone.local(instant).date
        guard parts.indices.contains(part(on: today)) else { return 0 }
        let own = parts[part(on: today)].instructions
        var newest: (start: Instant, index: Int)?
        for index in own {
            guard case .wait(let wait) = instructions[index] else { continue }
            let starts = [today, today.adding(days: -1)].compactMap { zone.occurrence(of: wait.time, on: $0) }
            guard let start = starts.first(where: { $0 <= instant }) else { continue }
            if newest.map({ start >= $0.start }) ?? true { newest = (start, index) }
        }
        guard let newest else { return own.lowerBound }
        if newest.start == instant { return newest.index }
        guard own.contains(newest.index + 1), case .play(let visit) = instructions[newest.index + 1] else {
            return newest.index
        }
        let runsOn =
            switch visit.extent {
            case .endless, .until: true
            case .span(let span, _): newest.start + span > instant
            case .count, .amount, .wholeContent: false
            }
        return newest.index + (runsOn ? 1 : 2)
    }
}
