import Core
import Library

/// Which of the suggested channels an operator takes.
struct ProposalChoice {
    /// Shows the channels with numbers and asks which to create and how to call them. Asks again after an invalid answer.
    /// Empty when none is wanted, also at the end of input. `taken` are names that cannot be given.
    static func ask(about proposals: [ChannelProposal], taken: Set<String>) -> [ChannelProposal] {
        Terminal.printLine("\nSuggested channels:")
        for (index, proposal) in proposals.enumerated() {
            Terminal.printLine("  \(index + 1)  \(proposal.name.styled(.bold)): \(proposal.reason)")
        }
        while let answer = Terminal.ask("\nCreate which channels? [all; numbers such as 1,3-5; none]") {
            guard let numbers = indices(of: answer, count: proposals.count) else {
                Terminal.printError("Enter numbers from 1 to \(proposals.count) such as 1,3-5, or all, or none.")
                continue
            }
            return named(numbers.map { proposals[$0] }, taken)
        }
        return []
    }

    /// The places that an answer names, in order, each once. nil when the answer is invalid.
    static func indices(of answer: String, count: Int) -> [Int]? {
        switch answer.lowercased() {
        case "", "all", "a", "y", "yes": return Array(0..<count)
        case "none", "n", "no", "0": return []
        default: break
        }
        var chosen: Set<Int> = []
        for part in answer.split(whereSeparator: { $0 == "," || $0 == " " }) {
            let bounds = part.split(separator: "-", omittingEmptySubsequences: false)
            guard (1...2).contains(bounds.count), let first = Int(digits: bounds[0], in: 1...count),
                let last = Int(digits: bounds[bounds.count - 1], in: 1...count), first <= last
            else { return nil }
            chosen.formUnion(first - 1..<last)
        }
        return chosen.sorted()
    }

    private static func named(_ proposals: [ChannelProposal], _ taken: Set<String>) -> [ChannelProposal] {
        guard !proposals.isEmpty, Terminal.confirm("Rename any of them?", default: false) == true else {
            return proposals
        }
        var taken = taken.union(proposals.map(\.name))
        return proposals.map { proposal in
            var named = proposal
            while let name = Terminal.ask("Name [\(proposal.name)]:"), !name.isEmpty, name != proposal.name {
                guard !taken.contains(name) else {
                    Terminal.printError("The name \(name) is taken. Enter another one.")
                    continue
                }
                taken.insert(name)
                named.name = name
                break
            }
            return named
        }
    }
}
