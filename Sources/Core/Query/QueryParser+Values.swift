/// From words to values, by the kind of their field.
extension QueryParser {
    func read(_ pattern: QueryPattern, _ field: QueryField, _ offset: Int) throws(QueryError) -> QueryValue {
        if pattern.isQuoted, pattern.pieces.isEmpty { throw fault(at: offset, "an empty text", "a text in the quotes") }
        switch field.kind {
        case .words: return .pattern(pattern)
        case .flag: return .pattern(pattern)
        case .keyword:
            try check(pattern, field, offset)
            return .pattern(pattern)
        case .number:
            if pattern.fitsAll { return .pattern(pattern) }
            let end = QueryBounds<Int>.End(try number(pattern, field, offset))
            return .numbers(QueryBounds(end, end))
        case .date: return try date(pattern, offset)
        case .span:
            guard let span = pattern.plain.flatMap({ RelativeSpan($0) }) else {
                throw fault(at: offset, "“\(pattern.plain ?? pattern.description)”", RelativeSpan.form)
            }
            return .span(span)
        }
    }

    /// Fields with few values have no others.
    private func check(_ pattern: QueryPattern, _ field: QueryField, _ offset: Int) throws(QueryError) {
        guard let choices = field.choices, let plain = pattern.plain, !choices.contains(where: pattern.fits) else {
            return
        }
        let names = Set(choices).filter { !$0.contains("-") }.sorted()
        throw fault(
            at: offset, "the unknown \(field.rawValue) “\(plain)”\(suggestion(for: plain, among: names))",
            "one of \(listed(names))")
    }

    private func number(_ pattern: QueryPattern, _ field: QueryField, _ offset: Int) throws(QueryError) -> Int {
        if let text = pattern.plain, (1...9).contains(text.count), let number = Int(digits: text) {
            return number
        }
        throw fault(
            at: offset, "“\(pattern)”",
            "a whole number for \(field.rawValue), or a range such as [30 TO 90] or [30 TO *]")
    }

    // Dates ---------------------------------------------------------------------------------------------------------

    private static let dateForm = "a day, month or year such as 19781225, 197812 or 1978, with * for what may be any"

    private func date(_ pattern: QueryPattern, _ offset: Int) throws(QueryError) -> QueryValue {
        if let text = pattern.plain {
            guard let days = Self.days(named: text) else { throw fault(at: offset, "“\(text)”", Self.dateForm) }
            return .days(QueryBounds(.init(days.lowerBound), .init(days.upperBound)))
        }
        guard
            pattern.pieces.allSatisfy({ piece in
                if case .text(let text) = piece { text.allSatisfy(\.isASCIIDigit) } else { true }
            })
        else { throw fault(at: offset, "“\(pattern)”", Self.dateForm) }
        // `197*` is a stretch of days, which an index finds at once.
        if pattern.pieces.count == 2, pattern.pieces[1] == .any, case .text(let digits) = pattern.pieces[0],
            let days = Self.days(beginning: digits)
        {
            return .days(QueryBounds(.init(days.lowerBound), .init(days.upperBound)))
        }
        return .pattern(pattern)
    }

    /// All days of `1978`, `197812`, `19781225` or `1978-12-25`; nil when there is no such date.
    private static func days(named text: String) -> ClosedRange<CivilDate>? {
        var digits = text
        if text.count == 10 || text.count == 7 {
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.map(\.count) == [4, 2, 2] || parts.map(\.count) == [4, 2] else { return nil }
            digits = parts.joined()
        }
        guard [4, 6, 8].contains(digits.count) else { return nil }
        return days(beginning: digits)
    }

    /// All days whose eight digits begin with `digits`.
    private static func days(beginning digits: String) -> ClosedRange<CivilDate>? {
        guard (1...8).contains(digits.count), digits.allSatisfy(\.isASCIIDigit) else { return nil }
        func padded(_ filler: String) -> [Int] {
            let text = digits + filler.dropFirst(digits.count)
            return [text.prefix(4), text.dropFirst(4).prefix(2), text.dropFirst(6)].compactMap { Int(digits: $0) }
        }
        var (low, high) = (padded("00000101"), padded("99991231"))
        // `19780` are the first nine months, `19781` the last three; `1978123` has the last two days of December.
        if digits.count == 5 { (low[1], high[1]) = (max(1, low[1]), min(12, high[1])) }
        if digits.count == 5, digits.hasSuffix("0") { high[1] = 9 }
        if digits.count == 5, digits.hasSuffix("1") { (low[1], high[1]) = (10, 12) }
        if digits.count == 7 {
            low[2] = max(1, (low[2] / 10) * 10)
            high[2] = (high[2] / 10) * 10 + 9
        }
        if digits.count < 8 { high[2] = min(high[2], CivilDate.days(inMonth: high[1], ofYear: high[0])) }
        guard let first = CivilDate(year: low[0], month: low[1], day: low[2]),
            let last = CivilDate(year: high[0], month: high[1], day: high[2]), first <= last
        else { return nil }
        return first...last
    }

