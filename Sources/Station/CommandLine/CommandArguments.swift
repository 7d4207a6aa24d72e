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
                throw UsageError("unknown option \(parts[0])", suggestion: Self.nearest(parts[0], options))
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

    /// A length of time such as `90m` or `3d`; nil when it was not given.
    func length(_ name: String, upTo most: TimeSpan) throws(UsageError) -> TimeSpan? {
        guard let text = values[name] else { return nil }
        guard let length = TimeSpan(humanText: text), length > .zero, length <= most else {
            throw UsageError("\(name) \(text): expected a length such as 90m, 6h or 3d, at most \(most.words)")
        }
        return length
    }

    private static func nearest(_ word: String, _ options: [CommandOption]) -> String? {
        options.map(\.name).min { editDistance($0, word) < editDistance($1, word) }
            .flatMap { editDistance($0, word) <= 3 ? "did you mean \($0)?" : nil }
    }
}

/// How many single-letter changes lead from one word to the other.
func editDistance(_ left: String, _ right: String) -> Int {
    let right = Array(right)
    var row = Array(0...right.count)
    for (line, character) in left.enumerated() {
        var diagonal = row[0]
        row[0] = line + 1
        for column in right.indices {
            let change = diagonal + (right[column] == character ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(change, row[column] + 1, diagonal + 1)
        }
    }
    return row[right.count]
}

/// A command line that cannot be understood: exit status 2.
struct UsageError: Explained {
    let code = "usage"
    let what = "Reading the command line"
    let why: String
    let fix: String

    init(_ why: String, suggestion: String? = nil) {
        self.why = why
        fix = suggestion ?? "See --help."
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
