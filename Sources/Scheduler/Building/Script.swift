import Core

/// What an instruction does, as one number, and whose it is.
struct ScriptLine: Hashable, Sendable, Codable {
    var fingerprint: UInt64
    var rule: Int
    /// Of a rule that is linked with others: what they share.
    var link: UInt64?
    /// What reruns call the rule.
    var name: String?

    init(_ instruction: Instruction, doing text: String, link: UInt64?) {
        self.link = link
        if case .play(let visit) = instruction { name = visit.name }
        fingerprint = RandomDraw.fingerprint(text)
        rule =
            switch instruction {
            case .wait(let wait): wait.rule
            case .play(let visit): visit.rule
            case .go: -1
            }
    }
}

extension Program {
    /// What an instruction does, wherever it stands: rules, sources and fillers by what they are. How the guide shows it
    /// does not matter here.
    func text(_ instruction: Instruction) -> String {
        switch instruction {
        case .go: return "go"
        case .wait(let wait): return "wait \(wait.time) \(wait.missed) \(text(wait.filling))"
        case .play(let visit):
            let around = [visit.before, visit.inside, visit.after, visit.padding.map { [$0] } ?? []]
            let fillers = around.map(names).joined(separator: "; ")
            let groups = visit.groups.map { "by \(sources[$0])" } ?? ""
            return """
                play \(sources[visit.source]) \(groups) \(visit.extent) \(visit.discard) \(fillers) \
                \(text(visit.filling))
                """
        }
    }

    private func text(_ filling: Filling) -> String { "\(names(filling.tail)), \(names(filling.fallback))" }

    private func names(_ indices: [Int]) -> String { indices.map { "\(fillers[$0].filler.id)" }.joined(separator: " ") }

    /// Where an instruction of another script stands in this program; nil when it is not there any more.
    func counterpart(of index: Int, in old: [ScriptLine]) -> Int? {
        guard old.indices.contains(index) else { return nil }
        // Where some were changed but none came or went, each of the others is where it was.
        func stays(_ place: Int) -> Bool {
            old.count == script.count && old[place].fingerprint == script[place].fingerprint
        }
        if stays(index) { return index }
        // Of several that do the same, the one that stands as far behind.
        let earlier = old.indices[..<index].count { old[$0].fingerprint == old[index].fingerprint && !stays($0) }
        let like = script.indices.filter { script[$0].fingerprint == old[index].fingerprint && !stays($0) }
        return like.isEmpty ? nil : like[min(earlier, like.count - 1)]
    }

    /// The number that a rule of another script has in this program.
    func counterpart(ofRule rule: Int, in old: [ScriptLine]) -> Int? {
        // A rule's visit stands behind its wait.
        guard let index = old.lastIndex(where: { $0.rule == rule }),
            let place = counterpart(of: index, in: old), case .play(let visit) = instructions[place]
        else { return nil }
        return visit.rule
    }
}
