/// A stretch of a channel's own timeline that a rule plays again: programme by programme, each as it was on.
public enum Rerun: Hashable, Sendable {
    /// What the newest visit of a rule of this name has played.
    case rule(String)
    /// What began between two local times: on the newest day on which that time is over, or so many days ago. An end
    /// that is not after the start is on the next day.
    case span(from: TimeOfDay, to: TimeOfDay, daysAgo: Int?)
    /// What began in so much time before the visit.
    case before(TimeSpan)

    /// How far back a timeline is remembered.
    public static let greatestDaysAgo = 7
    public static let longestTime = TimeSpan.hours(24 * Int64(greatestDaysAgo))

    private static let firstWords = "rerun of "

    /// For people: `rerun of Evening`, `rerun of 20:00 to 23:00`, `rerun of the 720 minutes before`.
    public var words: String {
        switch self {
        case .rule(let name): Self.firstWords + name
        case .span(let from, let to, let daysAgo):
            Self.firstWords + "\(from) to \(to)" + (daysAgo.map { $0 == 1 ? ", 1 day ago" : ", \($0) days ago" } ?? "")
        case .before(let span): Self.firstWords + "the \(span.seconds / 60) minutes before"
        }
    }
}

/// One line of text, as saved: `rule=Evening`, `span=72000-82800`, `span=72000-82800-7`, `before=43200000000`.
extension Rerun: LosslessStringConvertible {
    public var description: String {
        switch self {
        case .rule(let name): "rule=\(name)"
        case .span(let from, let to, let daysAgo):
            "span=\(from.seconds)-\(to.seconds)" + (daysAgo.map { "-\($0)" } ?? "")
        case .before(let span): "before=\(span.microseconds)"
        }
    }

    /// nil when the text is not one that `description` writes.
    public init?(_ text: String) {
        // By scalars: an accent that a name begins with would be part of the sign before it.
        guard let equals = text.unicodeScalars.firstIndex(of: "=") else { return nil }
        let value = String(text.unicodeScalars[text.unicodeScalars.index(after: equals)...])
        switch String(text.unicodeScalars[..<equals]) {
        case "rule": self = .rule(value)
        case "span":
            let numbers = value.split(separator: "-").map { Int(digits: $0) ?? -1 }
            guard (2...3).contains(numbers.count), numbers.prefix(2).allSatisfy((0..<86_400).contains) else {
                return nil
            }
            let daysAgo = numbers.count == 3 ? numbers[2] : nil
            if let daysAgo, !(0...Self.greatestDaysAgo).contains(daysAgo) { return nil }
            self = .span(from: Self.time(numbers[0]), to: Self.time(numbers[1]), daysAgo: daysAgo)
        case "before":
            guard let microseconds = Int64(digits: value, in: 1...Self.longestTime.microseconds) else { return nil }
            self = .before(TimeSpan(microseconds: microseconds))
        default: return nil
        }
    }

    private static func time(_ second: Int) -> TimeOfDay {
        TimeOfDay(hour: second / 3_600, minute: second / 60 % 60, second: second % 60)
    }
}
