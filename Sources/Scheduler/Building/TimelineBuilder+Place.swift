import Core

extension TimelineBuilder {
    /// Finds the place again after an edit of the schedules. A rule that is as it was goes on; else the next one begins.
    mutating func findPlace() {
        let fingerprint = input.program.fingerprint
        guard registers.program != fingerprint else { return }
        let old = registers.script ?? []
        let place = registers.instruction
        registers.program = fingerprint
        registers.script = input.program.script
        registers.idleSteps = 0
        registers.rest = registers.rest.flatMap { rest in
            input.program.counterpart(ofRule: rest.rule, in: old).map { PaddingRest(until: rest.until, rule: $0) }
        }
        if let index = input.program.counterpart(of: place, in: old), rules(on: registers.position, index) {
            registers.instruction = index
        } else {
            goOn(without: place, of: old)
        }
    }

    /// Whether an instruction belongs to the schedule of the local day.
    private func rules(on instant: Instant, _ index: Int) -> Bool {
        input.program.part(ofInstruction: index) == input.program.part(on: input.zone.local(instant).date)
    }

    /// Goes on where an instruction stood that is there no more: what its schedule's clock says is on, or else behind
    /// what stood before it.
    mutating func goOn(without place: Int, of old: [ScriptLine]) {
        registers.visit = nil
        enter()
        guard !hasFixedStarts, !old.isEmpty else { return }
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

    /// Begins with what would be on air had the day's schedule always ruled.
    mutating func enter() {
        registers.instruction = input.program.entry(at: registers.position, in: input.zone)
        guard let shuffled else { return }
        registers.instruction = shuffled.first(registers.round ?? 0)
    }

    // MARK: Shuffled schedules

    /// The order of a schedule whose rules are visited in another one each round.
    private struct Shuffled {
        let rules: Range<Int>
        let stream: UInt64

        func order(_ round: Int64) -> [Int] {
            RandomDraw.permutation(of: rules.count, stream, round: round).map { rules.lowerBound + $0 }
        }

        func first(_ round: Int64) -> Int { order(round).first ?? rules.lowerBound }
    }

    private var shuffled: Shuffled? {
        guard let index = input.program.part(ofInstruction: registers.instruction) else { return nil }
        let part = input.program.parts[index]
        guard part.isShuffled, part.instructions.count > 1 else { return nil }
        // The last instruction leads back to the first.
        return Shuffled(
            rules: part.instructions.dropLast(), stream: RandomDraw.stream(input.seed, "schedule \(part.schedule)"))
    }

    var isShuffled: Bool { shuffled != nil }

    /// Goes to the instruction that follows.
    mutating func goOn() {
        guard let shuffled else {
            registers.instruction += 1
            return
        }
        let round = registers.round ?? 0
        let order = shuffled.order(round)
        if let place = order.firstIndex(of: registers.instruction), place + 1 < order.count {
            registers.instruction = order[place + 1]
        } else {
            registers.round = round + 1
            registers.instruction = shuffled.first(round + 1)
        }
    }

    /// Goes to an instruction that an earlier build has come to.
    mutating func goOn(to index: Int) {
        if let shuffled {
            let order = shuffled.order(registers.round ?? 0)
            let present = order.firstIndex(of: registers.instruction) ?? 0
            if let place = order.firstIndex(of: index), place < present { registers.round = (registers.round ?? 0) + 1 }
        }
        registers.instruction = index
    }
}
