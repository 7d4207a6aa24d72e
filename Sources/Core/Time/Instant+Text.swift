extension Instant {
    /// `2026-11-21T01:02:03.004Z`.
    public var rfc3339: String {
        let day = CivilDate(daysSince1970: Int(seconds.flooredDivision(by: 86_400)))
        let second = Int(seconds - seconds.flooredDivision(by: 86_400) * 86_400)
        let clock = "\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
        return "\(day)T\(clock).\(padded(Int(microsecondOfSecond / 1_000), 3))Z"
    }
}
