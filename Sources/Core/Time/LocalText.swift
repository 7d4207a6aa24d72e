extension ZoneRules {
    /// The local time, such as `2026-11-21 20:00:00`.
    public func stamp(_ instant: Instant) -> String {
        let local = local(instant)
        let seconds = local.time.seconds
        return "\(local.date) \(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    }
}

extension TimeSpan {
    /// Reads `45s`, `90m`, `6h` or `3d`.
    public init?(humanText text: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(digits: text.dropLast(), in: 0...1 << 32)
        else { return nil }
        self = .seconds(count * unit)
    }

    /// A duration for people, such as `2 h 10 min`, `4 min 30 s` or `0.4 s`.
    public var words: String {
        let whole = Int(seconds)
        let (hours, minutes, rest) = (whole / 3_600, whole / 60 % 60, whole % 60)
        if hours > 0 { return minutes > 0 ? "\(hours) h \(minutes) min" : "\(hours) h" }
        if minutes > 0 { return rest > 0 ? "\(minutes) min \(rest) s" : "\(minutes) min" }
        let tenths = Int(microseconds / 100_000)
        return tenths % 10 == 0 ? "\(rest) s" : "\(rest).\(tenths % 10) s"
    }
}
