/// Durations as people write them.
public enum DurationText {
    public static let form = "a duration such as 01:30:00, 90s, 3m, 1h30m or 2d"
    static let pattern =
        "^([0-9]{1,7}:[0-9]{1,2}:[0-9]{1,2}([.][0-9]{1,6})?|([0-9]{1,7}d)?([0-9]{1,7}h)?([0-9]{1,7}m)?([0-9]{1,7}s)?)$"
    static let longest = TimeSpan.hours(24 * 31)

    /// `01:30:00`, `00:00:02.5`, `90s`, `3m`, `1h30m`, `2d`; nil when it is none of these, zero, or more than 31 days.
    public static func read(_ text: String) -> TimeSpan? {
        let span = text.utf8.contains(UInt8(ascii: ":")) ? clock(text) : units(text)
        guard let span, span > .zero, span <= longest else { return nil }
        return span
    }

    /// `01:30:00`, with as many digits of a second as it takes.
    public static func write(_ span: TimeSpan) -> String {
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

    private static func units(_ text: String) -> TimeSpan? {
        var span = TimeSpan.zero
        var digits = ""
        // Units come from the longest to the shortest, each once.
        var allowed = Array("dhms")
        for character in text {
            if character.isASCIIDigit {
                digits.append(character)
            } else {
                guard let count = number(digits[...]), let index = allowed.firstIndex(of: character) else { return nil }
                span += length(count, of: character)
                allowed.removeFirst(index + 1)
                digits = ""
            }
        }
        return digits.isEmpty && !text.isEmpty ? span : nil
    }

    private static func length(_ count: Int64, of unit: Character) -> TimeSpan {
        switch unit {
        case "d": .hours(24) * count
        case "h": .hours(count)
        case "m": .minutes(count)
        default: .seconds(count)
        }
    }

    private static func number(_ text: Substring) -> Int64? { Int64(digits: text, in: 0...9_999_999) }
}

extension Codec where Value == TimeSpan {
    /// Above zero, up to 31 days.
    static var duration: Codec { duration(in: TimeSpan(microseconds: 1)...DurationText.longest, DurationText.form) }

    /// `expected` names the range. Zero is written `0` by people.
    static func duration(in range: ClosedRange<TimeSpan>, _ expected: String) -> Codec {
        let zero = ["0", "0s", "0m", "00:00:00"]
        let allowsZero = range.lowerBound == .zero
        return .scalar(
            expected: expected, pattern: allowsZero ? DurationText.pattern.replacingEnd : DurationText.pattern,
            format: "duration",
            sample: { TimeSpan(microseconds: .random(in: microseconds(of: range), using: &$0)) },
            parse: { text in
                let span = allowsZero && zero.contains(text) ? .zero : DurationText.read(text)
                return span.flatMap { range.contains($0) ? $0 : nil }
            }, print: DurationText.write)
    }

    private static func microseconds(of range: ClosedRange<TimeSpan>) -> ClosedRange<Int64> {
        // Random durations of days say no more than those of hours.
        let most = max(range.lowerBound, min(range.upperBound, .hours(25)))
        return range.lowerBound.microseconds...most.microseconds
    }

