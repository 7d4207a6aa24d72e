import Core

extension TimelineBuilder {
    /// Finds the position again after an edit of the schedules. An unchanged rule continues; otherwise the next one begins.
    mutating func findPlace() {
        let fingerprint = input.program.fingerprint
        let old = registers.script ?? []
        guard registers.program != fingerprint || haveMoved(old) else {
            // An older state may not know the rules' ids.
            registers.script = input.program.script
            return
        }
        let place = registers.instruction
        registers.program = fingerprint
        registers.script = input.program.script
        registers.idleSteps = 0
        registers.newest = registers.newest.flatMap { input.program.counterpart(of: $0, in: old) }
        registers.postponed = nil
        if !old.isEmpty { relink(old) }
        registers.rest = registers.rest.flatMap { rest in
            input.program.counterpart(ofRule: rest.rule, in: old).map { PaddingRest(until: rest.until, rule: $0) }
        }
        if let index = input.program.counterpart(of: place, in: old), rules(on: registers.position, index) {
            registers.instruction = index
        } else {
            advance(without: place, of: old)
        }
    }

    /// Whether rules that do the same have changed places.
    private func haveMoved(_ old: [InstructionFingerprint]) -> Bool {
        zip(old, input.program.script).contains { before, now in
            before.id.map { $0.raw > 0 && $0 != now.id } ?? false
        }
    }

    /// Gives the rules that are linked their places in what they play together. A rule that was changed takes that of
    /// the rule that it was.
    private mutating func relink(_ old: [InstructionFingerprint]) {
        let program = input.program
        guard !program.links.isEmpty else { return }
        let unchanged = Set(old.compactMap { program.counterpart(ofRule: $0.rule, in: old) })
        for link in program.links {
            let before = old.filter { $0.link == link.number }.map(\.rule)
            var former: [Int: Int] = [:]
            for rule in before {
                if let now = program.counterpart(ofRule: rule, in: old), link.rules.contains(now) { former[now] = rule }
            }
            for (now, rule) in changed(link, before.filter { !former.values.contains($0) }, unchanged, old)
            where former[now] == nil {
                former[now] = rule
                changedRules[rule] = now
            }
            deck.relink(link, former)
            let new = link.rules.filter { former[$0] == nil }
            if !before.isEmpty { newRules.append((link, new)) }
        }
        joinLinks()
    }

    /// The rules of a link that were edited, with the numbers that they had: by their ids, or else in turn.
    private func changed(
        _ link: CompiledSchedule.Link, _ before: [Int], _ unchanged: Set<Int>, _ old: [InstructionFingerprint]
    ) -> [(now: Int, rule: Int)] {
        let known = before.filter { rule in old.contains { $0.rule == rule && $0.id?.raw ?? 0 > 0 } }
        let found = known.compactMap { rule -> (now: Int, rule: Int)? in
            guard let now = input.program.number(ofRule: rule, in: old), link.rules.contains(now) else { return nil }
            return (now, rule)
        }
        let rest = link.rules.filter { now in !unchanged.contains(now) && !found.contains { $0.now == now } }
        return found + zip(rest, before.filter { !known.contains($0) }).map { (now: $0, rule: $1) }
    }

    /// Lets rules that were not linked before an edit begin where the others stand.
    mutating func joinLinks() {
        for (link, rules) in newRules { deck.join(rules, link) }
    }

    /// Whether an instruction belongs to the schedule of the local day.
    private func rules(on instant: Instant, _ index: Int) -> Bool {
        input.program.part(ofInstruction: index) == input.program.part(on: input.zone.local(instant).date)
    }

    /// Continues where an instruction was that no longer exists: with what its schedule's clock says is on, or else with
    /// its rule as it is now, or after what preceded it.
    mutating func advance(without place: Int, of old: [InstructionFingerprint]) {
        registers.visit = nil
        enter()
        guard !hasFixedStarts, !old.isEmpty else { return }
        if old.indices.contains(place), let id = old[place].id, id.raw > 0,
            let now = input.program.script.firstIndex(where: { $0.id == id }), ownInstructions.contains(now),
            rules(on: registers.position, now)
        {
            registers.instruction = now
            return
        }
        for index in stride(from: min(place, old.count) - 1, through: 0, by: -1) {
            guard let before = input.program.counterpart(of: index, in: old), ownInstructions.contains(before + 1),
                rules(on: registers.position, before)
            else { continue }
            registers.instruction = before + 1
            return
        }
    }

