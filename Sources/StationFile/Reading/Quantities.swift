import Core

/// Lengths of time as people write them.
enum DurationText {
    static let form = "a length such as 01:30:00, 90s, 3m, 1h30m or 2d"

    /// `01:30:00`, `00:00:02.5`, `90s`, `3m`, `1h30m`, `2d`; nil when it is none of these, zero, or more than 31 days.
    static func read(_ text: String) -> TimeSpan? {
        let span = text.contains(":") ? clock(text) : units(text)
        guard let span, span > .zero, span <= .hours(24 * 31) else { return nil }
        return span
    }

    /// `01:30:00`, with as many digits of a second as it takes.
    static func write(_ span: TimeSpan) -> String {
        let seconds = Int(span.seconds)
        let clock = "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        let rest = Int(span.microseconds % 1_000_000)
        if rest == 0 { return clock }
        var digits = padded(rest, 6)
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(clock).\(digits)"
    }

    private static func clock(_ text: String) -> TimeSpan? {
        let halves = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: ":", omittingEmptySubsequences: false).map(number)
        guard parts.count == 3, let hours = parts[0], let minutes = parts[1], let seconds = parts[2], minutes < 60,
            seconds < 60
        else { return nil }
        let whole = TimeSpan.hours(hours) + .minutes(minutes) + .seconds(seconds)
        guard halves.count == 2 else { return whole }
        guard (1...6).contains(halves[1].count), let fraction = number(halves[1]) else { return nil }
        let scale = (halves[1].count..<6).reduce(Int64(1)) { scale, _ in scale * 10 }
        return whole + TimeSpan(microseconds: fraction * scale)
    }

    private static func length(_ count: Int64, of unit: Character) -> TimeSpan {
        switch unit {
        case "d": .hours(24) * count
        case "h": .hours(count)
        case "m": .minutes(count)
        default: .seconds(count)
        }
    }

    private static func units(_ text: String) -> TimeSpan? {
        var span = TimeSpan.zero
        var digits = ""
        // Units come from the longest to the shortest, each once.
        var allowed = Array("dhms")
        for character in text {
            if character.isASCIIDigit {
                digits.append(character)
            } else {
                guard let count = number(digits[...]), let place = allowed.firstIndex(of: character) else { return nil }
                span += length(count, of: character)
                allowed.removeFirst(place + 1)
                digits = ""
            }
        }
        return digits.isEmpty && !text.isEmpty ? span : nil
    }

    private static func number(_ text: Substring) -> Int64? {
        Int64(digits: text, in: 0...9_999_999)
    }
}

/// Bit rates as people write them.
enum BitRateText {
    static let form = "bits per second such as 192k, 4M or 4000000"
    static let range = VideoProfile.bitRates

    static func read(_ text: String) -> Int64? {
        let (digits, scale): (Substring, Int64) =
            switch text.last {
            case "k": (text.dropLast(), 1_000)
            case "M": (text.dropLast(), 1_000_000)
            default: (text[...], 1)
            }
        guard (1...9).contains(digits.count), let number = Int64(digits: digits),
            range.contains(number * scale)
        else { return nil }
        return number * scale
    }

    static func write(_ rate: Int64) -> String { rate % 1_000 == 0 ? "\(rate / 1_000)k" : "\(rate)" }
}