    /// `7d` for whole days.
    static func days(in range: ClosedRange<TimeSpan>, _ expected: String) -> Codec {
        let plain = duration(in: range, expected)
        let day = TimeSpan.hours(24).microseconds
        return Codec(plain.shape, read: plain.read) { span, writing in
            span.microseconds % day == 0 ? .word("\(span.microseconds / day)d") : plain.write(span, writing)
        }
    }
}

extension String {
    /// A pattern of durations that allows a bare zero too.
    fileprivate var replacingEnd: String { String(dropLast(2)) + "|0)$" }
}

extension Codec where Value == TimeOfDay {
    static var timeOfDay: Codec {
        .scalar(
            expected: "a time of day such as \"20:00\"", pattern: "^[0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2})?$",
            format: "time-of-day",
            sample: {
                TimeOfDay(hour: .random(in: 0...23, using: &$0), minute: .random(in: 0...59, using: &$0))
            }, parse: { TimeOfDay($0) }, print: \.description)
    }
}

extension Codec where Value == LocalMoment {
    static var localMoment: Codec {
        .scalar(
            expected: "a date and a time such as \"2026-12-24 20:15\"",
            pattern: "^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[ T][0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2})?$",
            format: "local-date-time",
            sample: {
                LocalMoment(
                    date: CivilDate(daysSince1970: .random(in: 20_000...22_000, using: &$0)),
                    time: TimeOfDay(hour: .random(in: 0...23, using: &$0), minute: .random(in: 0...59, using: &$0)))
            }, parse: { LocalMoment($0) }, print: \.description)
    }
}

extension Codec where Value == Int64 {
    /// Bits per second as people write them.
    static func bitRate(in range: ClosedRange<Int64>) -> Codec {
        .scalar(
            .word, expected: "bits per second such as 192k, 4M or 4000000", pattern: "^[0-9]{1,9}[kM]?$",
            format: "bit-rate",
            sample: { .random(in: range, using: &$0) / 1_000 * 1_000 },
            parse: { text in
                let (digits, scale): (Substring, Int64) =
                    switch text.last {
                    case "k": (text.dropLast(), 1_000)
                    case "M": (text.dropLast(), 1_000_000)
                    default: (text[...], 1)
                    }
                guard (1...9).contains(digits.utf8.count), let number = Int64(digits: digits) else { return nil }
                let rate = number.saturatingTimes(scale)
                return range.contains(rate) ? rate : nil
            }, print: { $0 % 1_000 == 0 ? "\($0 / 1_000)k" : "\($0)" })
    }
}

extension Codec where Value == FrameRate {
    static var frameRate: Codec {
        .scalar(
            .word, expected: "frames per second such as 25, 29.97 or 30000/1001",
            pattern: "^[0-9]{1,7}([./][0-9]{1,5})?$", format: "frame-rate",
            sample: {
                [FrameRate(25), FrameRate(30_000, 1_001), FrameRate(24_000, 1_001), FrameRate(60)]
                    .randomElement(using: &$0) ?? FrameRate(30)
            }, parse: { FrameRate($0) }, print: \.description)
    }
}

extension Codec where Value == String {
    /// ISO 639.
    static var language: Codec {
        .scalar(
            expected: "two or three lower-case letters such as en or eng", pattern: "^[a-z]{2,3}$", format: "language",
            sample: { ["de", "en", "eng", "fra"].randomElement(using: &$0) ?? "en" },
            parse: { text in
                let isCode = (2...3).contains(text.utf8.count) && text.utf8.allSatisfy { (0x61...0x7a).contains($0) }
                return isCode ? text : nil
            }, print: { $0 })
    }

    /// An IANA name.
    static var timeZone: Codec {
        let zones = ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC"]
        let shape = Codec.scalar(
            expected: "an IANA name such as Europe/Berlin", format: "time-zone",
            sample: { zones.randomElement(using: &$0) ?? "UTC" }, parse: { $0 }, print: { $0 }
        ).shape
        let text = Codec.text("a time zone such as Europe/Berlin")
        return Codec(shape) { node, reading in
            guard let zone = text.read(node, reading) else { return nil }
            if reading.knowsTimeZone(zone) { return zone }
            reading.fault(
                at: node.mark, found: "the unknown time zone “\(zone)”", expected: "an IANA name such as Europe/Berlin")
            return nil
        } write: { zone, _ in
            .text(zone)
        }
    }

    /// From the root, without a slash at its end. Names of files may have any character but NUL.
    static var folder: Codec {
        .scalar(
            expected: "a path from the root, such as /srv/films", pattern: "^/", format: "path",
            sample: { "/srv/folder \(Int.random(in: 1...99, using: &$0))" },
            parse: { path in
                guard isPath(path) else { return nil }
                return path.utf8.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
            }, print: { $0 })
    }

    static func isPath(_ text: String) -> Bool { text.hasPrefix("/") && !text.utf8.contains(0) }
}

extension Codec where Value == Formula {
    /// A whole number of the range, or a formula over the variables.
    static func formula(over variables: [String], constants: ClosedRange<Int>? = nil) -> Codec {
        let text = Codec<String>.text("a formula")
        let shape = Codec<String>.scalar(
            expected: "a formula over \(listed(variables))", format: "formula",
            sample: { "\(Int.random(in: 1...99, using: &$0)) + \(variables.randomElement(using: &$0) ?? "1")" },
            parse: { $0 }, print: { $0 }
        ).shape
        return Codec(constants.map { .either([Codec<Int>.integer($0).shape, shape]) } ?? shape) { node, reading in
            guard let source = text.read(node, reading) else { return nil }
            do throws(FormulaError) {
                let formula = try Formula(source, variables: variables)
                guard let constants, let constant = formula.constant, !constants.contains(constant) else {
                    return formula
                }
                reading.fault(
                    at: node.mark, found: node.sketch,
                    expected: "a whole number from \(constants.lowerBound) to \(constants.upperBound), or a formula")
            } catch {
                reading.fault(at: reading.position(error.offset, node), found: error.found, expected: error.expected)
            }
            return nil
        } write: { formula, _ in
            constants != nil
                ? formula.constant.map { .literal($0) } ?? .text(formula.description) : .text(formula.description)
        }
    }
}
