import Foundation

/// One row of the table.
struct Figure {
    enum Verdict: String { case met = "yes", missed = "NO", told = "–", failed = "FAILED" }

    var target: String
    var what: String
    var value: String
    var reference = ""
    var ratio = ""
    var goal = ""
    var verdict: Verdict

    /// A figure with a bound.
    init(
        _ target: String, _ what: String, _ value: Double, unit: String, atMost goal: Double, digits: Int = 2
    ) {
        self.target = target
        self.what = what
        self.value = "\(Self.text(value, digits)) \(unit)"
        self.goal = "≤ \(Self.text(goal, digits)) \(unit)"
        verdict = value <= goal ? .met : .missed
    }

    init(
        _ target: String, _ what: String, _ value: Double, unit: String, atLeast goal: Double, digits: Int = 2
    ) {
        self.init(target, what, value, unit: unit, atMost: goal, digits: digits)
        self.goal = "≥ \(Self.text(goal, digits)) \(unit)"
        verdict = value >= goal ? .met : .missed
    }

    /// A figure beside that of something else, whose ratio has a bound; nil: it is only told.
    init(
        _ target: String, _ what: String, _ value: Double, unit: String, against reference: Double, of whom: String,
        atMost goal: Double?, digits: Int = 3
    ) {
        self.target = target
        self.what = what
        self.value = "\(Self.text(value, digits)) \(unit)"
        self.reference = "\(Self.text(reference, digits)) \(whom)"
        ratio = Self.text(value / reference, 2)
        self.goal = goal.map { "≤ \(Self.text($0, 2)) ×" } ?? ""
        verdict = goal.map { value / reference <= $0 ? .met : .missed } ?? .told
    }

    init(_ target: String, _ what: String, failed why: String) {
        self.target = target
        self.what = what
        value = why.split(separator: "\n").first.map(String.init) ?? why
        verdict = .failed
    }

    private static func text(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
}

/// The figures as people read them.
struct FigureTable {
    private let figures: [Figure]

    init(_ figures: [Figure]) { self.figures = figures }

    var text: String {
        let head = ["#", "what", "measured", "reference", "ratio", "goal", "met"]
        let rows = figures.map { [$0.target, $0.what, $0.value, $0.reference, $0.ratio, $0.goal, $0.verdict.rawValue] }
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        let lines = ([head] + [widths.map { String(repeating: "-", count: $0) }] + rows).map { row in
            "| "
                + zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined(
                    separator: " | ")
                + " |"
        }
        return "\(Self.machine)\n\n\(lines.joined(separator: "\n"))"
    }

    private static var machine: String {
        let cpus = String(decoding: FileManager.default.contents(atPath: "/proc/cpuinfo") ?? Data(), as: UTF8.self)
        let model = cpus.firstMatch(of: /model name\s*: (.*)/)?.1 ?? "unknown processor"
        return "\(ProcessInfo.processInfo.activeProcessorCount) cores of \(model)"
    }
}

extension [Double] {
    var median: Double { percentile(50) }

    /// The value that so many of a hundred are not above.
    func percentile(_ share: Double) -> Double {
        guard !isEmpty else { return .nan }
        return sorted()[Swift.min(count - 1, Int((Double(count) * share / 100).rounded(.up)) - 1)]
    }
}