    // Ranges --------------------------------------------------------------------------------------------------------

    /// `[a TO b]` with the opening bracket next.
    mutating func range(of field: QueryField) throws(QueryError) -> QueryValue {
        let start = reader.index
        let includesLower = reader.next == "["
        reader.skip()
        let lower = try rangeEnd(of: field)
        reader.skipSpace()
        guard reader.skipOperator("TO") else { throw unexpected("TO, as in [30 TO 90]") }
        let upper = try rangeEnd(of: field)
        reader.skipSpace()
        let includesUpper = reader.next == "]"
        guard reader.skip("]") || reader.skip("}") else { throw unexpected("a closing bracket, as in [30 TO 90]") }
        let ends = RangeEnds(lower, upper, includesLower, includesUpper)
        switch field.kind {
        case .number: return .numbers(try numbers(ends, field))
        case .date: return .days(try days(ends))
        case .keyword,
            .words where field == .title:
            return .texts(texts(ends))
        default:
            throw fault(at: start, "a range", "a value: \(field.rawValue) has no order")
        }
    }

    /// The two ends of a range as they were written; nil is open.
    private struct RangeEnds {
        struct Written {
            let pattern: QueryPattern
            let offset: Int
        }

        let lower: Written?
        let upper: Written?
        let includesLower: Bool
        let includesUpper: Bool

        init(_ lower: Written?, _ upper: Written?, _ includesLower: Bool, _ includesUpper: Bool) {
            self.lower = lower
            self.upper = upper
            self.includesLower = includesLower
            self.includesUpper = includesUpper
        }
    }

    private mutating func rangeEnd(of field: QueryField) throws(QueryError) -> RangeEnds.Written? {
        reader.skipSpace()
        let offset = reader.index
        let isQuoted = reader.next == "\""
        let pieces = isQuoted ? try reader.quotation() : try reader.rangeEnd()
        if pieces.isEmpty { throw unexpected("a value or *, as in [30 TO *]") }
        if pieces == [.any], !isQuoted { return nil }
        let pattern = QueryPattern(pieces)
        guard pattern.plain != nil else {
            throw fault(at: offset, "“\(pattern)”", "a value without wildcards, or * alone")
        }
        return RangeEnds.Written(pattern: pattern, offset: offset)
    }

    private func numbers(_ ends: RangeEnds, _ field: QueryField) throws(QueryError) -> QueryBounds<Int> {
        var lower: QueryBounds<Int>.End?
        var upper: QueryBounds<Int>.End?
        if let end = ends.lower {
            lower = .init(try number(end.pattern, field, end.offset), isIncluded: ends.includesLower)
        }
        if let end = ends.upper {
            upper = .init(try number(end.pattern, field, end.offset), isIncluded: ends.includesUpper)
        }
        return QueryBounds(lower, upper)
    }

    /// A month or year as an end is meant with all its days.
    private func days(_ ends: RangeEnds) throws(QueryError) -> QueryBounds<CivilDate> {
        func stretch(_ end: RangeEnds.Written) throws(QueryError) -> ClosedRange<CivilDate> {
            if let days = end.pattern.plain.flatMap({ Self.days(named: $0) }) { return days }
            throw fault(
                at: end.offset, "“\(end.pattern.plain ?? "")”", "a day, month or year such as 19781225 or 1978, or *")
        }
        var lower: QueryBounds<CivilDate>.End?
        var upper: QueryBounds<CivilDate>.End?
        if let end = ends.lower {
            let days = try stretch(end)
            lower = .init(ends.includesLower ? days.lowerBound : days.upperBound, isIncluded: ends.includesLower)
        }
        if let end = ends.upper {
            let days = try stretch(end)
            upper = .init(ends.includesUpper ? days.upperBound : days.lowerBound, isIncluded: ends.includesUpper)
        }
        return QueryBounds(lower, upper)
    }

    private func texts(_ ends: RangeEnds) -> QueryBounds<String> {
        QueryBounds(
            ends.lower.map { .init($0.pattern.plain ?? "", isIncluded: ends.includesLower) },
            ends.upper.map { .init($0.pattern.plain ?? "", isIncluded: ends.includesUpper) })
    }
}
