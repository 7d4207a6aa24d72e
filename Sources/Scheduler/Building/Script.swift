import Core

/// What an instruction does, as one number, and whose it is.
struct InstructionFingerprint: Hashable, Sendable, Codable {
    var fingerprint: UInt64
    /// The rule's number in its program.
    var rule: Int
    /// nil where rules had no ids.
    var id: RuleID?
    /// Of a rule that is linked with others: what they share.
    var link: UInt64?
    /// What reruns called the rule, where rules had no ids.
    private(set) var formerName: String?

    private enum CodingKeys: String, CodingKey {
        case fingerprint, rule, id, link
        case formerName = "name"
    }

    init(_ instruction: Instruction, doing text: String, link: UInt64?, _ rules: [CompiledSchedule.RuleKey]) {
        self.link = link
        fingerprint = Fingerprint(text).value
        rule =
            switch instruction {
            case .wait(let wait): wait.rule
            case .play(let visit): visit.rule
            case .go: -1
            }
        id = rules.indices.contains(rule) ? rules[rule].rule : nil
    }
}

extension CompiledSchedule {
    /// What an instruction does, wherever it stands: rules, sources and fillers by what they are. How the guide shows it
    /// does not matter here. The text must stay as it is: states that are stored hold its number.
    ///
    /// - Parameter namesRules: as it was before rules had ids: reruns named rules by their names.
    func text(_ instruction: Instruction, namingRules namesRules: Bool = false) -> String {
        switch instruction {
        case .go: return "go"
        case .wait(let wait): return "wait \(wait.time) \(wait.missed.rawValue) \(text(wait.filling))"
        case .play(let visit):
            let around = [visit.before, visit.inside, visit.after, visit.padding.map { [$0] } ?? []]
            let fillers = around.map(names).joined(separator: "; ")
            let groups = visit.groups.map { "by \(sources[$0])" } ?? ""
            let source = namesRules ? sources[visit.source].description : name(ofSource: visit)
            return """
                play \(source) \(groups) \(Self.text(visit.extent)) \(visit.discard) \(fillers) \
                \(text(visit.filling))
                """
        }
    }

    /// What a visit draws from, without names that people give.
    func name(ofSource visit: Visit) -> String { visit.rerun.map(key) ?? sources[visit.source].description }

    private static func text(_ extent: Visit.Extent) -> String {
        switch extent {
        case .count(let count): "count(\(count))"
        case .amount(let formula): "amount(\(formula))"
        case .wholeContent: "wholeContent"
        case .until(let time): "until(\(time))"
        case .span(let span, let tail):
            "span(Core.TimeSpan(microseconds: \(span.microseconds)), Core.ScheduleRule.Tail.\(tail.rawValue))"
        case .endless: "endless"
        }
    }

    private func text(_ filling: Filling) -> String { "\(names(filling.tail)), \(names(filling.fallback))" }

    private func names(_ indices: [Int]) -> String { indices.map { "\(fillers[$0].filler.id)" }.joined(separator: " ") }

    /// What a rerun repeats, with rules by their ids: names change.
    func key(of rerun: Rerun) -> String {
        guard case .rule(let name) = rerun else { return rerun.description }
        return "rules=" + (namedRules[name] ?? []).map(\.raw).sorted().map { "\($0)" }.joined(separator: ",")
    }

    // MARK: Edits

    /// A state of this very program from before rules had ids, as a state of it now.
    func adopting(_ state: BuilderState) -> BuilderState {
        guard let script = state.script, script.allSatisfy({ $0.id == nil }), state.program == formerFingerprint else {
            return state
        }
        var state = state
        (state.program, state.script) = (fingerprint, self.script)
        return state
    }

    /// Where an instruction of another script stands in this program; nil when it is not there any more, or was edited.
    func counterpart(of index: Int, in old: [InstructionFingerprint]) -> Int? {
        guard old.indices.contains(index) else { return nil }
        if let id = old[index].id, id.raw > 0 {
            return script.firstIndex { $0.id == id && $0.fingerprint == old[index].fingerprint }
        }
        let numbers = old[index].id == nil ? formerScript : script.map(\.fingerprint)
        // Where some were changed but none came or went, each of the others is where it was.
        func stays(_ place: Int) -> Bool {
            old.count == script.count && old[place].fingerprint == numbers[place]
        }
        if stays(index) { return index }
        // Of several that do the same, the one that stands as far behind.
        let earlier = old.indices[..<index].count { old[$0].fingerprint == old[index].fingerprint && !stays($0) }
        let like = script.indices.filter { numbers[$0] == old[index].fingerprint && !stays($0) }
        return like.isEmpty ? nil : like[min(earlier, like.count - 1)]
    }

    /// The number that a rule of another script has in this program; nil when it is not there any more, or was edited.
    func counterpart(ofRule rule: Int, in old: [InstructionFingerprint]) -> Int? {
        // A rule's visit follows its wait.
        guard let index = old.lastIndex(where: { $0.rule == rule }),
            let place = counterpart(of: index, in: old), case .play(let visit) = instructions[place]
        else { return nil }
        return visit.rule
    }

    /// The same, edited or not, as far as rules have ids.
    func number(ofRule rule: Int, in old: [InstructionFingerprint]) -> Int? {
        guard let id = old.first(where: { $0.rule == rule })?.id, id.raw > 0 else { return nil }
        return rules.firstIndex { $0.rule == id }
    }
}

extension [InstructionFingerprint] {
    /// The number in this script of the rule that an item is on by; nil when it is none of this script.
    func rule(of reason: TimelineItem.Reason) -> Int? {
        if let former = reason.former { return former.rule }
        return first { $0.id == reason.rule }?.rule
    }
}
