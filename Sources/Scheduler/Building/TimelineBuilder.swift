public import Core

/// Builds a channel's timeline by executing its program, one instruction at a time.
///
/// A value: copy it to try something out. It never fails and never loops: instructions that place nothing for two
/// rounds lead to an off-air item and a warning.
public struct TimelineBuilder: Sendable {
    let input: BuildInput
    /// All of `state` but the cursors, which live in `deck` while the builder works.
    var registers: BuilderState
    var deck: CursorSet
    /// The deck's handle for each of the program's sources.
    let handles: [CursorSet.Handle]
    var build = Build()
    /// What was built already when a refresh began: the rest of the step that led up to it.
    var ahead: [TimelineItem] = []
    var warned: [WarningKey: Int] = [:]
    /// The numbers that linked rules of the former program have now, where an edit has changed more than their place.
    var changedRules: [Int: Int] = [:]
    /// Rules that an edit has linked with others.
    var newRules: [(link: CompiledSchedule.Link, rules: [Int])] = []
    /// Index into the input's specials of the next that has not begun.
    var upcoming = 0
    /// The special that the rule's next programme would run into, while that is found out.
    var heldUp: PinnedSpecial?

    struct WarningKey: Hashable {
        var code: String
        var rule: Int?
    }

    public init(_ input: BuildInput, _ state: BuilderState) {
        self.input = input
        registers = input.program.adopting(state)
        registers.cursors = []
        registers.playlists = []
        registers.links = nil
        var deck = CursorSet(
            input, cursors: state.cursors, playlists: state.playlists, links: state.links ?? [],
            at: state.position)
        handles = input.program.sources.map { deck.open($0) }
        self.deck = deck
        findPlace()
        findSpecials()
    }

    /// The timeline is built up to here. Unlike `state.position` it costs nothing.
    public var position: Instant { registers.position }

    /// The state of the timeline now; a new builder continues from it. Costs what the current cycles have played.
    public var state: BuilderState {
        var state = registers
        (state.cursors, state.playlists) = deck.saved
        state.links = deck.savedLinks
        return state
    }

    /// Goes on until the timeline reaches `instant`. In however many steps it is called, the items are the same.
    public mutating func extend(until instant: Instant) -> Build {
        build = Build()
        build.items = ahead
        ahead = []
        build.warnings = input.program.warnings
        warned = [:]
        deck.now = registers.position
        deck.update()
        serveReruns()
        warnAboutContent()
        while registers.position < instant {
            if registers.position >= registers.nextCheckpoint { takeCheckpoint() }
            step()
        }
        defer { build = Build() }
        return build
    }

    private mutating func takeCheckpoint() {
        let position = registers.position
        registers.nextCheckpoint = min(position + .hours(6), input.zone.nextMidnight(after: position))
        build.checkpoints.append(Checkpoint(at: position, state: state))
    }

    mutating func step() {
        let instructions = input.program.instructions
        // Between steps nothing is left to be rolled back, so that it does not matter where a build ends.
        deck.commit()
        deck.now = registers.position
        if playSpecial() { return }
        // Two rounds: in the second one, floods look for the next day's fixed start.
        guard !instructions.isEmpty, registers.idleSteps <= 2 * instructions.count else { return restOffAir() }
        if let rest = registers.rest { return finish(rest) }
        let before = registers.position
        beginDay()
        registers.idleSteps += 1
        if !instructions.indices.contains(registers.instruction) { registers.instruction = 0 }
        switch instructions[registers.instruction] {
        case .go(let index): registers.instruction = index
        case .wait(let wait): self.wait(wait)
        case .play(let visit): play(visit)
        }
        if registers.position > before { registers.idleSteps = 0 }
    }

    /// Nothing can be placed: off air until the next fixed start or local midnight, whichever comes first.
    private mutating func restOffAir() {
        let position = registers.position
        var finish = input.zone.nextMidnight(after: position)
        for index in ownInstructions {
            guard case .wait(let wait) = input.program.instructions[index] else { continue }
            let start = input.zone.next(wait.time, atOrAfter: position + TimeSpan(microseconds: 1))
            finish = min(finish, start)
        }
        warn(
            "schedule.stuck", rule: nil, "The schedule produces no items",
            fix: "Check that its collections have items that can be played.")
        registers.idleSteps = 0
        fill(
            until: finish, Filling(tail: [], fallback: input.program.fallback), rule: rule(at: registers.instruction),
            why: "because no rule places anything")
    }

    private func rule(at index: Int) -> Int {
        guard input.program.instructions.indices.contains(index) else { return 0 }
        return switch input.program.instructions[index] {
        case .wait(let wait): wait.rule
        case .play(let visit): visit.rule
        case .go: 0
        }
    }

    /// Why an item is on by a rule that drew nothing for it.
    func reason(_ rule: Int, _ decision: String) -> TimelineItem.Reason {
        guard input.program.rules.indices.contains(rule) else { return TimelineItem.Reason(decision: decision) }
        let key = input.program.rules[rule]
        return TimelineItem.Reason(schedule: key.schedule, rule: key.rule, decision: decision)
    }

    private mutating func wait(_ wait: Wait) {
        registers.instruction += 1
        if isDueLate(wait.time) { return }
        let position = registers.position
        let start: Instant
        switch wait.missed {
        case .strict: start = input.zone.next(wait.time, atOrAfter: position)
        case .flexible:
            let today = input.zone.occurrence(of: wait.time, on: input.zone.local(position).date)
            guard let today, today >= position else { return }
            start = today
        }
        if start - position > .hours(1), wait.filling.tail.isEmpty, wait.filling.fallback.isEmpty {
            let rule = input.program.name(ofRule: wait.rule)
            warn(
                "wait.long", rule: wait.rule,
                "\(rule) waits more than an hour for its start \(wait.time)",
                fix:
                    "Make the rule before it flood, add tail or fallback filler to that rule, or make the start flexible."
            )
        }
        // After a special it waits for what is left.
        if let special = upcomingSpecial, special.start < start { registers.instruction -= 1 }
        fill(until: start, wait.filling, rule: wait.rule, why: "up to the fixed start \(wait.time)")
    }

    private mutating func warnAboutContent() {
        for cursor in deck.cursors where cursor.content.leftOutCount > 0 {
            build.warnings.append(
                BuildWarning(
                    "content.length", rule: nil,
                    "\(cursor.key.words(deck.words(cursor.key.content))): \(cursor.content.leftOutCount) items are left out, shorter than half a second or longer than a week",
                    fix: "Check these files, or rescan the library."))
        }
        for (index, count) in deck.rings.sorted(by: { $0.key < $1.key }) {
            build.warnings.append(
                BuildWarning(
                    "playlist.ring", rule: nil,
                    "\(deck.words(deck.playlists[index].key.content)): \(count) entries are left out, because they contain the playlist they are in",
                    fix: "Take them out of the playlist."))
        }
    }

    mutating func warn(_ code: String, rule: Int?, _ what: @autoclosure () -> String, fix: @autoclosure () -> String) {
        let key = WarningKey(code: code, rule: rule)
        if let known = warned[key] {
            build.warnings[known].count += 1
        } else {
            warned[key] = build.warnings.count
            let id = rule.map { input.program.rules[$0].rule }
            build.warnings.append(BuildWarning(code, rule: id, what(), fix: fix(), first: registers.position))
        }
    }
}