    private var hasFixedStarts: Bool {
        input.program.instructions[ownInstructions].contains { if case .wait = $0 { true } else { false } }
    }

    /// Begins with what would be on air if the day's schedule had always applied.
    mutating func enter() {
        registers.instruction = input.program.entry(at: registers.position, in: input.zone)
        guard let shuffled else { return }
        registers.postponed = nil
        arrive(shuffled.order(registers.round ?? 0), at: 0)
    }

    // MARK: Shuffled schedules

    /// The order of a schedule whose rules are visited in another one each round.
    private struct Shuffled {
        let rules: Range<Int>
        /// What each of them is mixed by.
        let keys: [UInt64]
        let stream: UInt64

        /// An instruction that was postponed stands where it comes instead.
        func order(_ round: Int64, _ postponed: Postponed? = nil) -> [Int] {
            var order = RandomDraw.permutation(of: keys, stream, round: round).map { rules.lowerBound + $0 }
            guard let postponed, let place = order.firstIndex(of: postponed.instruction) else { return order }
            order.remove(at: place)
            let after = postponed.after.flatMap { order.firstIndex(of: $0) } ?? order.count - 1
            order.insert(postponed.instruction, at: after + 1)
            return order
        }
    }

    private var shuffled: Shuffled? {
        guard let index = input.program.part(ofInstruction: registers.instruction) else { return nil }
        let part = input.program.parts[index]
        guard part.isShuffled, part.instructions.count > 1 else { return nil }
        // The last instruction leads back to the first.
        let rules = part.instructions.dropLast()
        let keys = rules.enumerated().map { place, index in
            input.program.script[index].id.map { $0.drawKey(place) } ?? UInt64(place)
        }
        return Shuffled(
            rules: rules, keys: keys, stream: RandomDraw.stream(input.seed, "schedule \(part.schedule)"))
    }

    var isShuffled: Bool { shuffled != nil }

    /// Goes to the instruction that follows.
    mutating func advance() {
        guard let shuffled else {
            registers.instruction += 1
            return
        }
        let round = registers.round ?? 0
        let order = shuffled.order(round, registers.postponed)
        if let place = order.firstIndex(of: registers.instruction), place + 1 < order.count {
            arrive(order, at: place + 1)
        } else {
            registers.round = round + 1
            registers.postponed = nil
            arrive(shuffled.order(round + 1), at: 0)
        }
    }

    /// Comes to an instruction of a round: the one that placed something last lets the others go first, until one of
    /// them has placed something too. Else an empty rule between its two visits would let it come twice running.
    private mutating func arrive(_ order: [Int], at place: Int) {
        registers.instruction = order.indices.contains(place) ? order[place] : ownInstructions.lowerBound
        guard registers.instruction == registers.newest, registers.postponed == nil, place + 1 < order.count else {
            return
        }
        registers.postponed = Postponed(instruction: order[place])
        registers.instruction = order[place + 1]
    }

    /// Notes that the visit of the present instruction has placed something.
    mutating func noteVisit() {
        guard isShuffled else { return }
        registers.newest = registers.instruction
        guard let postponed = registers.postponed, postponed.after == nil,
            postponed.instruction != registers.instruction
        else { return }
        registers.postponed?.after = registers.instruction
    }

    /// Goes to an instruction that an earlier build has come to.
    mutating func advance(to index: Int) {
        guard let shuffled else {
            registers.instruction = index
            return
        }
        // Instructions that placed nothing left no trace. A round and a bit comes to every one.
        for _ in 0...2 * shuffled.rules.count where registers.instruction != index { advance() }
        registers.instruction = index
    }
}
