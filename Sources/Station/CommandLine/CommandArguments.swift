import Core
import Linux

/// A command line, taken apart by the options its command understands.
struct CommandArguments: Sendable {
    private let values: [String: String]
    let operands: [String]

    /// Flags win over the environment.
    init(
        _ words: ArraySlice<String>, options: [CommandOption], environment: (String) -> String?
    ) throws(UsageError) {
        var values: [String: String] = [:]
        for option in options { values[option.name] = environment(option.environmentName) }
        var operands: [String] = []
        var rest = words
        while let word = rest.popFirst() {
            guard word.hasPrefix("-"), word != "-" else {
                operands.append(word)
                continue
            }
            if word == "--" {
                operands += rest
                break
            }
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard let option = options.first(where: { $0.name == parts[0] }) else {
                let nearest = suggestion(for: parts[0], among: options.map(\.name))
                throw UsageError("unknown option \(parts[0])\(nearest)")
            }
            if option.value == nil {
                guard parts.count == 1 else { throw UsageError("\(option.name) takes no value") }
                values[option.name] = "true"
            } else if let value = parts.count == 2 ? parts[1] : rest.popFirst() {
                values[option.name] = value
            } else {
                throw UsageError("\(option.name) needs a value: \(option.name) \(option.value ?? "")")
            }
        }
        for option in options { try option.check(values[option.name]) }
        self.values = values
        self.operands = operands
    }

    func text(_ name: String) -> String? { values[name] }

    /// The parts of a value between its commas.
    func list(_ name: String) -> [String] {
        (values[name] ?? "").split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
    }

    func isOn(_ name: String) -> Bool { values[name].map { !["", "0", "false", "no"].contains($0) } ?? false }

    func number(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = values[name] else { return nil }
        guard let number = Int(digits: text, in: range) else {
            throw UsageError("\(name) \(text): expected a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A duration such as `90m` or `3d`; nil when it was not given.
    func duration(_ name: String, upTo most: TimeSpan) throws(UsageError) -> TimeSpan? {
        guard let text = values[name] else { return nil }
        guard let duration = TimeSpan(humanText: text), duration > .zero, duration <= most else {
            throw UsageError("\(name) \(text): expected a duration such as 90m, 6h or 3d, at most \(most.words)")
        }
        return duration
    }
}

/// An invalid command line: exit status 2.
struct UsageError: Explained {
    let code = "usage"
    let category = ErrorCategory.invalid
    let what = "Cannot understand the command line"
    let why: String
    let fix: String

    init(_ why: String, suggestion: String? = nil) {
        self.why = why
        fix = suggestion ?? "See --help."
    }
}

extension CommandOption {
    /// Refuses a value that is not one of the words that the option takes.
    fileprivate func check(_ text: String?) throws(UsageError) {
        guard let text, case .words(let known) = values, !known.contains(text) else { return }
        throw UsageError("\(name) \(text): expected one of \(known.joined(separator: ", "))")
    }
}

extension CommandArguments {
    /// The one operand there must be.
    func only(_ meaning: String) throws(UsageError) -> String {
        guard let operand = operands.first else { throw UsageError("\(meaning) is missing") }
        guard operands.count == 1 else { throw UsageError("too many words: \(operands[1...].joined(separator: " "))") }
        return operand
    }

    func none() throws(UsageError) {
        if let operand = operands.first { throw UsageError("unexpected \(operand)") }
    }
}
